// Queues in `organisation.json5`: parts of the desk that are worked on their own, and what leads to each by itself.

import Runtime
import Tickets

extension Settings {
    /// What holds without a file: the source's topics, and a queue for the CUP's priority requests.
    static var usualOrganisation: Organisation {
        var organisation = Organisation(topics: usualTopics)
        organisation.queues = usualQueues
        return organisation
    }

    /// Priority requests of the CUP have a queue of their own.
    public static let usualQueues: [Queue] = [
        Queue(
            code: QueueCode("cup-priorita"), it: "Priorità CUP", en: "CUP priority", service: "CUP",
            priorities: [.urgent, .brief])
    ]

    func queues(_ node: SettingsNode) -> [Queue] {
        var queues: [Queue] = []
        for one in node.objects("queues") { queues.append(queue(one, taken: queues.map(\.code.value))) }
        return queues
    }

    func queue(_ one: SettingsNode, taken: [String]) -> Queue {
        defer { one.finish() }
        let code = Self.code(one, taken: taken)
        let it = one.requiredText("it", remedy: "Write the queue's name in Italian.")
        let service = one.text("service")
        if let service, services[service] == nil {
            one.fault(
                "service", "is no service of \(Self.mainFile)",
                remedy: "Use \(services.keys.sorted().joined(separator: ", ")), or leave it out.")
        }
        return Queue(
            code: QueueCode(code), it: it, en: one.text("en", default: it) ?? it, service: service,
            priorities: priorities(one), topics: queueTopics(one), validity: Validity(reading: one))
    }

    private func priorities(_ node: SettingsNode) -> Set<PriorityClass> {
        var classes: Set<PriorityClass> = []
        for text in node.texts("priorities") {
            if let one = PriorityClass(rawValue: text) {
                classes.insert(one)
            } else {
                node.fault("priorities", "names no class", remedy: "Use U, B, D and P.")
            }
        }
        return classes
    }

    private func queueTopics(_ node: SettingsNode) -> Set<TopicCode> {
        let codes = node.texts("topics").map { TopicCode($0) }
        for code in codes where organisation.topic(code) == nil {
            node.fault("topics", "names no topic", remedy: "Write the codes of topics of this file.")
        }
        return Set(codes)
    }
}
