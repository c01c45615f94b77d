// One administered entry: its form, what is wrong with it, what it would do, its history.

import Runtime
import Store
import Tickets

extension Pages {
    /// The page of an entry.
    func entry(_ model: EntryModel) -> Markup {
        let heading = self.heading(model)
        return page(model.frame, .administration, title: heading) {
            div(.class("list-head")) { h1 { heading } }
            adminNavigation(paths.administration(AdminSection(model.kind)), model.frame)
            conflict(model)
            refusal(model)
            trial(model)
            act(paths.entryAct("keep"), model.frame, class: "card stack") {
                input(.type("hidden"), .name(EntryField.kind), .value(model.kind.rawValue))
                if let code = model.code { input(.type("hidden"), .name(EntryField.code), .value(code)) }
                input(.type("hidden"), .name(EntryField.seen), .value("\(model.seen)"))
                fields(model)
                div(.class("acts")) {
                    button(.type("submit"), .class("button primary")) { t(AdminText.keep) }
                    if [.hours, .cannedText].contains(model.kind) || model.text != nil {
                        button(.type("submit"), .class("button"), .formaction(paths.entryAct("try")), .unchecked) {
                            t(AdminText.check)
                        }
                    }
                    a(.class("button quiet"), .href(paths.administration(AdminSection(model.kind)))) {
                        t(AdminText.cancel)
                    }
                }
            }
            if model.mayGoBack, let code = model.code {
                act(paths.entryAct("back"), model.frame) {
                    input(.type("hidden"), .name(EntryField.kind), .value(model.kind.rawValue))
                    input(.type("hidden"), .name(EntryField.code), .value(code))
                    input(.type("hidden"), .name(EntryField.seen), .value("\(model.seen)"))
                    button(.type("submit"), .class("button")) { t(AdminText.giveBack) }
                }
            }
            if let calendar = model.calendar {
                section(.class("card stack")) {
                    h2 { t(AdminText.comingYear) }
                    comingYear(calendar, from: model.today)
                }
            }
            history(model)
        }
    }

    private func heading(_ model: EntryModel) -> String {
        if let text = model.text {
            return "\(name(of: text)) · \(channelTitle(of: text, model.frame)) · "
                + t(text.language == "it" ? AdminText.italian : .english)
        }
        guard let code = model.code else {
            return switch model.kind {
            case .topic: t(AdminText.newTopic)
            case .queue: t(AdminText.newQueue)
            case .cannedText: t(AdminText.newCanned)
            case .department, .automaticText, .internalText, .hours: t(AdminText.newDepartment)
            }
        }
        return "\(t(title(of: AdminSection(model.kind)))): \(code)"
    }

    // MARK: What came of it

    @MarkupBuilder
    private func conflict(_ model: EntryModel) -> Markup {
        if let theirs = model.theirs {
            banner(.warning, kind: "careful") {
                p(.role("alert")) {
                    strong { t(AdminText.conflictTitle) }
                    " " + t(AdminText.conflictText)
                }
                p { strong { t(AdminText.conflictTheirs) } }
                dl(.class("facts")) {
                    for name in theirs.keys.sorted() where !(theirs[name] ?? "").isEmpty {
                        dt { label(of: name, model.kind) }
                        dd(.class("written")) { theirs[name] ?? "" }
                    }
                }
            }
        }
    }

    @MarkupBuilder
    private func refusal(_ model: EntryModel) -> Markup {
        if !model.faults.isEmpty {
            banner(.warning, kind: "severe") {
                div(.role("alert"), .id("entry-faults")) {
                    p { strong { t(AdminText.refusedTitle) } }
                    ul { for fault in model.faults { li { words(of: fault, model.kind) } } }
                }
            }
        }
    }

    /// A reader's fault: where, what. Its own words say what to do where ours do not.
    func words(of fault: SettingsFault, _ kind: AmendmentKind) -> String {
        let known = ReaderFaultText.of(fault.problem)
        let detail = known == .other ? "\(fault.problem). \(fault.remedy)" : fault.problem
        let field =
            fault.problem.split(separator: "{").last.map { "{\($0)" }.flatMap { $0.hasSuffix("}") ? $0 : nil } ?? detail
        let text = known.text(in: language, [known == .usesTheUnknownField ? field : detail])
        return fault.key.isEmpty ? text : "\(place(fault.key, kind)): \(text)"
    }

