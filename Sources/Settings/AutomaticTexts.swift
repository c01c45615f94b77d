// The texts that the program sends by itself, in Italian and English: `templates/it/acknowledgement.txt` and so on.
// The first line is the subject (`Oggetto: …`, `Subject: …`), an empty line follows, then the body. A text that is not
// there is the built-in one (facts 8.2, E-01). Unknown fields are faults, so that no citizen ever sees one.

import Channels
import Runtime
import Tickets

/// A text with its subject.
public struct MessageText: Hashable, Sendable {
    public var subject: TextTemplate
    public var body: TextTemplate
    /// What pages show and amend.
    public var written: Written

    /// A text as it was written: the administrator's own fields still in braces, without the footer.
    public struct Written: Hashable, Sendable {
        public var subject: String
        public var body: String
        public init(subject: String, body: String) {
            self.subject = subject
            self.body = body
        }
    }

    /// - Parameter written: nil: just as it stands here.
    public init(subject: TextTemplate, body: TextTemplate, written: Written? = nil) {
        self.subject = subject
        self.body = body
        self.written = written ?? Written(subject: subject.source, body: body.source)
    }
}

/// All automatic texts, by language (`it`, `en`).
public struct AutomaticTexts: Hashable, Sendable {
    /// Confirms the arrival, with number and deadline; the footer is part of the body.
    public var acknowledgement: [String: MessageText]

    /// All others, a channel's own and everybody's.
    public var others: [AutomaticTextKey: MessageText] = [:]

    /// Mails to people inside (facts 8.5).
    public var inside: [InternalTextKey: MessageText] = [:]

    /// What stands below the acknowledgement, by language, with the administrator's own fields filled in.
    var footers: [String: String] = [:]

    static let languages = ["it", "en"]
    static let folder = "templates"

    /// Reads the texts of the settings folder; `templates/it/<channel>/` holds those of one channel.
    /// - Parameters:
    ///   - ownFields: the administrator's fields, the same in every message.
    ///   - channels: those of the settings, with the wordings they bring along.
    ///   - known: names of all channels on offer.
    static func read(
        _ files: SettingsFiles, ownFields: [String: String], channels: [any Channel] = [], known: [String] = []
    ) -> AutomaticTexts {
        noteUnknownNames(files, known)
        var texts = AutomaticTexts.builtIn
        for channel in channels {
            for own in channel.texts {
                texts.others[AutomaticTextKey(own.text, channel: channel.descriptor.name, language: own.language)] =
                    MessageText(
                        subject: TextTemplate(own.subject.filled(ownFields)),
                        body: TextTemplate(own.body.filled(ownFields)),
                        written: MessageText.Written(subject: own.subject.source, body: own.body.source))
            }
        }
        for language in languages {
            let present = files.names(in: "\(folder)/\(language)")
            let reader = TextReader(files: files, language: language, ownFields: ownFields)
            if present.contains("acknowledgement.txt") {
                texts.acknowledgement[language] =
                    reader.message("acknowledgement.txt", fields: AutomaticText.acknowledgement.fields)
                    ?? texts.acknowledgement[language]
            }
            for text in AutomaticText.allCases where text != .acknowledgement && present.contains(text.fileName) {
                texts.others[AutomaticTextKey(text, language: language)] = reader.message(
                    text.fileName, fields: text.fields)
            }
            texts.readInside(files, reader, language)
            for channel in channels {
                let own = channel.descriptor
                let folder = own.name.value
                let names = files.names(in: "\(Self.folder)/\(language)/\(folder)")
                let fields = Set(channel.accounts.flatMap { $0.textFields.keys })
                let reader = TextReader(
                    files: files, language: language, ownFields: ownFields, laterFields: fields,
                    hasSubject: own.hasSubject)
                for text in AutomaticText.allCases where names.contains(text.fileName) {
                    texts.others[AutomaticTextKey(text, channel: own.name, language: language)] =
                        reader.message("\(folder)/\(text.fileName)", fields: text.fields)
                }
            }
            if present.contains("footer.txt"), let footer = reader.body("footer.txt") {
                texts.footers[language] = footer
                texts.acknowledgement[language]?.append(footer)
            }
        }
        return texts
    }

    /// Takes a text of an administration page over the files' (`AmendmentKind.automaticText`, `.internalText`).
    /// - Parameter files: holds the text under its file's name; takes up the faults.
    mutating func amend(_ wording: Wording, _ files: SettingsFiles, ownFields: [String: String]) {
        let reader = TextReader(
            files: files, language: wording.language, ownFields: ownFields, laterFields: wording.laterFields,
            hasSubject: wording.hasSubject)
        guard let text = reader.message(wording.fileName, fields: wording.fields) else { return }
        switch wording.use {
        case .automatic(.acknowledgement, nil):
            var whole = text
            if let footer = footers[wording.language] { whole.append(footer) }
            acknowledgement[wording.language] = whole
        case .automatic(let automatic, let channel):
            others[AutomaticTextKey(automatic, channel: channel, language: wording.language)] = text
        case .inside(let kind): inside[InternalTextKey(kind, language: wording.language)] = text
        }
    }

