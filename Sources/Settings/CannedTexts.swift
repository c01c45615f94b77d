// Ready texts for answers, `texts.json5`: the administrator's own beside those that come along, or in their place.

import Channels
import Runtime
import Tickets

extension Settings {
    public static let cannedFile = "texts.json5"

    /// Takes the file, where there is one; the shipped texts whose fields nobody fills keep marks for the operator.
    /// - Parameter ownFields: the administrator's fields, the same in every text.
    mutating func readCanned(_ files: SettingsFiles, ownFields: [String: String]) {
        var shipped = CannedText.usual.compactMap { text in offered(text) }
        var own: [CannedText] = []
        if files.names().contains(Self.cannedFile) {
            let node = files.object(Self.cannedFile)
            if !node.bool("shipped", default: true) { shipped = [] }
            for one in node.objects("texts") {
                if let text = canned(one, taken: own.map(\.code), ownFields) { own.append(text) }
            }
            node.finish()
        }
        let codes = Set(own.map(\.code))
        cannedSources = own + shipped.filter { !codes.contains($0.code) }
    }

    /// A shipped text for those of its channels that are there; nil where none of them is. With names of others it could not
    /// be written anew on a page, and without any it would be offered on every channel.
    private func offered(_ text: CannedText) -> CannedText? {
        // Who reads the settings without the channels cannot tell.
        guard !channels.isEmpty, !text.channels.isEmpty else { return text }
        var text = text
        text.channels.formIntersection(channels.map(\.descriptor.name))
        return text.channels.isEmpty ? nil : text
    }

    /// Ready texts with the administrator's fields filled in.
    public var cannedTexts: [CannedText] {
        cannedSources.map { text in
            var text = text
            text.subject = text.subject.map { Self.fill($0, ownFields) }
            text.body = Self.fill(text.body, ownFields)
            return text
        }
    }

    // What is filled in for each ticket comes before a field of the same name.
    private static func fill(_ text: String, _ ownFields: [String: String]) -> String {
        TextTemplate(text).filled(ownFields.filter { !CannedText.fields.contains($0.key) })
    }

    func canned(_ node: SettingsNode, taken: [String], _ ownFields: [String: String]) -> CannedText? {
        defer { node.finish() }
        let code = node.requiredText("code", remedy: "Give the text a short name of its own, e.g. \"orari-cup\".")
        if taken.contains(code) {
            node.fault("code", "stands here twice", remedy: "Give each text a name of its own.")
        }
        if !code.isEmpty, !code.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) {
            node.fault("code", "is no short name", remedy: "Use letters without accents, digits and -.")
        }
        let it = node.requiredText("it", remedy: "Write its title in Italian.")
        let language = node.text("language", default: "it") ?? "it"
        if !["it", "en"].contains(language) {
            node.fault("language", "is not a known language", remedy: "Use \"it\" or \"en\".")
        }
        let named = node.texts("channels").map { ChannelName($0) }
        for name in named where !channels.isEmpty && !channels.contains(where: { $0.descriptor.name == name }) {
            node.fault(
                "channels", "names \"\(name)\", which is no channel of yours", remedy: "Write names of channels.")
        }
        let ofServices = node.texts("services")
        for service in ofServices where services[service] == nil {
            node.fault(
                "services", "names \"\(service)\", which is no service",
                remedy: "Use \(services.keys.sorted().joined(separator: ", ")).")
        }
        let ofTopics = node.texts("topics").map { TopicCode($0) }
        for topic in ofTopics where !organisation.topics.contains(where: { $0.code == topic }) {
            node.fault("topics", "names \"\(topic)\", which is no topic", remedy: "Write codes of topics.")
        }
        let subject = node.text("subject")
        let body = node.requiredText("body", remedy: "Write the text.")
        let known = CannedText.fields.union(CannedText.usual.first { $0.code == code }?.ownFields ?? [])
        for field in TextTemplate((subject ?? "") + "\n" + body).fields
        where !known.contains(field) && ownFields[field] == nil {
            node.fault(
                "body", "uses the unknown field {\(field)}",
                remedy: "Known: \(CannedText.fields.union(ownFields.keys).sorted().joined(separator: ", ")); write "
                    + "[[\(field)]] for what the operator fills in.")
        }
        return CannedText(
            code: code, it: it, en: node.text("en", default: it) ?? it,
            purpose: node.choice("purpose", default: CannedText.Purpose.answer), language: language,
            channels: Set(named), services: Set(ofServices), topics: Set(ofTopics),
            needsReply: node.has("needsReply") ? node.bool("needsReply", default: true) : nil, subject: subject,
            body: body, validity: Validity(reading: node))
    }
}

extension CannedText {
    /// Fields of the administrator that a text uses. In a shipped one they may stay: where nobody fills them, they become marks.
    fileprivate var ownFields: Set<String> {
        Set(TextTemplate((subject ?? "") + "\n" + body).fields).subtracting(Self.fields)
    }
}
