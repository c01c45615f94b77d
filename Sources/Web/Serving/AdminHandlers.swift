// The administration pages of entries: lists, forms, keeping, giving back, trying.

import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    private var administration: any Administration {
        get throws(HTTPFault) {
            guard let found = parts.administration else { throw HTTPFault(404, "nothing is administered here") }
            return found
        }
    }

    private func today(_ call: Call) -> CivilDay { parts.settings.clock("").calendar.day(of: call.now) }

    // MARK: Lists

    /// `GET /admin`, and the list of each section below it.
    func adminPage(_ call: Call, _ section: AdminSection?) async throws -> HTTPResponse {
        let administration = try administration
        let model = AdminModel(
            frame: try await frame(call), section: section, organisation: administration.organisation,
            services: administration.services, texts: section == .texts ? administration.texts : [],
            canned: section == .canned ? administration.cannedTexts : [],
            amendments: administration.amendments,
            leftOut: administration.leftOut.map { AdminModel.LeftOut(key: $0.key, fault: $0.fault) },
            today: today(call))
        return page(200, call) { $0.administration(model) }
    }

    // MARK: An entry

    /// `GET /admin/entry?kind=…&code=…`; without a code a new one.
    func entryPage(_ call: Call) async throws -> HTTPResponse {
        guard let kind = call.request.query["kind"].flatMap(AmendmentKind.init) else {
            throw HTTPFault(404, "no such entry")
        }
        let model = try await entryModel(call, kind, call.request.query["code"])
        return page(200, call) { $0.entry(model) }
    }

    private func entryModel(
        _ call: Call, _ kind: AmendmentKind, _ code: String?, typed: EntryFields? = nil
    ) async throws -> EntryModel {
        let administration = try administration
        var model = EntryModel(
            frame: try await frame(call), kind: kind, code: code, fields: typed ?? [:], today: today(call))
        model.organisation = administration.organisation
        model.services = administration.services
        model.cannedFields = administration.cannedFields
        guard let code else {
            guard kind.mayBegin else { throw HTTPFault(404, "no such entry") }
            return model
        }
        let key = AmendmentKey(kind, code)
        guard let holds = Self.text(key, administration) ?? administration.amendments[key]?.text else {
            throw HTTPFault(404, "no such entry")
        }
        let amendment = administration.amendments[key]
        model.text = administration.texts.first { $0.key == key }
        // One that is left out is mended in its own words, not in those that hold in its place.
        if typed == nil { model.fields = EntryForm.fields(kind, text: amendment?.text ?? holds) }
        model.seen = amendment?.version ?? 0
        model.isAmended = amendment?.text != nil
        model.mayGoBack = model.isAmended && administration.isInFiles(key)
        if typed == nil { model.faults = administration.leftOut.filter { $0.key == key }.map(\.fault) }
        if kind == .hours { model.calendar = administration.services.first { $0.code == code }?.clock.calendar }
        model.history = try await store.history(of: key, limit: 100)
        model.names = try await userNames()
        return model
    }

    /// What holds, in the settings' form; nil where there is no such entry.
    private static func text(_ key: AmendmentKey, _ administration: any Administration) -> String? {
        switch key.kind {
        case .department:
            administration.organisation.department(DepartmentCode(key.code)).map { EntryForm.text($0) }
        case .topic: administration.organisation.topic(TopicCode(key.code)).map { EntryForm.text($0) }
        case .queue:
            administration.organisation.queues.first { $0.code.value == key.code }.map { EntryForm.text($0) }
        case .cannedText: administration.cannedTexts.first { $0.code == key.code }.map { EntryForm.text($0) }
        case .hours: administration.services.first { $0.code == key.code }.map { EntryForm.text($0.clock.calendar) }
        case .automaticText, .internalText:
            administration.texts.first { $0.key == key }.map {
                EntryForm.text(
                    key.kind, ["subject": $0.subject ?? "", "body": $0.body], hasSubject: $0.subject != nil)
            }
        }
    }

    // MARK: Acts

    /// What a form has sent.
    private struct Sent {
        var kind: AmendmentKind
        /// nil: a new entry.
        var code: String?
        var seen: Int64
        var fields: EntryFields
    }

    private func sent(_ call: Call) throws -> Sent {
        let form = try call.request.form()
        guard let kind = form[EntryField.kind].flatMap(AmendmentKind.init),
            let seen = form[EntryField.seen].flatMap(Int64.init), seen >= 0
        else { throw HTTPFault(400, "kind and version are expected") }
        let own = Set([FormField.token, EntryField.kind, EntryField.code, EntryField.seen])
        var fields: EntryFields = [:]
        for field in form.fields where !own.contains(field.name) {
            let text = Answering.lines(field.value)
            // Boxes of one name are a list.
            let before = EntryForm.lists.contains(field.name) ? fields[field.name] : nil
            fields[field.name] = before.map { "\($0), \(text)" } ?? text
        }
        let code = form[EntryField.code]
        if let code { fields[EntryForm.code] = code }
        return Sent(kind: kind, code: code, seen: seen, fields: fields)
    }

    private func written(_ sent: Sent) throws -> (key: AmendmentKey, text: String) {
        let key = AmendmentKey(sent.kind, sent.code ?? sent.fields[EntryForm.code] ?? "")
        let text = try administration.texts.first { $0.key == key }
        return (key, EntryForm.text(sent.kind, sent.fields, hasSubject: text?.subject != nil))
    }

    /// `POST /admin/entry/keep`.
    func keepEntry(_ call: Call) async throws -> HTTPResponse {
        let sent = try sent(call)
        let administration = try administration
        let (key, text) = try written(sent)
        if sent.code == nil {
            guard sent.kind.mayBegin else { throw HTTPFault(404, "no such entry") }
            // A code is never given to anything else, also not when its entry has gone.
            if Self.text(key, administration) != nil || administration.amendments[key] != nil {
                return try await refused(
                    call, sent,
                    [SettingsFault(file: "", key: EntryForm.code, problem: "is taken", remedy: "Choose another one.")])
            }
        }
        do {
            let faults = try await administration.amend(
                key, text: text, seen: sent.seen, by: call.user.id, at: call.now)
            if !faults.isEmpty { return try await refused(call, sent, faults) }
            return Self.done(paths.entry(key.kind, key.code), .entryKept)
        } catch let error as StoreError where error.code == .conflict {
            return try await overtaken(call, sent, key)
        }
    }

    private func refused(_ call: Call, _ sent: Sent, _ faults: [SettingsFault]) async throws -> HTTPResponse {
        var model = try await entryModel(call, sent.kind, sent.code, typed: sent.fields)
        model.faults = faults
        model.seen = sent.seen
        return page(422, call) { [model] in $0.entry(model) }
    }

    /// Somebody else was faster: his words beside one's own, which may be sent again.
    private func overtaken(_ call: Call, _ sent: Sent, _ key: AmendmentKey) async throws -> HTTPResponse {
        var model = try await entryModel(call, sent.kind, key.code, typed: sent.fields)
        model.theirs = try Self.text(key, administration).map { EntryForm.fields(key.kind, text: $0) } ?? [:]
        return page(409, call) { [model] in $0.entry(model) }
    }

    /// `POST /admin/entry/back`: the files' own entry holds again.
    func giveEntryBack(_ call: Call) async throws -> HTTPResponse {
        let sent = try sent(call)
        guard let code = sent.code else { throw HTTPFault(404, "no such entry") }
        let key = AmendmentKey(sent.kind, code)
        let faults = try await administration.amend(key, text: nil, seen: sent.seen, by: call.user.id, at: call.now)
        if !faults.isEmpty {
            var model = try await entryModel(call, sent.kind, code)
            model.faults = faults
            return page(422, call) { [model] in $0.entry(model) }
        }
        return Self.done(paths.entry(key.kind, code), .entryGivenBack)
    }

    /// `POST /admin/entry/try`: what would be wrong, what would change; nothing is written.
    func tryEntry(_ call: Call) async throws -> HTTPResponse {
        let sent = try sent(call)
        let (key, text) = try written(sent)
        let administration = try administration
        var model = try await entryModel(call, sent.kind, sent.code, typed: sent.fields)
        model.seen = sent.seen
        model.faults = administration.faults(of: key, text: text)
        if sent.kind == .hours, model.faults.isEmpty {
            model.consequences = try await administration.consequences(key.code, text: text)
            model.calendar = administration.calendar(key.code, text: text) ?? model.calendar
        }
        return page(model.faults.isEmpty ? 200 : 422, call) { [model] in $0.entry(model) }
    }
}
