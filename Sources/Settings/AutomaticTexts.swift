// The texts that the program sends by itself, in Italian and English: `templates/it/acknowledgement.txt` and so on.
// The first line is the subject (`Oggetto: …`, `Subject: …`), an empty line follows, then the body. A text that is not
// there is the built-in one (facts 8.2, E-01). Unknown fields are faults, so that no citizen ever sees one.

import Runtime
import Tickets

/// A text with its subject.
public struct MessageText: Hashable, Sendable {
    public var subject: TextTemplate
    public var body: TextTemplate
    public init(subject: TextTemplate, body: TextTemplate) {
        self.subject = subject
        self.body = body
    }
}

/// All automatic texts, by language (`it`, `en`).
public struct AutomaticTexts: Hashable, Sendable {
    /// Confirms the arrival, with number and deadline; the footer is part of the body.
    public var acknowledgement: [String: MessageText]

    /// Fields that are filled in for each message. Dates and times are in the service's time zone.
    public static let fields: Set<String> = [
        // The ticket's number; the message's subject; the service's and the account's title.
        "numero", "oggetto", "servizio", "casella",
        // When the message arrived, and by when it is answered.
        "data", "ora", "data-scadenza", "ora-scadenza",
    ]

    static let languages = ["it", "en"]
    static let folder = "templates"

    /// Reads the texts of the settings folder.
    /// - Parameter ownFields: the administrator's fields, the same in every message.
    static func read(_ files: SettingsFiles, ownFields: [String: String]) -> AutomaticTexts {
        noteUnknownNames(files)
        var texts = AutomaticTexts.builtIn
        for language in languages {
            let present = files.names(in: "\(folder)/\(language)")
            let reader = TextReader(files: files, language: language, ownFields: ownFields)
            if present.contains("acknowledgement.txt") {
                texts.acknowledgement[language] =
                    reader.message("acknowledgement.txt") ?? texts.acknowledgement[language]
            }
            if present.contains("footer.txt"), let footer = reader.body("footer.txt") {
                texts.acknowledgement[language]?.append(footer)
            }
        }
        return texts
    }

    private static func noteUnknownNames(_ files: SettingsFiles) {
        for language in files.names(in: folder) where !languages.contains(language) {
            files.add(
                files.path("\(folder)/\(language)"), "", "is no language of the texts", "Use the folders it and en.")
        }
        for language in languages {
            for name in files.names(in: "\(folder)/\(language)")
            where !["acknowledgement.txt", "footer.txt"].contains(name) && !name.hasPrefix(".") && !name.hasSuffix("~")
            {
                files.add(
                    files.path("\(folder)/\(language)/\(name)"), "", "is no text that is ever sent",
                    "Known here: acknowledgement.txt, footer.txt.")
            }
        }
    }
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

    private static let subjectWords = ["oggetto", "subject"]

    func message(_ name: String) -> MessageText? {
        guard let (path, text) = text(name) else { return nil }
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
        return MessageText(
            subject: checked(trimmed(String(first[1])), path), body: checked(body, path))
    }

    func body(_ name: String) -> String? {
        guard let (path, text) = text(name) else { return nil }
        return checked(trimmed(text), path).source
    }

    private func text(_ name: String) -> (path: String, text: String)? {
        let place = "\(AutomaticTexts.folder)/\(language)/\(name)"
        guard let text = files.text(place) else { return nil }
        return (files.path(place), text.replacing("\r\n", with: "\n"))
    }

    /// Fills the administrator's own fields in and notes the unknown ones.
    private func checked(_ text: String, _ path: String) -> TextTemplate {
        let template = TextTemplate(text)
        for field in template.fields where !AutomaticTexts.fields.contains(field) && ownFields[field] == nil {
            files.add(
                path, "", "uses the unknown field {\(field)}",
                "Known: \(AutomaticTexts.fields.union(ownFields.keys).sorted().joined(separator: ", ")); "
                    + "further ones are set under fields in \(Settings.mainFile).")
        }
        return TextTemplate(template.filled(ownFields))
    }

    private func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