    // `closures[2].from`, `week.monday[1]`.
    private func place(_ key: String, _ kind: AmendmentKind) -> String {
        let parts = key.split(separator: ".").map { $0.prefix { $0 != "[" } }.map(String.init)
        guard let last = parts.last else { return key }
        let number = key.split(separator: ".").first.flatMap { $0.split { "[]".contains($0) }.dropFirst().first }
        if let rows = EntryRows(rawValue: parts[0]), let number {
            let place = t(AdminText.row, t(title(of: rows)), String(number))
            return parts.count > 1 ? "\(place), \(label(of: last, kind))" : place
        }
        return label(of: last, kind)
    }

    @MarkupBuilder
    private func trial(_ model: EntryModel) -> Markup {
        if let found = model.consequences {
            banner(.information, kind: "careful") {
                div(.role("status"), .id("consequences")) {
                    p { strong { t(AdminText.consequences) } }
                    if found == ClockConsequences() {
                        p { t(AdminText.noClocks) }
                    } else {
                        ul {
                            li { t(AdminText.movesEarlier, found.earlier) }
                            li { t(AdminText.movesLater, found.later) }
                            li { t(AdminText.staysSame, found.unchanged) }
                            if found.over > 0 || found.isPartial {
                                let words = found.isPartial ? AdminText.judgedAgainAtLeast : .judgedAgain
                                li { t(words, "\(found.over)", "\(found.judgedOtherwise)") }
                            }
                        }
                    }
                }
            }
        }
    }

    // MARK: The form

    @MarkupBuilder
    private func fields(_ model: EntryModel) -> Markup {
        switch model.kind {
        case .department:
            codeField(model)
            line("name", model)
            choice("kind", Department.Kind.allCases.map { ($0.rawValue, t(name(of: $0))) }, model)
            choice(
                "parent",
                [("", t(AdminText.noParent))]
                    + model.organisation.departments.filter { $0.code.value != model.code }.map {
                        ($0.code.value, $0.name)
                    }, model)
            line("mail", model, hint: .mailHint)
            dayFields(model)
        case .topic:
            codeField(model)
            line("it", model)
            line("en", model)
            choice(
                "service", [("", t(AdminText.allServices))] + model.services.map { ($0.code, $0.title) }, model)
            dayFields(model)
        case .queue: queueFields(model)
        case .cannedText: cannedFields(model)
        case .automaticText, .internalText: wordingFields(model)
        case .hours: hourFields(model)
        }
    }

    @MarkupBuilder
    func codeField(_ model: EntryModel) -> Markup {
        if model.code == nil { line("code", model, hint: .codeHint) }
    }

    @MarkupBuilder
    func dayFields(_ model: EntryModel) -> Markup {
        line("from", model, type: .type("date"))
        line("until", model, type: .type("date"), hint: .untilHint)
    }

    func line(
        _ name: String, _ model: EntryModel, type: Attribute = .type("text"), hint: AdminText? = nil,
        label words: String? = nil
    ) -> Markup {
        let id = "entry-\(name)"
        let bad = isBad(name, model)
        let described = [hint.map { _ in "\(id)-hint" }, bad ? "entry-faults" : nil].compactMap(\.self)
        return div(.class("field")) {
            label(.for(id)) { words ?? label(of: name, model.kind) }
            if let hint { p(.class("hint"), .id("\(id)-hint")) { t(hint) } }
            input(
                type, .id(id), .name(name), .value(model.fields[name] ?? ""), .autocomplete("off"),
                .aria(.invalid, bad ? "true" : nil),
                .aria(.describedby, described.isEmpty ? nil : described.joined(separator: " ")))
        }
    }

    private func isBad(_ name: String, _ model: EntryModel) -> Bool {
        model.faults.contains { fault in
            let dashed = fault.key.replacing("week.", with: "")
            let parts = dashed.split { ".[]".contains($0) }.map(String.init)
            if parts.count >= 3, let row = Int(parts[1]) { return "\(parts[0])-\(row - 1)-\(parts[2])" == name }
            return parts.first == name
        }
    }

