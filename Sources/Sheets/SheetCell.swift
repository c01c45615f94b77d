// A cell of a spreadsheet. A text stays a text: it is written as one whatever it begins with, so that no program takes it for a
// formula.

/// What stands in a cell.
public enum SheetCell: Sendable, Hashable {
    case nothing
    case text(String)
    case number(Double)
    /// A whole number without decimals.
    case count(Int64)
    /// Local time: whole seconds since 1970-01-01T00:00:00 by the clock on the wall; sheets know no time zones.
    case moment(Int64)
    /// Days since 1970-01-01.
    case day(Int)
    /// In milliseconds, shown as hours, minutes, seconds.
    case duration(Int64)
    /// A heading.
    case heading(String)
}

/// A column's width.
public struct SheetColumn: Sendable, Hashable {
    public var title: String
    /// In characters.
    public var width: Double
    public init(_ title: String, width: Double = 16) {
        self.title = title
        self.width = width
    }
}
