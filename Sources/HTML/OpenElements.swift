// The parser's stack of open elements, as far as tags alone tell it, never shorter than the parser's own. A closing tag
// that the parser passes over must not count here either: `<div>` 220 times, `<table><td>`, `</div>` 220 times is 220
// deep and not flat, because nothing in a cell closes what stands around its table (HTML 13.2.4.2).
//
// Where the parser takes several elements off at once, only the named one goes here, unless it is certain that it is
// open there too. What is left too long makes a page plain text that is extraordinarily ill-formed; what is taken too
// early would let a bomb through.

struct OpenElements {
    private struct Entry {
        let name: UInt64
        let kind: ElementKind
        /// A formatting element that is certainly in the parser's list of those, a cell that is certainly open.
        var isSure: Bool
    }

    /// The adoption agency goes over the stack up to eight times (HTML 13.2.6.4.7): past seven blocks, then off.
    private static let mostCrossed = 7

    private var entries: [Entry] = []
    private var counts: [UInt64: Int] = [:]
    /// After these elements modes decide that tags do not tell.
    private var isPlain = true
    /// A form's end that comes in vain makes the parser forget the form: no later end closes it.
    private var formsStay = false

    /// Elements that count as depth.
    private(set) var depth = 0
    private(set) var formatting = 0
    /// Entries looked at, which is about what the parser looks at too.
    private(set) var steps = 0

    func isOpen(_ name: UInt64) -> Bool { counts[name, default: 0] > 0 }

    // MARK: Start tags

    mutating func begin(_ name: UInt64) {
        let kind = ElementKind.of(name)
        if kind.contains(.changesMode) { isPlain = false }
        if isForeign { return push(name, kind.foreign) }
        if kind.contains(.endsParagraph) { endParagraph() }
        if !kind.isDisjoint(with: .item) { endItem(like: kind) }
        if kind.contains(.tablePart) { endCell() }
        if name == TagNameHash.table { endOuterTable() }
        push(name, kind)
    }

    /// Inside a drawing or a formula nearly every name is an element like any other: cells nest, and nothing is empty.
    private var isForeign: Bool { isOpen(TagNameHash.svg) || isOpen(TagNameHash.math) }

    private mutating func push(_ name: UInt64, _ kind: ElementKind) {
        if kind.contains(.unlisted) { return }
        var isSure = false
        if kind.contains(.formatting) {
            pushOut(name)
            formatting += 1
            isSure = true
        } else if kind.contains(.cell), isPlain, let table = last({ $0.kind.contains(.wall) }) {
            isSure = entries[table].name == TagNameHash.table
        }
        if !kind.contains(.weightless) { depth += 1 }
        counts[name, default: 0] += 1
        entries.append(Entry(name: name, kind: kind, isSure: isSure))
    }

    /// The parser keeps three alike in its list (HTML 13.2.4.3): the fourth from the end is closed only as any other.
    private mutating func pushOut(_ name: UInt64) {
        guard counts[name, default: 0] >= 3 else { return }
        var alike = 0
        for place in entries.indices.reversed() {
            steps += 1
            guard entries[place].name == name else { continue }
            alike += 1
            if alike == 3 {
                entries[place].isSure = false
                return
            }
        }
    }

    private mutating func endParagraph() {
        guard isOpen(TagNameHash.p) else { return }
        if let place = last({ $0.name == TagNameHash.p || !$0.kind.isDisjoint(with: [.marker, .button]) }),
            entries[place].name == TagNameHash.p
        {
            remove(place)
        }
    }

    /// `li` ends an open `li`, `dd` and `dt` an open `dd` or `dt`, as long as only these stand between.
    private mutating func endItem(like kind: ElementKind) {
        let same: ElementKind = kind.contains(.listItem) ? .listItem : .description
        let place = last { entry in
            !entry.kind.isDisjoint(with: same) || (entry.kind.contains(.special) && !entry.kind.contains(.transparent))
        }
        if let place, !entries[place].kind.isDisjoint(with: same) { remove(place) }
    }

    /// Rows, cells and captions end the cell they stand in (HTML 13.2.6.4.15).
    private mutating func endCell() {
        if let place = openCell() { end(cell: place) }
    }