    /// One of several; a value that is no option any more stays one, so that nothing is changed unseen.
    func choice(_ name: String, _ options: [(value: String, words: String)], _ model: EntryModel) -> Markup {
        let id = "entry-\(name)"
        let bad = isBad(name, model)
        let held = model.fields[name] ?? ""
        let isStranger = !held.isEmpty && !options.contains { $0.value == held }
        return div(.class("field")) {
            label(.for(id)) { label(of: name, model.kind) }
            select(
                .id(id), .name(name), .aria(.invalid, bad ? "true" : nil),
                .aria(.describedby, bad ? "entry-faults" : nil)
            ) {
                for one in options + (isStranger ? [(value: held, words: held)] : []) {
                    option(.value(one.value), .selected(one.value == held)) { one.words }
                }
            }
        }
    }

    @MarkupBuilder
    private func wordingFields(_ model: EntryModel) -> Markup {
        if let text = model.text {
            if text.subject != nil { line("subject", model) }
            div(.class("field")) {
                label(.for("entry-body")) { t(AdminText.body) }
                textarea(
                    .id("entry-body"), .name("body"), .rows(12), .maxlength(100_000), .spellcheck(true),
                    .aria(.invalid, model.faults.isEmpty ? nil : "true"),
                    .aria(.describedby, model.faults.isEmpty ? "entry-fields" : "entry-faults entry-fields"),
                    text: model.fields["body"] ?? "")
            }
            p(.class("hint"), .id("entry-fields")) {
                t(AdminText.fieldsHint) + " " + text.fields.sorted().map { "{\($0)}" }.joined(separator: ", ")
            }
            div(.class("field"), .id("entry-preview")) {
                h2 { t(AdminText.preview) }
                p(.class("hint")) { t(AdminText.previewLead) }
                if text.subject != nil { p { strong { filled(model.fields["subject"] ?? "", text) } } }
                p(.class("written")) { filled(model.fields["body"] ?? "", text) }
            }
        }
    }

    /// With values that are evidently examples.
    private func filled(_ source: String, _ text: WordedText) -> String {
        TextTemplate(source).filled(
            Dictionary(uniqueKeysWithValues: text.fields.map { ($0, ExampleValues.value(of: $0, text.language)) }))
    }

    @MarkupBuilder
    private func hourFields(_ model: EntryModel) -> Markup {
        fieldset(.class("admin-week")) {
            legend { t(AdminText.week) }
            p(.class("hint")) { t(AdminText.dayHint) }
            p(.class("hint")) { t(AdminText.weekHint) }
            for day in EntryForm.weekdays { line(day, model) }
        }
        div(.class("choice")) {
            input(
                .type("checkbox"), .id("entry-holidays"), .name(EntryForm.holidays), .value("1"),
                .checked(model.fields[EntryForm.holidays] == "1"))
            label(.for("entry-holidays")) { t(AdminText.holidays) }
        }
        for rows in EntryRows.allCases { rowFields(rows, model) }
    }

    private func rowFields(_ rows: EntryRows, _ model: EntryModel) -> Markup {
        let count = EntryForm.rowCount(rows, model.fields)
        return details(.class("admin-rows"), .open(count > 1)) {
            summary { t(title(of: rows)) + " (\(count - 1))" }
            for index in 0..<count {
                fieldset(.class("admin-row")) {
                    legend { t(AdminText.row, t(title(of: rows)), "\(index + 1)") }
                    for name in rows.fields {
                        line(
                            "\(rows.rawValue)-\(index)-\(name)", model,
                            type: ["from", "until"].contains(name) ? .type("date") : .type("text"),
                            label: rowLabel(name, rows))
                    }
                }
            }
        }
    }

    private func rowLabel(_ name: String, _ rows: EntryRows) -> String {
        switch name {
        case "day": t(AdminText.patronDay)
        case "name": t(AdminText.name)
        default: label(of: name, .hours)
        }
    }

    private func title(of rows: EntryRows) -> AdminText {
        switch rows {
        case .patrons: .patrons
        case .closures: .closures
        case .openings: .openings
        case .changes: .changes
        }
    }

