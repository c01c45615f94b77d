// A blue square as PNG, and one that claims to be sixty thousand pixels wide.

extension Sample {
    static let logo = bytes(
        """
        89504e470d0a1a0a0000000d4948445200000028000000280802000000039c2f3a0000002e494441
        5478daedcd310d00000803b0a9452da2668284a749ff26b33fc462b1582c168bc562b1582c168bc5
        e23b05552a78ea194064ff0000000049454e44ae426082
        """)
    static let hugeLogo = bytes(
        """
        89504e470d0a1a0a0000000d494844520000ea600000ea6008020000000fb0e21500000009494441
        5478da63000000010001b10db6930000000049454e44ae426082
        """)

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}
