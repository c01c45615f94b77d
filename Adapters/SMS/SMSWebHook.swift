// The provider's calls: judged, and what they bring handed over with the answer the provider waits for. Pure and quick;
// the core keeps the items before the answer goes out. What is genuine but not understood is kept, too, and held later:
// it may be a citizen's words.

import Channels
import Crypto
import Foundation
import Tickets

/// One address that a provider calls.
struct SMSWebHook: ChannelWebHook {
    enum Kind: Sendable {
        case incoming(SMSProfile.Incoming)
        case report(SMSProfile.Report)
    }

    private let settings: SMSAccount
    private let kind: Kind

    var account: AccountName { settings.account.name }
    var path: String { settings.hookPath(isReport ? "report" : "incoming") }
    var methods: Set<String> {
        switch kind {
        case .incoming(let form): form.methods
        case .report(let form): form.methods
        }
    }
    /// A long message in its most wasteful clothes has a few kilobytes.
    var largestBody: Int { 256 << 10 }
    /// More messages in one call are nobody's.
    private static let mostElements = 50

    private var isReport: Bool { if case .report = kind { true } else { false } }

    /// The addresses of an account.
    static func all(of account: SMSAccount) -> [SMSWebHook] {
        guard let profile = account.profile else { return [] }
        var hooks: [SMSWebHook] = []
        if let form = profile.incoming, !form.methods.isEmpty,
            account.incomingSignature != nil || account.secretPath != nil
        {
            hooks.append(SMSWebHook(settings: account, kind: .incoming(form)))
        }
        if let form = profile.report, !form.methods.isEmpty,
            account.reportSignature != nil || account.secretPath != nil
        {
            hooks.append(SMSWebHook(settings: account, kind: .report(form)))
        }
        return hooks
    }

    func receive(_ request: WebHookRequest) -> WebHookVerdict {
        guard methods.contains(request.method) else { return Self.refuse(405, "method") }
        guard request.body.count <= largestBody, request.target.utf8.count <= 16 << 10 else {
            return Self.refuse(413, "too_large")
        }
        guard settings.addresses.isEmpty || settings.addresses.contains(request.remoteAddress) else {
            return Self.refuse(403, "address")
        }
        let fields = SMSCallFields(
            target: request.target, type: request.field("content-type") ?? "", body: request.body)
        if let signature = isReport ? settings.reportSignature : settings.incomingSignature,
            let fault = signature.fault(of: request, fields)
        {
            return Self.refuse(403, fault)
        }
        if fields.isEmpty, !fields.isBroken { return .answer(answer) }
        switch kind {
        case .incoming(let form): return incoming(request, fields, form)
        case .report(let form): return report(request, fields, form)
        }
    }

    private func incoming(
        _ request: WebHookRequest, _ fields: SMSCallFields, _ form: SMSProfile.Incoming
    ) -> WebHookVerdict {
        guard let elements = Self.elements(fields, form.each) else { return Self.refuse(413, "too_many") }
        return .keep(
            elements.map { element in
                let stated = element.fields.text(form.fields.time).flatMap { form.time.instant($0) }
                let arrival = SMSArrival(
                    stated: stated, receivedAt: request.receivedAt, oldest: settings.oldestArrival)
                let bytes = original(request, .incoming, element.index).bytes
                let key =
                    element.fields.text(form.fields.id).map { "in/\($0.prefix(200))" }
                    ?? Self.key(of: element.fields, form, request)
                return IncomingItem(key: key, arrivedAt: arrival.instant, bytes: bytes)
            }, answer)
    }

    private func report(
        _ request: WebHookRequest, _ fields: SMSCallFields, _ form: SMSProfile.Report
    ) -> WebHookVerdict {
        guard let elements = Self.elements(fields, form.each) else { return Self.refuse(413, "too_many") }
        let items = elements.compactMap { element -> IncomingItem? in
            let state = element.fields.text(form.state) ?? ""
            // Words of the way in between ("queued", "sent") are no news.
            guard fields.isBroken || form.state(state) != nil else { return nil }
            let about = element.fields.text(form.id) ?? element.fields.text(form.token)
            let code = element.fields.text(form.code) ?? ""
            let key = about.map { "report/\($0.prefix(200))/\(state)/\(code.prefix(50))" } ?? Self.contentKey(request)
            return IncomingItem(
                key: key, arrivedAt: request.receivedAt, bytes: original(request, .report, element.index).bytes)
        }
        return items.isEmpty ? .answer(answer) : .keep(items, answer)
    }

    private var answer: WebHookAnswer {
        let form: SMSProfile.CallAnswer =
            switch kind {
            case .incoming(let form): form.answer
            case .report(let form): form.answer
            }
        return WebHookAnswer(
            status: form.status, type: form.body.isEmpty ? nil : form.type, body: Array(form.body.utf8))
    }

    private func original(_ request: WebHookRequest, _ kind: SMSOriginal.Kind, _ element: Int?) -> SMSOriginal {
        let query = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).dropFirst()
        let path = "/hooks/\(SMSChannel.name)/\(account)/\(kind == .report ? "report" : "incoming")"
        return SMSOriginal(
            kind: kind, method: request.method, target: path + (query.first.map { "?" + $0 } ?? ""),
            contentType: request.field("content-type") ?? "", element: element, receivedAt: request.receivedAt,
            body: request.body)
    }

    /// nil when there are too many.
    private static func elements(
        _ fields: SMSCallFields, _ each: ValuePath?
    ) -> [(index: Int?, fields: SMSCallFields)]? {
        guard let each, let json = fields.json else { return [(nil, fields)] }
        let values = each.values(in: json)
        if values.count > mostElements { return nil }
        // Genuine, and not of the form we know: kept whole.
        if values.isEmpty { return [(nil, fields)] }
        return values.enumerated().map { ($0.offset, fields.element($0.element)) }
    }

    /// Without an id of the provider's the same words at the same provider's time from the same number are the same
    /// message. Without even a time nothing tells two messages "Ciao" from one that is repeated: nothing may be lost, so
    /// each call is a message of its own.
    private static func key(
        of fields: SMSCallFields, _ form: SMSProfile.Incoming, _ request: WebHookRequest
    ) -> String {
        guard let time = fields.text(form.fields.time) else { return contentKey(request) }
        let names = [form.fields.from, form.fields.to, form.fields.text, form.fields.hexText]
        var content = Array(time.utf8)
        for name in names { content += [0] + (fields.bytes(name) ?? []) }
        return "content/" + SHA256.digest(of: content).hex
    }

    private static func contentKey(_ request: WebHookRequest) -> String {
        let moment = Array("\(request.receivedAt.milliseconds) \(request.target)".utf8)
        return "content/" + SHA256.digest(of: moment + [0] + request.body).hex
    }

    private static func refuse(_ status: Int, _ code: String) -> WebHookVerdict {
        .refuse(status: status, ChannelError(.permanent, code: code, operation: "take call"))
    }
}

extension SMSProfile.Report {
    /// What a word of the provider means; nil when it is no news.
    func state(_ word: String) -> DeliveryState? {
        if delivered.contains(word) { return .delivered }
        if bounced.contains(word) { return .bounced }
        if delayed.contains(word) { return .delayed }
        return nil
    }
}
