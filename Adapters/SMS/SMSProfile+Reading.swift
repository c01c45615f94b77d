// Reads a profile from its file. Every fault is noted with its place; a profile with faults is not used.

import Foundation
import Runtime

extension SMSProfile {
    /// Values that every template may ask for beside the account's own.
    static let sendingNames: Set<String> = [
        "to", "from", "text", "textHex", "token", "coding", "segments", "ticket", "reportURL", "incomingURL", "since",
    ]

    init(reading node: SettingsNode) {
        let reader = SMSFormReader()
        let name = (node.file as NSString).lastPathComponent
        self.init(
            name: name.split(separator: ".").first.map(String.init) ?? name,
            title: node.text("title", default: name) ?? name,
            credentials: node.texts("credentials").filter { !$0.hasSuffix("?") },
            required: node.texts("required"), options: reader.table(node, "options"),
            numbers: node.choice("numbers", default: .e164), coding: Coding())
        optionalCredentials = node.texts("credentials").filter { $0.hasSuffix("?") }.map { String($0.dropLast()) }
        if let coding = node.object("coding") {
            self.coding = Coding(gsm: coding.text("gsm") ?? "", unicode: coding.text("unicode") ?? "")
            coding.finish()
        }
        let own = Set(credentials + optionalCredentials).union(required).union(options.keys)
        login = node.object("login").flatMap { reader.login($0, own) }
        let all = own.union(login?.names ?? []).union(Self.sendingNames)
        send = node.object("send").flatMap { reader.sending($0, all) }
        lookUp = node.object("lookUp").flatMap { reader.lookUp($0, all) }
        check = node.object("check").flatMap { reader.question($0, all, finishing: true) }
        incoming = node.object("incoming").flatMap { reader.incoming($0, own) }
        report = node.object("report").flatMap { reader.report($0, own) }
        polling = node.object("polling").flatMap {
            reader.polling($0, all.union(["from", "until", "page", "size", "id"]))
        }
        if send == nil, incoming == nil {
            node.fault("send", "is missing, and so is \"incoming\"", remedy: "Say how to send, to receive, or both.")
        }
        if polling != nil, incoming == nil {
            node.fault("incoming", "is missing", remedy: "Say what the fields of the polled messages are called.")
        }
        node.finish()
    }

    private init(
        name: String, title: String, credentials: [String], required: [String], options: [String: String],
        numbers: NumberForm, coding: Coding
    ) {
        self.name = name
        self.title = title
        self.credentials = credentials
        self.required = required
        self.options = options
        self.numbers = numbers
        self.coding = coding
    }
}

/// Reads the parts that carry requests and answers.
struct SMSFormReader {
    /// Texts under names of the administrator's choice.
    func table(_ node: SettingsNode, _ key: String) -> [String: String] {
        guard let inner = node.object(key) else { return [:] }
        var found: [String: String] = [:]
        for name in inner.keys { found[name] = inner.text(name) }
        return found
    }

    func template(_ node: SettingsNode, _ key: String, _ known: Set<String>) -> SMSTemplate? {
        guard let text = node.text(key) else { return nil }
        return template(text, node, key, known)
    }

    func template(_ text: String, _ node: SettingsNode, _ key: String, _ known: Set<String>) -> SMSTemplate? {
        guard let template = SMSTemplate(text) else {
            node.fault(key, "has a brace that is not closed", remedy: "Write {name}; for a brace itself {{ or }}.")
            return nil
        }
        for name in template.names.subtracting(known).sorted() {
            node.fault(
                key, "asks for {\(name)}, which nobody gives",
                remedy: "Known here: \(known.sorted().joined(separator: ", ")); add it to credentials or options.")
        }
        return template
    }

    func entries(_ node: SettingsNode, _ key: String, _ known: Set<String>) -> [SMSProfile.FormEntry] {
        guard let inner = node.object(key) else { return [] }
        return inner.keys.compactMap { name in
            guard let template = template(inner, name, known) else { return nil }
            let isOptional = name.hasSuffix("?")
            return SMSProfile.FormEntry(
                name: isOptional ? String(name.dropLast()) : name, value: template, isOptional: isOptional)
        }
    }

