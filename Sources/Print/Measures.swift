// Places on an A4 sheet. All public measures of this room are millimetres from the sheet's upper left corner.

/// A rectangle on the sheet, in millimetres from its upper left corner.
public struct Frame: Hashable, Sendable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    public var right: Double { x + width }
    public var bottom: Double { y + height }

    /// The window of an Italian envelope with the window on the right, the address at its place when the sheet is folded
    /// in three. Not verified: no published measure was found, so every office checks it with `AddressTestSheet`.
    public static let rightWindow = Frame(x: 110, y: 45, width: 85, height: 35)

    /// Whether an address can stand here: wholly on the sheet, large enough for three lines, in the upper half.
    public var canHoldAddress: Bool {
        [x, y, width, height].allSatisfy(\.isFinite)
            && x >= 0 && y >= 0 && right <= Sheet.width && bottom <= Sheet.height / 2 && width >= 40 && height >= 15
    }
}

/// An A4 sheet (ISO 216), in millimetres.
public enum Sheet {
    public static let width = 210.0
    public static let height = 297.0
}

/// Millimetres as PDF points: 72 to the inch of 25.4 mm.
func points(_ millimetres: Double) -> Double { millimetres * 72 / 25.4 }

/// PDF points as millimetres.
func millimetres(_ points: Double) -> Double { points * 25.4 / 72 }