    /// A table that begins in a table, but in no cell of it, ends that (HTML 13.2.6.4.9).
    private mutating func endOuterTable() {
        guard isPlain, let place = last({ !$0.kind.isDisjoint(with: [.cell, .wall]) }),
            entries[place].name == TagNameHash.table
        else { return }
        end(table: place)
    }

    // MARK: End tags

    mutating func end(_ name: UInt64) {
        let kind = ElementKind.of(name)
        if name == TagNameHash.tr {
            // A caption is none of its row's.
            if let place = openCell(), isPlain, entries[place].isSure, entries[place].name != TagNameHash.caption {
                end(cell: place)
            }
        } else if kind.contains(.tableSection) {
            // Ends the cell only if it stands in a section of that name, which is not known here.
            if let place = openCell() { entries[place].isSure = false }
        } else if !isOpen(name) {
            return
        } else if name == TagNameHash.table {
            endTable()
        } else if kind.contains(.cell) {
            let place = last { $0.name == name || $0.kind.contains(.wall) }
            if let place, entries[place].name == name { end(cell: place) }
        } else {
            endElement(name, kind)
        }
    }

    private mutating func endElement(_ name: UInt64, _ kind: ElementKind) {
        var barrier = ElementKind.marker
        if kind.contains(.listItem) { barrier.insert(.list) }
        if name == TagNameHash.p { barrier.insert(.button) }
        var crossed = 0
        for place in entries.indices.reversed() {
            steps += 1
            let entry = entries[place]
            if entry.name == name {
                if closes(entry, across: crossed) { remove(place) }
                return
            }
            if !entry.kind.isDisjoint(with: barrier) { break }
            if entry.kind.contains(.special) { crossed += 1 }
        }
        if name == TagNameHash.form { formsStay = true }
    }

    /// - Parameter crossed: blocks that are open inside the element.
    private func closes(_ entry: Entry, across crossed: Int) -> Bool {
        if entry.name == TagNameHash.form { return !formsStay }
        if crossed == 0 || entry.kind.contains(.scoped) { return true }
        return entry.kind.contains(.formatting) && entry.isSure && crossed <= Self.mostCrossed
    }

    private mutating func endTable() {
        guard let place = last({ $0.kind.contains(.wall) }), entries[place].name == TagNameHash.table else { return }
        if isPlain { endCell() }
        end(table: place)
    }

    // MARK: The stack

    /// The nearest cell or caption of the nearest table.
    private mutating func openCell() -> Int? {
        guard let place = last({ !$0.kind.isDisjoint(with: [.cell, .wall]) }), entries[place].kind.contains(.cell)
        else { return nil }
        return place
    }

    private mutating func end(cell place: Int) {
        guard isPlain, entries[place].isSure else { return remove(place) }
        // What was open in the cell is closed with it, and forgotten by the list of formatting elements.
        removeAll(from: place) { _ in true }
    }

    private mutating func end(table place: Int) {
        // Formatting elements that stand in a table outside its cells are opened again behind it.
        let keepsFormatting = isPlain
        removeAll(from: place + 1) { keepsFormatting ? !$0.kind.contains(.formatting) : $0.kind.contains(.cell) }
        remove(place)
    }

    private mutating func last(_ condition: (Entry) -> Bool) -> Int? {
        for place in entries.indices.reversed() {
            steps += 1
            if condition(entries[place]) { return place }
        }
        return nil
    }

    private mutating func remove(_ place: Int) {
        steps += entries.count - place
        let entry = entries.remove(at: place)
        forget(entry)
    }

    private mutating func removeAll(from place: Int, where condition: (Entry) -> Bool) {
        guard place < entries.count else { return }
        let inside = Array(entries[place...])
        entries.removeSubrange(place...)
        steps += inside.count
        for entry in inside {
            if condition(entry) { forget(entry) } else { entries.append(entry) }
        }
    }

    private mutating func forget(_ entry: Entry) {
        counts[entry.name, default: 1] -= 1
        if entry.kind.contains(.formatting) { formatting -= 1 }
        if !entry.kind.contains(.weightless) { depth -= 1 }
    }
}
