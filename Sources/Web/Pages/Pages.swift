// Draws pages: pure functions from models to HTML. One value for each request holds what all of them need: the reader's
// language, the moment, the time zone, the addresses. Everything that changes something is a form, so that all works
// without script; scripts only add comfort, by `data-` attributes.

import Foundation
import Tickets

/// Draws pages for one reader at one moment.
struct Pages: Drawing, Sendable {
    let language: Language
    let times: TimeWords
    let paths: Paths
    let installation: Installation
    var now: Instant { times.now }

    init(language: Language, now: Instant, zone: TimeZone, paths: Paths, installation: Installation) {
        self.language = language
        self.paths = paths
        self.installation = installation
        times = TimeWords(language: language, zone: zone, now: now)
    }

    /// A text of the interface in the reader's language.
    func t(_ phrase: some Phrase) -> String { phrase.text(in: language) }
    func t(_ phrase: some Phrase, _ values: String...) -> String { phrase.text(in: language, values) }
    func t(_ phrase: some Phrase, _ value: Int) -> String { phrase.text(in: language, ["\(value)"]) }

    /// A drawing that adds nothing to the words beside it.
    func icon(_ icon: Icon) -> Markup {
        svg(.class("icon"), .aria(.hidden, "true"), .unfocusable) { use(.href(paths.icon(icon))) }
    }

    /// Words for screen readers only.
    func unseen(_ text: String) -> Markup { span(.class("unseen")) { text } }

    /// An instant in short words, with the full ones at hand.
    func moment(_ instant: Instant) -> Markup {
        time(.datetime(instant.description), .title(times.long(instant))) { times.short(instant) }
    }

    /// A file size: `840 B`, `12 kB`, `3,4 MB`.
    func size(_ bytes: Int) -> String {
        if bytes < 1000 { return "\(max(0, bytes)) B" }
        if bytes < 999_500 { return "\((bytes + 500) / 1000) kB" }
        let tenths = (bytes + 50_000) / 100_000
        let comma = language == .italian ? "," : "."
        return tenths >= 1000 || tenths % 10 == 0
            ? "\((tenths + 5) / 10) MB" : "\(tenths / 10)\(comma)\(tenths % 10) MB"
    }

    /// A person's name, else the address, else words for nobody; kept apart from the text around it.
    func name(_ party: Party) -> Markup {
        let name = Self.oneLine(party.name)
        if !name.isEmpty { return bdi { name } }
        let address = Self.oneLine(party.address)
        return address.isEmpty ? span { t(ListText.unknownPerson) } : bdi { address }
    }

    func plainName(_ party: Party) -> String {
        let name = Self.oneLine(party.name)
        if !name.isEmpty { return name }
        let address = Self.oneLine(party.address)
        return address.isEmpty ? t(ListText.unknownPerson) : address
    }

    func subject(_ text: String) -> String {
        let line = Self.oneLine(text)
        return line.isEmpty ? t(ListText.noSubject) : line
    }

    /// White space joined, without signs that nobody sees but that turn or hide others.
    static func oneLine(_ text: String) -> String {
        if isPlainLine(text) { return text }
        let visible = text.unicodeScalars.filter {
            $0.isASCII || $0.properties.generalCategory != .format || $0 == "\u{200D}"
        }
        return String(String.UnicodeScalarView(visible)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    // Most texts are one line already: Latin, Greek or Cyrillic letters and the usual punctuation, without doubled blanks,
    // controls, hard spaces, the soft hyphen (U+00AD), or the invisible signs of U+2000 to U+206F.
    private static func isPlainLine(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var previous = UInt8(ascii: " ")
            for (index, byte) in bytes.enumerated() {
                switch byte {
                case 0x00..<0x20, 0x7F, 0xD8...0xE1, 0xE3...0xFF: return false
                case UInt8(ascii: " ") where previous == byte: return false
                case 0x80...0xBF where previous == 0xC2: if byte <= 0xA0 || byte == 0xAD { return false }
                case 0x80 where previous == 0xE2:
                    let last = bytes[index + 1]
                    if last < 0x90 || (0xA8...0xAF).contains(last) { return false }
                case 0x81 where previous == 0xE2: return false
                default: break
                }
                previous = byte
            }
            return previous != UInt8(ascii: " ")
        }
    }

    /// A form that changes something: always by POST, always with the session's token (A20).
    func act(
        _ address: Address, _ frame: PageFrame, class names: String = "act", @MarkupBuilder _ content: Content
    ) -> Markup {
        form(.class(names), .post, .action(address)) {
            token(frame)
            content()
        }
    }

    /// First in a form of several acts: Enter in one of its fields would press the first button, whatever that does. Where that
    /// one is switched off, browsers send nothing (HTML standard 4.10.22.2).
    /// - Parameter words: nobody sees or hears them.
    func noSendingByEnter(_ words: String) -> Markup {
        button(.type("submit"), .disabled(true), .hidden()) { words }
    }

    func token(_ frame: PageFrame) -> Markup {
        input(.type("hidden"), .name(FormField.token), .value(frame.formToken))
    }

    /// A form that is one button.
    func actButton(
        _ address: Address, _ frame: PageFrame, _ label: String, icon drawing: Icon? = nil, kind: String = "button",
        name: String? = nil, value: String? = nil
    ) -> Markup {
        act(address, frame) {
            if let name, let value { input(.type("hidden"), .name(name), .value(value)) }
            button(.type("submit"), .class(kind)) {
                if let drawing { icon(drawing) }
                span { label }
            }
        }
    }
}