    /// The text that holds, the files' or a page's; nil where there is none.
    func text(_ wording: Wording) -> MessageText? {
        switch wording.use {
        case .automatic(.acknowledgement, nil): acknowledgement[wording.language]
        case .automatic(let automatic, let channel):
            others[AutomaticTextKey(automatic, channel: channel, language: wording.language)]
        case .inside(let kind): inside[InternalTextKey(kind, language: wording.language)]
        }
    }

    private mutating func readInside(_ files: SettingsFiles, _ reader: TextReader, _ language: String) {
        let present = files.names(in: "\(Self.folder)/\(language)/\(Self.insideFolder)")
        for kind in InternalMailKind.allCases where present.contains(kind.fileName) {
            let key = InternalTextKey(kind, language: language)
            inside[key] =
                reader.message("\(Self.insideFolder)/\(kind.fileName)", fields: kind.fields) ?? inside[key]
        }
    }

    private static func noteUnknownNames(_ files: SettingsFiles, _ channels: [String]) {
        let texts = AutomaticText.allCases.map(\.fileName)
        for language in files.names(in: folder) where !languages.contains(language) {
            files.add(
                files.path("\(folder)/\(language)"), "", "is no language of the texts", "Use the folders it and en.")
        }
        func look(_ place: String, _ known: [String]) {
            for name in files.names(in: place)
            where !known.contains(name) && !name.hasPrefix(".") && !name.hasSuffix("~") {
                // Who reads the settings without knowing the channels cannot tell their folders from mistakes.
                if channels.isEmpty, !name.hasSuffix(".txt") { continue }
                files.add(
                    files.path("\(place)/\(name)"), "", "is no text that is ever sent",
                    "Known here: \(known.joined(separator: ", ")).")
            }
        }
        for language in languages {
            look("\(folder)/\(language)", texts + ["footer.txt", insideFolder] + channels)
            look("\(folder)/\(language)/\(insideFolder)", InternalMailKind.allCases.map(\.fileName))
            for channel in channels { look("\(folder)/\(language)/\(channel)", texts) }
        }
    }
}

extension AutomaticText {
    var fileName: String { "\(rawValue).txt" }
}

extension MessageText {
    /// Puts the footer below, after the mark that clients take for the start of a signature (RFC 3676 4.3).
    mutating func append(_ footer: String) {
        body = TextTemplate(body.source + "\n\n-- \n" + footer)
    }
}

/// Reads one language's texts.
private struct TextReader {
    let files: SettingsFiles
    let language: String
    let ownFields: [String: String]
    /// Fields that each account fills in by itself.
    var laterFields: Set<String> = []
    /// Whether the first line is the subject; channels without subjects have none.
    var hasSubject = true

    private static let subjectWords = ["oggetto", "subject"]

    /// - Parameter fields: those that are filled in for each message.
    func message(_ name: String, fields: Set<String>) -> MessageText? {
        guard let (path, text) = text(name) else { return nil }
        if !hasSubject {
            let body = trimmed(text)
            if body.isEmpty {
                files.add(path, "", "has no text", "Write the message's text, or remove the file.")
                return nil
            }
            return MessageText(
                subject: TextTemplate(""), body: checked(body, path, fields),
                written: MessageText.Written(subject: "", body: body))
        }
        let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let first = lines[0].split(separator: ":", maxSplits: 1)
        guard first.count == 2, Self.subjectWords.contains(first[0].lowercased()), !first[1].allSatisfy(\.isWhitespace)
        else {
            files.add(
                path, "", "does not start with the subject", "Write \"Oggetto: …\" (\"Subject: …\") as first line.")
            return nil
        }
        let body = trimmed(lines.count > 1 ? String(lines[1]) : "")
        if body.isEmpty {
            files.add(path, "", "has no text below the subject", "Write the message's text.")
            return nil
        }
        let subject = trimmed(String(first[1]))
        return MessageText(
            subject: checked(subject, path, fields), body: checked(body, path, fields),
            written: MessageText.Written(subject: subject, body: body))
    }

    func body(_ name: String) -> String? {
        guard let (path, text) = text(name) else { return nil }
        return checked(trimmed(text), path, AutomaticText.acknowledgement.fields).source
    }

    private func text(_ name: String) -> (path: String, text: String)? {
        let place = "\(AutomaticTexts.folder)/\(language)/\(name)"
        guard let text = files.text(place) else { return nil }
        return (files.path(place), text.replacing("\r\n", with: "\n"))
    }

    /// Fills the administrator's own fields in and notes the unknown ones.
    private func checked(_ text: String, _ path: String, _ fields: Set<String>) -> TextTemplate {
        let template = TextTemplate(text)
        for field in template.fields
        where !fields.contains(field) && ownFields[field] == nil && !laterFields.contains(field) {
            files.add(
                path, "", "uses the unknown field {\(field)}",
                "Known: \(fields.union(ownFields.keys).sorted().joined(separator: ", ")); "
                    + "further ones are set under fields in \(Settings.mainFile).")
        }
        // What is filled in for each message comes before a field of the same name.
        return TextTemplate(template.filled(ownFields.filter { !fields.contains($0.key) }))
    }

    private func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
