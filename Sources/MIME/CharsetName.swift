// The names of character sets as they stand in mail, brought to what iconv knows, and sorted by how much a label of
// that kind can be trusted.

/// A character set label, normalised.
struct CharsetName: Equatable {
    enum Family { case utf8, western, eastAsian, shifting, wide, other }

    /// The name for iconv.
    let canonical: String
    let family: Family

    init(_ label: String?) {
        var name = (label ?? "").lowercased().filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
        if name.hasPrefix("x-"), !name.hasPrefix("x-mac") { name.removeFirst(2) }
        if let known = Self.known[name] {
            (canonical, family) = known
        } else if name.hasPrefix("utf-16") || name.hasPrefix("utf-32") || name.hasPrefix("ucs-") {
            (canonical, family) = (name, .wide)
        } else if name.hasPrefix("iso-2022-") {
            (canonical, family) = (name, .shifting)
        } else {
            (canonical, family) = (name.isEmpty ? "utf-8" : Self.safe(name), name.isEmpty ? .utf8 : .other)
        }
    }

    /// UTF-16 and UTF-32 without a mark are big endian by RFC 2781 4.3, but what is sent is mostly little endian: the
    /// side on which the zero bytes lie decides.
    func iconv(for bytes: UnsafeRawBufferPointer) -> String {
        guard canonical == "utf-16", bytes.count >= 2 else { return canonical }
        if (bytes[0] == 0xFE && bytes[1] == 0xFF) || (bytes[0] == 0xFF && bytes[1] == 0xFE) { return canonical }
        var even = 0
        var odd = 0
        for (index, byte) in bytes.prefix(400).enumerated() where byte == 0 {
            if index.isMultiple(of: 2) { even += 1 } else { odd += 1 }
        }
        return odd > even ? "utf-16le" : "utf-16be"
    }

    /// A label goes to a C function and may name no conversion option (`//TRANSLIT`) or file.
    private static func safe(_ name: String) -> String {
        String(name.prefix(40).filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:()+".contains($0)) })
    }

    // Right of each name is the larger set that senders really use under it (WHATWG Encoding 4.2).
    private static let known: [String: (String, Family)] = [
        "utf-8": ("utf-8", .utf8), "utf8": ("utf-8", .utf8), "unicode-1-1-utf-8": ("utf-8", .utf8),
        "us-ascii": ("windows-1252", .western), "ascii": ("windows-1252", .western),
        "ansi_x3.4-1968": ("windows-1252", .western), "iso-8859-1": ("windows-1252", .western),
        "iso8859-1": ("windows-1252", .western), "iso_8859-1": ("windows-1252", .western),
        "latin1": ("windows-1252", .western), "latin-1": ("windows-1252", .western), "l1": ("windows-1252", .western),
        "windows-1252": ("windows-1252", .western), "cp1252": ("windows-1252", .western),
        "cp-1252": ("windows-1252", .western), "windows1252": ("windows-1252", .western),
        "ansi": ("windows-1252", .western), "7bit": ("windows-1252", .western), "8bit": ("windows-1252", .western),
        "iso-8859-9": ("windows-1254", .other), "iso-8859-11": ("cp874", .other), "tis-620": ("cp874", .other),
        "windows-874": ("cp874", .other), "iso-8859-8-i": ("iso-8859-8", .other),
        "iso-8859-6-i": ("iso-8859-6", .other), "macintosh": ("macintosh", .other),
        "x-mac-roman": ("macintosh", .other),
        "gb2312": ("gb18030", .eastAsian), "gbk": ("gb18030", .eastAsian), "gb18030": ("gb18030", .eastAsian),
        "cp936": ("gb18030", .eastAsian), "gb_2312-80": ("gb18030", .eastAsian), "gb": ("gb18030", .eastAsian),
        "big5": ("big5-hkscs", .eastAsian), "big5-hkscs": ("big5-hkscs", .eastAsian), "cp950": ("cp950", .eastAsian),
        "shift_jis": ("cp932", .eastAsian), "shift-jis": ("cp932", .eastAsian), "sjis": ("cp932", .eastAsian),
        "windows-31j": ("cp932", .eastAsian), "cp932": ("cp932", .eastAsian), "euc-jp": ("euc-jp", .eastAsian),
        "euc-kr": ("uhc", .eastAsian), "ks_c_5601-1987": ("uhc", .eastAsian), "ks_c_5601": ("uhc", .eastAsian),
        "cp949": ("uhc", .eastAsian), "windows-949": ("uhc", .eastAsian), "windows-936": ("gb18030", .eastAsian),
        "windows-950": ("cp950", .eastAsian), "windows-932": ("cp932", .eastAsian), "euc-cn": ("gb18030", .eastAsian),
        "x-mac-cyrillic": ("mac-cyrillic", .other), "x-mac-ce": ("mac-centraleurope", .other),
        "x-mac-romanian": ("mac-centraleurope", .other), "latin9": ("iso-8859-15", .other),
        "euc-tw": ("euc-tw", .eastAsian),
        "utf-7": ("utf-7", .shifting), "utf7": ("utf-7", .shifting), "unicode-1-1-utf-7": ("utf-7", .shifting),
        "utf-16": ("utf-16", .wide), "utf16": ("utf-16", .wide), "unicode": ("utf-16", .wide),
    ]
}
