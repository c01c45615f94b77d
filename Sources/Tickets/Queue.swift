// Queues: parts of the first level's desk that are worked on their own, as the one for priority bookings of the CUP.
// Data of the organisation's settings; a ticket is put into one by what it is about, or by hand.

/// A queue's code. Tickets refer to it; it is never given to another one.
public typealias QueueCode = ShortName<Queue>

/// A part of the desk.
public struct Queue: Hashable, Sendable, Codable {
    public var code: QueueCode
    public var it: String
    public var en: String
    /// Of this service only; nil for all.
    public var service: String?
    /// What leads here by itself: a priority class, or a topic.
    public var priorities: Set<PriorityClass>
    public var topics: Set<TopicCode>
    public var validity: Validity

    public init(
        code: QueueCode, it: String, en: String, service: String? = nil, priorities: Set<PriorityClass> = [],
        topics: Set<TopicCode> = [], validity: Validity = .always
    ) {
        self.code = code
        self.it = it
        self.en = en
        self.service = service
        self.priorities = priorities
        self.topics = topics
        self.validity = validity
    }

    /// Whether a request of this kind belongs here by itself.
    public func takes(service: String, priority: PriorityClass?, topic: TopicCode?) -> Bool {
        guard self.service == nil || self.service == service else { return false }
        return priority.map(priorities.contains) ?? false || topic.map(topics.contains) ?? false
    }
}

extension Organisation {
    public func queue(_ code: QueueCode?) -> Queue? { queues.first { $0.code == code } }

    /// The queue that a request belongs to by itself: the first that takes it.
    public func queue(service: String, priority: PriorityClass?, topic: TopicCode?, on day: CivilDay) -> QueueCode? {
        queues.first {
            $0.validity.contains(day) && $0.takes(service: service, priority: priority, topic: topic)
        }?.code
    }

    /// Queues that a service may use on a day.
    public func queues(of service: String, on day: CivilDay) -> [Queue] {
        queues.filter { ($0.service == nil || $0.service == service) && $0.validity.contains(day) }
    }
}
