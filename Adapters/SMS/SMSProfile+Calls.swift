// Reads the parts of a profile about the provider's calls to us, its lists, its log-in and look-up.

import Foundation
import Runtime

extension SMSFormReader {
    func sending(_ node: SettingsNode, _ known: Set<String>) -> SMSProfile.Sending? {
        defer { node.finish() }
        let id = paths(node, "id")
        let parallel = node.int("parallel", in: 1...16, default: 4)
        return question(node, known, finishing: false).map {
            SMSProfile.Sending(question: $0, id: id, parallel: parallel)
        }
    }

    func lookUp(_ node: SettingsNode, _ known: Set<String>) -> SMSProfile.LookUp? {
        defer { node.finish() }
        let items = path(node, "items")
        let equals = entries(node, "equals", known)
        let id = paths(node, "id")
        let absent = node.has("absentStatuses") ? statuses(node, "absentStatuses") : []
        let madeAt = path(node, "madeAt")
        let timeForm = time(node, "time")
        let proof = node.bool("absenceIsProof", default: false)
        return question(node, known, finishing: false).map {
            SMSProfile.LookUp(
                question: $0, items: items, equals: equals, id: id, time: madeAt, timeForm: timeForm,
                absentStatuses: absent, absenceIsProof: proof)
        }
    }

    func login(_ node: SettingsNode, _ known: Set<String>) -> SMSProfile.Login? {
        defer { node.finish() }
        let pattern = node.requiredText("pattern", remedy: "Write the pattern whose groups are the session's keys.")
        let names = node.texts("names")
        let groups = (try? NSRegularExpression(pattern: pattern))?.numberOfCaptureGroups
        if groups == nil || groups != names.count {
            node.fault("pattern", "does not have a group for each of \"names\"", remedy: "Write e.g. \"^(.+);(.+)$\".")
        }
        let lifetime = node.duration("lifetime", default: .seconds(240))
        return question(node, known, finishing: false).map {
            SMSProfile.Login(question: $0, pattern: pattern, names: names, lifetime: lifetime)
        }
    }

    func incoming(_ node: SettingsNode, _ known: Set<String>) -> SMSProfile.Incoming? {
        defer { node.finish() }
        guard let inner = node.object("fields") else {
            node.fault("fields", "is missing", remedy: "Say what the provider calls id, from, to, text and time.")
            return nil
        }
        var fields = SMSProfile.Incoming.Fields()
        fields.id = names(inner, "id")
        fields.from = names(inner, "from")
        fields.to = names(inner, "to")
        fields.text = names(inner, "text")
        fields.time = names(inner, "time")
        fields.charset = names(inner, "charset")
        fields.hexText = names(inner, "hexText")
        inner.finish()
        for (key, list) in [("from", fields.from), ("text", fields.text)] where list.isEmpty {
            node.fault("fields.\(key)", "is missing", remedy: "Say under which name the provider sends it.")
        }
        var incoming = SMSProfile.Incoming(fields: fields, time: time(node, "time"))
        incoming.methods = methods(node)
        incoming.signature = signature(node, known)
        incoming.each = path(node, "each")
        incoming.numbers = node.bool("italianNumbers", default: false) ? .italian : .international
        incoming.parts = node.object("parts").map { parts($0) }
        incoming.only = node.object("only").map { condition($0, finishing: true) }
        incoming.answer = callAnswer(node)
        return incoming
    }

    func report(_ node: SettingsNode, _ known: Set<String>) -> SMSProfile.Report? {
        defer { node.finish() }
        var report = SMSProfile.Report()
        report.methods = methods(node)
        report.signature = signature(node, known)
        report.each = path(node, "each")
        if let fields = node.object("fields") {
            report.id = names(fields, "id")
            report.token = names(fields, "token")
            report.state = names(fields, "state")
            report.code = names(fields, "code")
            report.recipient = names(fields, "recipient")
            report.detail = names(fields, "detail")
            fields.finish()
        }
        if report.state.isEmpty || report.id.isEmpty && report.token.isEmpty {
            node.fault("fields", "names no state, or neither id nor token", remedy: "Say what the provider calls them.")
        }
        report.delivered = Set(node.texts("delivered"))
        report.bounced = Set(node.texts("bounced"))
        report.delayed = Set(node.texts("delayed"))
        if report.delivered.isEmpty || report.bounced.isEmpty {
            node.fault("delivered", "or \"bounced\" is empty", remedy: "List the provider's words for both ends.")
        }
        report.answer = callAnswer(node)
        return report
    }