    func request(_ node: SettingsNode, _ known: Set<String>) -> SMSProfile.RequestForm? {
        let method = node.text("method", default: "GET") ?? "GET"
        if !["GET", "POST", "PUT"].contains(method) {
            node.fault("method", "is not a method of a request", remedy: "Write \"GET\", \"POST\" or \"PUT\".")
        }
        _ = node.requiredText("url", remedy: "Write the address that is asked.")
        guard let url = template(node, "url", known) else { return nil }
        var form = SMSProfile.RequestForm(method: method, url: url)
        form.query = entries(node, "query", known)
        form.headers = entries(node, "headers", known)
        form.user = template(node, "user", known)
        form.password = template(node, "password", known)
        let bodies = ["form", "json", "text"].filter { node.has($0) }
        if bodies.count > 1 {
            node.fault(bodies[1], "stands beside \"\(bodies[0])\"", remedy: "A request has one body.")
        }
        if node.has("form") { form.body = .form(entries(node, "form", known)) }
        if let value = node.value("json") { form.body = .json(tree(value, node, known)) }
        if let text = template(node, "text", known) {
            form.body = .text(type: node.text("type", default: "text/plain; charset=utf-8") ?? "", text)
        }
        return form
    }

    private func tree(_ value: SettingsValue, _ node: SettingsNode, _ known: Set<String>) -> SMSProfile.TreeForm {
        switch value {
        case .null: return .constant(.null)
        case .bool(let flag): return .constant(.bool(flag))
        case .number(let number):
            return .constant(.number(Int64(exactly: number).map { String($0) } ?? String(number)))
        case .text(let text):
            return template(text, node, "json", known).map { .text($0) } ?? .constant(.null)
        case .list(let values): return .list(values.map { tree($0, node, known) })
        case .object(let members):
            return .object(
                members.keys.sorted().map { name in
                    let isOptional = name.hasSuffix("?")
                    return SMSProfile.TreeForm.Branch(
                        name: isOptional ? String(name.dropLast()) : name,
                        value: tree(members[name] ?? .null, node, known), isOptional: isOptional)
                })
        }
    }

    func question(_ node: SettingsNode, _ known: Set<String>, finishing: Bool) -> SMSProfile.Question? {
        defer { if finishing { node.finish() } }
        let answer = node.object("answer").map { answerForm($0) } ?? SMSProfile.AnswerForm()
        guard let request = request(node, known) else { return nil }
        return SMSProfile.Question(request: request, answer: answer)
    }

    private func answerForm(_ node: SettingsNode) -> SMSProfile.AnswerForm {
        var form = SMSProfile.AnswerForm()
        if node.has("success") { form.success = statuses(node, "success") }
        if node.has("unknown") { form.unknown = statuses(node, "unknown") }
        form.code = path(node, "code")
        form.errorCode = path(node, "errorCode")
        form.accepted = Set(node.texts("accepted"))
        form.transient = Set(node.texts("transient"))
        form.permanent = Set(node.texts("permanent"))
        form.credentials = Set(node.texts("credentials"))
        form.detail = path(node, "detail")
        if form.code != nil, form.accepted.isEmpty {
            node.fault("accepted", "is missing", remedy: "Say which codes mean that the message was taken.")
        }
        node.finish()
        return form
    }

    func statuses(_ node: SettingsNode, _ key: String) -> Set<Int> {
        guard case .list(let values)? = node.value(key) else {
            if node.has(key) { node.fault(key, "is not a list", remedy: "Write statuses like [200, 201].") }
            return []
        }
        var found: Set<Int> = []
        for value in values {
            if case .number(let number) = value, let status = Int(exactly: number), (100...599).contains(status) {
                found.insert(status)
            } else {
                node.fault(key, "holds something that is no HTTP status", remedy: "Write statuses like [200, 201].")
            }
        }
        return found
    }

    func path(_ node: SettingsNode, _ key: String) -> ValuePath? {
        guard let text = node.text(key) else { return nil }
        if let path = ValuePath(text) { return path }
        node.fault(
            key, "leads nowhere",
            remedy: "Write a way like \"messages[0].id\", or a pattern between slashes, \"/id=(.+)/\".")
        return nil
    }

    /// One way, or several of which the first that leads somewhere counts.
    func paths(_ node: SettingsNode, _ key: String) -> [ValuePath] {
        names(node, key).compactMap { text in
            if let path = ValuePath(text) { return path }
            node.fault(key, "leads nowhere", remedy: "Write ways like \"messages[0].id\" or \"/id=(.+)/\".")
            return nil
        }
    }

    /// One name, or several of which the first that is there counts.
    func names(_ node: SettingsNode, _ key: String) -> [String] {
        if case .text(let one)? = node.value(key) { return [one] }
        return node.texts(key)
    }
}
