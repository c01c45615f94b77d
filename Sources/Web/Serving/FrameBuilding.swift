// Makes what stands around every page: user, numbers, alarms, the last act's word.

import Channels
import HTTPServer
import Store
import Tickets

extension Site {
    /// The surroundings of a page for a logged-in user.
    func frame(_ call: Call, notice: Notice? = nil) async throws -> PageFrame {
        let notice = notice ?? call.request.query[Notice.parameter].flatMap(Notice.init)
        var frame = bareFrame(user: call.user, formToken: call.visitor?.session.formToken ?? "")
        (frame.notice, frame.here, frame.change) = (notice, Self.here(call.request), call.change)
        guard call.user.may(.tickets) else { return frame }
        async let counts = counts(call)
        async let alarms = alarms(at: call.now)
        async let inHands = inHands(call)
        (frame.counts, frame.alarms, frame.inHands) = (try await counts, try await alarms, try await inHands)
        frame.organisation = organisation
        frame.hasSeparators = parts.separatorSheet != nil
        return frame
    }

    /// The numbers beside the views. What was never understood belongs to an account, not to a ticket: it is counted by
    /// whoever knows whose accounts are whose.
    func counts(_ call: Call) async throws -> DeskCounts {
        var counts = try await store.counts(
            for: call.user.id, within: call.user.reach, department: call.user.department, at: call.now)
        let reach = call.user.reach(of: .held)
        if reach == .all, call.user.reach == .all { return counts }
        let held = try await store.heldCounts()
        counts.held = held.filter { holds($0.channel, $0.account, reach) }.reduce(0) { $0 + $1.items }
        return counts
    }

    /// Answers that wait to be printed or posted, where there is a channel for such: as many as the queue's lists show.
    private func inHands(_ call: Call) async throws -> Int? {
        guard parts.channels.contains(where: \.descriptor.byHand) else { return nil }
        let reach = call.user.reach(of: .printQueue)
        // As the lists do, `TicketReach.holds(service:)`: the pile is a service's, no department's.
        if case .department = reach { return 0 }
        return try await store.countInHands([.toPrint, .printed], within: reach)
    }

    /// The surroundings of a page for anybody, without figures: before the log-in and for errors.
    func bareFrame(user: User?, formToken: String) -> PageFrame {
        var frame = PageFrame(user: user, formToken: formToken, channels: parts.channels.map(\.descriptor))
        // The way on from an error is as wide as from any page.
        frame.hasReports = user.map { hasReports(for: $0) } ?? false
        frame.takesCalls = !phoneLines.isEmpty
        frame.isAdministered = parts.administration != nil
        return frame
    }

    func alarms(at now: Instant) async throws -> Alarms {
        async let isHeld = store.outboxIsHeld()
        let health = try await store.health()
        var alarms = Alarms(
            failingAccounts: health.count { $0.failingSince != nil }, outboxIsHeld: try await isHeld)
        alarms.silentAccounts = silentAccounts(health, at: now).count
        alarms.silentAfter = parts.settings.silentAfter
        return alarms
    }

    /// The page's own address, to come back to: only of pages that were asked for by GET, without the last act's word.
    static func here(_ request: HTTPRequest) -> Address? {
        guard request.method.isSafe else { return nil }
        let query = request.query.fields.filter { $0.name != Notice.parameter }.map { ($0.name, $0.value) }
        return Address(request.segments, query: query)
    }

    /// The language for somebody: his own, or the one chosen before the log-in, or the installation's.
    func language(_ request: HTTPRequest, _ user: User?) -> Language {
        if let user { return Language(code: user.language) }
        return Language(code: request.cookies[Self.languageCookie] ?? parts.settings.language)
    }

    static let languageCookie = "sportello-language"

    /// Sends the browser on after an act, with the word of what was done.
    static func done(_ address: Address, _ notice: Notice) -> HTTPResponse {
        let parts = address.text.split(separator: "#", maxSplits: 1)
        let joined = parts[0] + (parts[0].contains("?") ? "&" : "?") + "\(Notice.parameter)=\(notice.rawValue)"
        return .seeOther(joined + (parts.count > 1 ? "#" + parts[1] : ""))
    }
}