    func label(of name: String, _ kind: AmendmentKind) -> String {
        switch name {
        case "code": t(AdminText.code)
        case "name": t(AdminText.name)
        case "kind": t(AdminText.kind)
        case "parent": t(AdminText.parent)
        case "mail": t(AdminText.mail)
        case "from": t(AdminText.validFrom)
        case "until": t(AdminText.validUntil)
        case "it": t(AdminText.italian)
        case "en": t(AdminText.english)
        case "service": t(AdminText.service)
        case "subject": t(AdminText.subject)
        case "body": t(AdminText.body)
        case "priorities": t(AdminText.priorities)
        case "topics": t(AdminText.topics)
        case "services": t(AdminText.ofServices)
        case "channels": t(AdminText.channels)
        case "purpose": t(AdminText.purpose)
        case "language": t(AdminText.textLanguage)
        case EntryForm.needsReply: t(AdminText.needsReply)
        case "reason": t(AdminText.reason)
        case "hours": t(AdminText.hours)
        case "week": t(AdminText.week)
        case "holidays": t(AdminText.holidays)
        case "day": t(AdminText.patronDay)
        default: weekday(name)
        }
    }

    // MARK: History

    @MarkupBuilder
    private func history(_ model: EntryModel) -> Markup {
        if !model.history.isEmpty {
            details(.class("card admin-history")) {
                summary { t(AdminText.history) + " (\(model.history.count))" }
                table(.class("plain-table")) {
                    thead {
                        tr { for head in [AdminText.version, .when, .who, .what] { th(.scope("col")) { t(head) } } }
                    }
                    tbody {
                        for one in model.history {
                            tr {
                                th(.scope("row")) { "\(one.version)" }
                                td { moment(one.at) }
                                td { bdi { one.by.map { model.names[$0] ?? t(AdminText.someone, "\($0)") } ?? "" } }
                                td(.class("written")) { one.text ?? t(AdminText.givenBackThen) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Names of the fields that every entry's form has.
enum EntryField {
    static let kind = "entry_kind"
    static let code = "entry_code"
    static let seen = "entry_seen"
}

/// Values for previews, evidently made up.
enum ExampleValues {
    /// - Parameter language: `it` or `en`.
    static func value(of field: String, _ language: String) -> String {
        let italian = language == "it"
        switch field {
        case "numero": return "CC-2026-0000042"
        case "oggetto": return italian ? "Contributo per il trattore" : "Grant for the tractor"
        case "servizio": return "Contact Center"
        case "casella", "canale": return italian ? "Posta elettronica" : "E-mail"
        case "mittente", "destinatario": return "Rosa Esempio"
        case "nome": return "Rosa"
        case "cognome": return "Esempio"
        case "nome-file": return italian ? "ricevuta.pdf" : "receipt.pdf"
        case "oggi": return italian ? "2 marzo 2026" : "2 March 2026"
        case "struttura", "ufficio": return "URP Agricoltura"
        case "operatore": return "Ugo Prova"
        case "motivo", "quesito": return italian ? "Di vostra competenza" : "Within your competence"
        case "testo": return italian ? "Buongiorno, vorrei sapere…" : "Good morning, I should like to know…"
        case "stato": return italian ? "in lavorazione" : "in progress"
        case "pagine": return "3"
        case "giorni": return "30"
        case "codice": return "12345678"
        case "percentuale": return "75"
        case "scade": return italian ? "scade fra 2 ore" : "is due in 2 hours"
        case "indirizzo", "link": return "https://sportello.example.org/…"
        case _ where field.hasPrefix("data"): return italian ? "2 marzo 2026" : "2 March 2026"
        case _ where field.hasPrefix("ora"): return "9:15"
        case "termine", "trascorso", "durata": return italian ? "4 ore" : "4 hours"
        case "frase-termine":
            return italian
                ? "Il termine scade alle ore 9:15 del 2 marzo 2026." : "The term ends at 9:15 on 2 March 2026."
        case "numero-sollecito", "solleciti": return "2"
        default: return "[\(field)]"
        }
    }
}
