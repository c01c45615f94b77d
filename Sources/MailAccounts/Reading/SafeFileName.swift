// File names from outside: only metadata here (bytes are stored under their hash), yet they are shown, searched and
// offered for download, so nothing in them may hide, climb or name a device (A5; FreeScout CVE-2026-28289).

import Foundation

public enum SafeFileName {
    /// Longest name in bytes of UTF-8: what common file systems take.
    public static let longest = 200

    /// - Parameter fallback: used when nothing is left, already safe.
    public static func make(_ raw: String, fallback: String) -> String {
        // Normalise first, check after: a full-width dot becomes a dot, and only then is a leading one found.
        let folded = String(raw.prefix(4_000)).precomposedStringWithCompatibilityMapping
        var visible = String.UnicodeScalarView()
        for scalar in folded.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: break
            case .spaceSeparator: visible.append(" ")
            default: visible.append(scalar)
            }
        }
        let last = String(visible).split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        var name = String(last.map { "<>:\"|?*".contains($0) ? "_" : $0 })
        name = trimmed(name)
        if name.isEmpty { return fallback }
        if isReserved(name) { name = "_" + name }
        return shortened(name)
    }

    /// A leading dot hides a file or configures a server; a trailing one is dropped by Windows.
    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while let first = text.first, first == "." || first == " " || first == "~" { text.removeFirst() }
        while let last = text.last, last == "." || last == " " { text.removeLast() }
        return String(text)
    }

    /// Names of devices on Windows, whatever follows the first dot.
    private static func isReserved(_ name: String) -> Bool {
        let stem = name.prefix { $0 != "." }.uppercased().filter { $0 != " " }
        if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"].contains(stem) { return true }
        guard stem.count == 4, stem.hasPrefix("COM") || stem.hasPrefix("LPT") else { return false }
        return stem.last?.isNumber == true
    }

    /// Cuts the stem, never inside a letter, and keeps the extension.
    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > longest else { return name }
        let (stem, ending) = halves(name)
        let room = longest - min(ending.utf8.count, 40)
        var short = ""
        var size = 0
        for character in stem {
            // One letter may carry thousands of marks.
            size += character.utf8.count
            if size > room { break }
            short.append(character)
        }
        short = trimmed(short)
        return (short.isEmpty ? "allegato" : short) + (ending.utf8.count <= 40 ? ending : "")
    }

    /// `("archivio.tar", ".gz")`.
    private static func halves(_ name: String) -> (String, String) {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return (name, "") }
        return (String(name[..<dot]), String(name[dot...]))
    }

    /// The same names, each once: `a.pdf`, `a (2).pdf`. Compared as a file system that ignores case would.
    public static func unique(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        var counts: [String: Int] = [:]
        return names.map { name in
            if taken.insert(name.lowercased()).inserted { return name }
            let (stem, ending) = halves(name)
            var number = counts[name.lowercased()] ?? 1
            var candidate: String
            repeat {
                number += 1
                candidate = "\(stem) (\(number))\(ending)"
            } while taken.contains(candidate.lowercased())
            counts[name.lowercased()] = number
            taken.insert(candidate.lowercased())
            return candidate
        }
    }
}
