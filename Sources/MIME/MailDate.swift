// Dates of mail. GMime reads RFC 5322 dates and their common faults; what it does not know is brought to that form
// first: European zone names (it reads CET as UTC), Italian months, ISO 8601.

import CGMime
import Foundation

/// Reads the `Date` field.
public enum MailDate {
    /// - Returns: the instant, or nil when it cannot be read or lies outside 1970 to 2200.
    public static func parse(_ bytes: [UInt8]) -> Date? {
        guard bytes.count <= 200 else { return nil }
        let text = EncodedWords.decode(bytes).trimmingCharacters(in: .whitespaces)
        if let date = iso(text) ?? internet(normalised(text)), (1..<7_258_118_400).contains(date.timeIntervalSince1970)
        {
            return date
        }
        return nil
    }

    private static func internet(_ text: String) -> Date? {
        _ = GMimeStart.once
        guard let time = g_mime_utils_header_decode_date(text) else { return nil }
        defer { g_date_time_unref(time) }
        return Date(timeIntervalSince1970: Double(g_date_time_to_unix(time)))
    }

    private static let replacements: [String: String] = [
        "cet": "+0100", "met": "+0100", "cest": "+0200", "mest": "+0200", "bst": "+0100", "wet": "+0000",
        "eet": "+0200", "eest": "+0300", "gen": "Jan", "mag": "May", "giu": "Jun", "lug": "Jul", "ago": "Aug",
        "set": "Sep", "ott": "Oct", "dic": "Dec", "gennaio": "Jan", "febbraio": "Feb", "marzo": "Mar",
        "aprile": "Apr", "maggio": "May", "giugno": "Jun", "luglio": "Jul", "agosto": "Aug", "settembre": "Sep",
        "ottobre": "Oct", "novembre": "Nov", "dicembre": "Dec",
    ]
    private static let weekdays: Set<String> = [
        "lun", "mar", "mer", "gio", "ven", "sab", "dom", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì",
        "sabato", "domenica",
    ]

    private static func normalised(_ text: String) -> String {
        var words = text.split(separator: " ").map(String.init)
        if let first = words.first, weekdays.contains(first.lowercased().filter { $0 != "," && $0 != "." }),
            words.count > 3
        {
            words.removeFirst()
        }
        return words.map { replacements[$0.lowercased().filter { $0 != "." }] ?? $0 }.joined(separator: " ")
    }

    private static func iso(_ text: String) -> Date? {
        guard text.utf8.count >= 19, text.utf8.count <= 35, text.utf8.dropFirst(4).first == UInt8(ascii: "-")
        else { return nil }
        let joined = text.replacing(" ", with: "T", maxReplacements: 1)
        for isFractional in [false, true] {
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: isFractional)
            if let date = try? style.parse(joined) { return date }
            if let date = try? style.parse(joined + "Z") { return date }
        }
        return nil
    }
}
