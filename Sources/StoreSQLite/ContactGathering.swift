// Contacts sorted into groups while they pass.

import SQLite
import Store
import Tickets

/// The groups of one dimension.
struct ContactGathering {
    private enum Key: Hashable {
        case word(String)
        /// -1 stands for none.
        case number(Int64)
    }
    private let dimension: ContactDimension
    private var places: [Key: Int] = [:]
    private var groups: [(key: Key, count: ContactCount)] = []
    /// Neighbours are often of one group.
    private var last = 0

    init(_ dimension: ContactDimension) { self.dimension = dimension }

    /// After the columns of the verdict, in this order; NULL for those that no dimension asks for: reading a column costs
    /// about as much as everything that is done with it.
    private static let keys: [(dimension: ContactDimension, column: SQL)] = [
        (.channel, ", c.account_id"), (.topic, ", c.topic"), (.department, ", c.department"),
        (.level, ", iif(c.answered_at IS NULL, NULL, c.level)"),
        (.author, ", iif(c.answered_at IS NULL, NULL, c.author)"),
    ]

    static func columns(_ dimensions: [ContactDimension]) -> SQL {
        .joined(keys.map { dimensions.contains($0.dimension) ? $0.column : ", NULL" }, by: "")
    }

    mutating func add(_ verdict: ContactVerdict, _ row: borrowing Row) {
        let key = key(row)
        if last >= groups.count || groups[last].key != key {
            last = places[key] ?? groups.count
            if last == groups.count {
                places[key] = last
                groups.append((key, ContactCount()))
            }
        }
        groups[last].count.add(verdict)
    }

    private func key(_ row: borrowing Row) -> Key {
        let first = ContactVerdict.columnCount
        return switch dimension {
        case .channel: .number(row.int(first))
        case .topic: .word(row.text(first + 1))
        case .department: .word(row.text(first + 2))
        case .level: .word(row.text(first + 3))
        case .author: .number(row.optionalInt(first + 4) ?? -1)
        case .quarterHour: .number(row.int(0) / quarterHour * quarterHour)
        case .minutesToAnswer: .number(row.optionalInt(2).map { max(0, $0 - row.int(0)) / 60_000 } ?? -1)
        }
    }

    /// In the order of their keys.
    /// - Parameter channels: of the accounts' rows.
    func groups(channels: [Int64: String]) -> [ContactGroup] {
        if dimension == .channel {
            var byChannel: [String: ContactCount] = [:]
            for group in groups {
                guard case .number(let account) = group.key else { continue }
                byChannel[channels[account] ?? "", default: ContactCount()].add(group.count)
            }
            return byChannel.sorted { $0.key < $1.key }.map { ContactGroup(key: $0.key, tally: $0.value.tally) }
        }
        return groups.sorted { Self.isBefore($0.key, $1.key) }.map { group in
            switch group.key {
            case .word(let word): ContactGroup(key: word, tally: group.count.tally)
            case .number(let number): ContactGroup(key: number < 0 ? "" : String(number), tally: group.count.tally)
            }
        }
    }

    private static func isBefore(_ a: Key, _ b: Key) -> Bool {
        switch (a, b) {
        case (.word(let a), .word(let b)): a < b
        case (.number(let a), .number(let b)): a < b
        default: false
        }
    }
}
