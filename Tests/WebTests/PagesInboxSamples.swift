// The list with everything on it that an operator can set: filters, tags, a queue, saved views, what an act on many has done.

import Channels
import Store
import Tickets

@testable import Web

extension Sample {
    static let tags = ["bonus gas", "da richiamare"].compactMap { TicketTag($0) }
    static let queue = Queue(
        code: QueueCode("cup-priorita"), it: "Priorità CUP", en: "CUP priority", service: "CUP",
        priorities: [.urgent, .brief])

    static func inboxFrame() -> PageFrame {
        var frame = levelFrame()
        frame.organisation.queues = [queue]
        frame.counts?.queues = [queue.code.value: 12]
        frame.counts?.waiting = 4
        return frame
    }

    /// - Parameter lacksMarks: an act was asked for and nothing was marked.
    static func inboxList(lacksMarks: Bool = false) -> TicketListModel {
        var lines = Sample.lines
        lines[0].tags = tags
        (lines[1].ticket.queue, lines[1].ticket.priority) = (queue.code, .urgent)
        var query = ListQuery()
        (query.filters.complaints, query.filters.tag, query.filters.priority) = (true, tags[0], .brief)
        var model = list(lines, query, total: 128, frame: inboxFrame())
        model.desk = ListDesk(
            views: [
                SavedView(
                    id: SavedViewID(1), name: "I miei reclami", query: "view=mine&complaints=1", owner: anna.id,
                    ownerName: anna.name, isShared: false),
                SavedView(
                    id: SavedViewID(2), name: "Bonus gas", query: "tag=bonus%20gas", owner: bruno.id,
                    ownerName: bruno.name, isShared: true),
            ], tags: tags, colleagues: [anna, bruno], queues: [queue],
            services: [("CC", "Contact Center"), ("CUP", "Centro Unico di Prenotazione")])
        if lacksMarks {
            model.bulk = BulkForm()
        } else {
            model.report = BulkReport(
                BulkResult(id: BulkID(3), done: [TicketID(1)], skipped: [TicketID(2): .already, TicketID(3): .closed]))
        }
        return model
    }
}
