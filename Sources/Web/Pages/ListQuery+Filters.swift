// What narrows the list, as it stands in the page's address; days are those of the wall.

import Store
import Tickets

/// Narrows the list further than its view.
struct ListFilters: Sendable, Hashable {
    var service: String?
    var queue: QueueCode?
    var priority: PriorityClass?
    var topic: TopicCode?
    var tag: TicketTag?
    var assignee: UserID?
    var person: PersonID?
    var complaints = false
    var attachments = false
    /// To be answered by the end of this day.
    var due: CivilDay?
    /// Opened on these days, both included.
    var from: CivilDay?
    var until: CivilDay?

    init() {}

    var isEmpty: Bool { self == ListFilters() }

    init(query value: (String) -> String?) {
        func code(_ name: String) -> String? { value(name).flatMap { $0.isEmpty ? nil : String($0.prefix(60)) } }
        service = code("service")
        queue = code("queue").map { QueueCode($0) }
        priority = value("priority").flatMap(PriorityClass.init)
        topic = code("topic").map { TopicCode($0) }
        tag = value("tag").flatMap { TicketTag($0) }
        assignee = value("assignee").flatMap { Int64($0) }.map { UserID($0) }
        person = value("person").flatMap { Int64($0) }.map { PersonID($0) }
        complaints = value("complaints") == "1"
        attachments = value("attachments") == "1"
        due = value("due").flatMap { CivilDay($0) }
        from = value("from").flatMap { CivilDay($0) }
        until = value("until").flatMap { CivilDay($0) }
    }

    var pairs: [(String, String)] { Field.allCases.compactMap { field in self[field].map { (field.rawValue, $0) } } }

    /// One by one, as the address has them.
    enum Field: String, Sendable, CaseIterable {
        case service, queue, priority, topic, tag, assignee, person, complaints, attachments, due, from, until
    }

    subscript(_ field: Field) -> String? {
        switch field {
        case .service: service
        case .queue: queue?.value
        case .priority: priority?.rawValue
        case .topic: topic?.value
        case .tag: tag?.name
        case .assignee: assignee.map { "\($0)" }
        case .person: person.map { "\($0)" }
        case .complaints: complaints ? "1" : nil
        case .attachments: attachments ? "1" : nil
        case .due: due?.description
        case .from: from?.description
        case .until: until?.description
        }
    }

    func without(_ field: Field) -> ListFilters {
        let kept = self
        return ListFilters { $0 == field.rawValue ? nil : Field(rawValue: $0).flatMap { kept[$0] } }
    }

    /// - Parameter start: the instant at which a day begins.
    func filter(_ start: (CivilDay) -> Instant?) -> TicketFilter {
        var filter = TicketFilter()
        (filter.service, filter.queue, filter.priority) = (service, queue, priority)
        (filter.topic, filter.tag, filter.person) = (topic, tag, person)
        (filter.complaintsOnly, filter.withAttachments) = (complaints, attachments)
        filter.dueBefore = due.flatMap { start(CivilDay(number: $0.number + 1)) }
        filter.openedFrom = from.flatMap { start($0) }
        filter.openedBefore = until.flatMap { start(CivilDay(number: $0.number + 1)) }
        return filter
    }
}

/// What an act on many has done, as the address of the list carries it: numbers and fixed words only.
struct BulkReport: Sendable, Hashable {
    var done: Int
    var skipped: [BulkResult.Skip: Int]
    /// Undoes it.
    var undo: BulkID?
    /// It was an undoing.
    var isUndo: Bool
    /// So many more were marked than can be acted on at once (`BulkLimits.most`).
    var over = 0

    init(_ result: BulkResult, isUndo: Bool = false) {
        done = result.done.count
        skipped = Dictionary(grouping: result.skipped.values) { $0 }.mapValues(\.count)
        undo = result.id
        self.isUndo = isUndo
    }

    init?(query value: (String) -> String?) {
        guard let number = value("bulk").flatMap({ Int($0) }), (0...BulkLimits.most).contains(number) else {
            return nil
        }
        done = number
        isUndo = value("undone") == "1"
        undo = value("act").flatMap { Int64($0) }.map { BulkID($0) }
        over = value("over").flatMap { Int($0) }.map { min(max($0, 0), 10_000) } ?? 0
        skipped = [:]
        for skip in BulkResult.Skip.allCases {
            if let count = value("skip-\(skip.rawValue)").flatMap({ Int($0) }), (1...BulkLimits.most).contains(count) {
                skipped[skip] = count
            }
        }
    }

    var pairs: [(String, String)] {
        var pairs = [("bulk", "\(done)")]
        if isUndo { pairs.append(("undone", "1")) }
        if let undo { pairs.append(("act", "\(undo)")) }
        if over > 0 { pairs.append(("over", "\(over)")) }
        for skip in BulkResult.Skip.allCases {
            if let count = skipped[skip] { pairs.append(("skip-\(skip.rawValue)", "\(count)")) }
        }
        return pairs
    }
}