    func polling(_ node: SettingsNode, _ known: Set<String>) -> SMSProfile.Polling? {
        defer { node.finish() }
        let time = time(node, "time")
        guard let messages = node.object("messages").flatMap({ list($0, known) }) else {
            node.fault("messages", "is missing", remedy: "Say how to ask for received messages.")
            return nil
        }
        var polling = SMSProfile.Polling(messages: messages, time: time)
        polling.reports = node.object("sent").flatMap { list($0, known) }
        if let state = node.object("state") {
            polling.stateItem = path(state, "item")
            polling.state = question(state, known, finishing: true)
        }
        polling.pageSize = node.int("pageSize", in: 1...1000, default: 50)
        return polling
    }

    private func list(_ node: SettingsNode, _ known: Set<String>) -> SMSProfile.Polling.List? {
        defer { node.finish() }
        let items = paths(node, "items")
        let id = names(node, "id")
        let first = node.int("firstPage", in: 0...1, default: 1)
        return question(node, known, finishing: false).map {
            SMSProfile.Polling.List(question: $0, items: items, id: id, firstPage: first)
        }
    }

    private func parts(_ node: SettingsNode) -> SMSProfile.Incoming.Parts {
        defer { node.finish() }
        let when = node.object("when").map { condition($0, finishing: true) }
        let parts = SMSProfile.Incoming.Parts(
            when: when, reference: names(node, "reference"), number: names(node, "number"),
            total: names(node, "total"))
        if parts.reference.isEmpty || parts.number.isEmpty || parts.total.isEmpty {
            node.fault("reference", "or \"number\" or \"total\" is missing", remedy: "A piece is known by all three.")
        }
        return parts
    }

    private func condition(_ node: SettingsNode, finishing: Bool) -> SMSProfile.Condition {
        defer { if finishing { node.finish() } }
        return SMSProfile.Condition(field: names(node, "field"), values: Set(names(node, "is")))
    }

    private func methods(_ node: SettingsNode) -> Set<String> {
        let found = node.has("methods") ? Set(node.texts("methods")) : ["POST"]
        for method in found.subtracting(["GET", "POST", "PUT"]).sorted() {
            node.fault("methods", "holds \"\(method)\"", remedy: "Use GET, POST and PUT; none for a polled provider.")
        }
        return found
    }

    private func time(_ node: SettingsNode, _ key: String) -> SMSTimeForm {
        guard let inner = node.object(key) else { return .none }
        defer { inner.finish() }
        let zoneName = inner.text("zone", default: "UTC") ?? "UTC"
        let zone = TimeZone(identifier: zoneName)
        if zone == nil {
            inner.fault("zone", "is not a known time zone", remedy: "Write one like \"UTC\" or \"Europe/Rome\".")
        }
        if let form = SMSTimeForm(inner.text("form") ?? "", zone: zone ?? .gmt) { return form }
        inner.fault(
            "form", "is not a form of time",
            remedy:
                "Use \"epoch\", \"epochMilliseconds\", \"iso8601\", \"rfc5322\", or a pattern like \"yyyy-MM-dd HH:mm:ss\"."
        )
        return .none
    }

    private func signature(_ node: SettingsNode, _ known: Set<String>) -> SMSSignatureForm? {
        guard let inner = node.object("signature") else { return nil }
        defer { inner.finish() }
        let kind = inner.choice("kind", default: SMSSignatureForm.Kind.hmac)
        _ = inner.requiredText("secret", remedy: "Write the credential that signs, e.g. \"{secret}\".")
        _ = inner.has("algorithm")
        let algorithm = template(
            inner.text("algorithm", default: "sha256") ?? "sha256", inner, "algorithm", known)
        guard let secret = template(inner, "secret", known), let algorithm else { return nil }
        var form = SMSSignatureForm(kind: kind, secret: secret, algorithm: algorithm)
        form.header = (inner.text("header") ?? "").lowercased()
        if kind == .hmac, form.header.isEmpty {
            inner.fault("header", "is missing", remedy: "Say in which header the signature stands.")
        }
        form.encoding = inner.choice("encoding", default: .hex)
        form.freshness = inner.duration("freshness", default: .seconds(25 * 3600))
        return form
    }

    private func callAnswer(_ node: SettingsNode) -> SMSProfile.CallAnswer {
        guard let inner = node.object("answer") else { return SMSProfile.CallAnswer() }
        defer { inner.finish() }
        return SMSProfile.CallAnswer(
            status: inner.int("status", in: 200...299, default: 200), type: inner.text("type"),
            body: inner.text("body") ?? "")
    }
}
