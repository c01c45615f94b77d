// Tells citizens that their cases are closed (E-07, S-09): who was answered, has not asked for silence, and is reached by a
// channel that has words for it. Decided some time after the closing, so that a closing by mistake is told to nobody.

import Runtime
import Store
import Tickets

struct ClosingRound: Sendable {
    let store: any Store
    let rules: ServiceLevelRules
    let now: Instant

    /// An answer that has not gone out after so long is in people's hands; nobody is told any more that it came.
    private static let patience = Duration.days(5)

    enum Verdict: Sendable {
        case tell(NewOutgoing)
        /// The answer that it closed with is on its way.
        case later
        case leave
    }

    /// - Returns: how many were taken off or put off.
    func run(_ due: [DueClosing]) async throws -> Int {
        for closing in due {
            switch try await verdict(on: closing) {
            case .later: try await store.putOff(closing, to: now)
            case .leave: try await store.settle(closing, letter: nil, atMostEvery: .zero, at: now)
            case .tell(let letter):
                CrashPoint.pass("levels.before-closing")
                try await store.settle(closing, letter: letter, atMostEvery: rules.closing.atMostEvery, at: now)
                CrashPoint.pass("levels.after-closing")
            }
        }
        return due.count
    }

    func verdict(on closing: DueClosing) async throws -> Verdict {
        guard let view = try await store.view(closing.ticket), view.ticket.state == .closed,
            view.ticket.mergedInto == nil, view.ticket.outcome != .abandoned, Self.isAsked(view)
        else { return .leave }
        let answers = view.messages.filter { $0.direction == .answer }.compactMap { view.outbox[$0.id] }
        if answers.contains(where: { [.waiting, .sending, .handedOver].contains($0.state) }) {
            return now - closing.closedAt < Self.patience ? .later : .leave
        }
        // "Con la risposta inviataLe": whom nothing was sent is not told of it, nor he whose last word nobody answered.
        guard answers.contains(where: { $0.state == .accepted && $0.delivery != .bounced }),
            !view.contacts.contains(where: { $0.needsAnswer && $0.answeredAt == nil })
        else { return .leave }
        let secrets = try await store.secrets(of: closing.ticket)
        return letter(on: view, closing, page: secrets?.page).map { .tell($0) } ?? .leave
    }

    /// Whether a citizen has asked for something: not for what turned out to be spam or a test.
    private static func isAsked(_ view: TicketView) -> Bool {
        view.contacts.contains {
            $0.kind == .contact && ($0.exclusion == nil || [.telephone, .duplicate].contains($0.exclusion))
        }
    }

    /// nil where the channel has no words for it, the citizen wants none, or no way leads to him.
    private func letter(on view: TicketView, _ closing: DueClosing, page: String?) -> NewOutgoing? {
        let to = view.ticket.replyAddress
        let isOptedOut = view.optedOut.keys.contains { $0.channel == to.channel && $0.party.key == to.party.key }
        guard !to.party.key.isEmpty, !isOptedOut,
            let account = rules.accounts[.init(channel: to.channel, account: to.account)],
            let text = rules.citizenTexts[AutomaticTextKey(.closed, channel: to.channel, language: account.language)]
        else { return nil }
        let words = InsideWords(language: account.language, timeZone: rules.timeZone)
        let number = view.ticket.number
        var values = account.fields.merging([
            "numero": number.description, "oggetto": InsideMail.oneLine(view.ticket.subject),
            "servizio": rules.service(number.service).title, "casella": account.title,
            "data": words.date(closing.closedAt), "ora": words.time(closing.closedAt),
            "giorni": "\(rules.closing.reopenWithin.components.seconds / 86_400)",
            "data-limite": words.date(closing.closedAt + rules.closing.reopenWithin),
        ]) { $1 }
        // Without pages for citizens, what would say where they are is left out: the sentence, not its paragraph.
        var (subject, body) = (text.subject, text.body)
        if let link = rules.page(of: number, page, language: account.language) {
            values["link"] = link
        } else {
            (subject, body) = (subject.without("link"), body.without("link"))
        }
        return NewOutgoing(
            ticket: view.ticket.id, direction: .automatic, author: nil, authorName: account.title, to: to,
            token: .random(), subject: InsideMail.oneLine(subject.filled(values)), text: body.filled(values),
            answering: view.messages.last { $0.direction == .inbound && $0.kind == .contact }?.id, writtenAt: now,
            idempotencyKey: "closed-\(closing.closedAt.milliseconds)")
    }
}

extension ServiceLevelRules {
    /// The address of a request's own page; nil where citizens have none.
    func page(of number: TicketNumber, _ secret: String?, language: String) -> String? {
        guard let base = citizenBase, let secret else { return nil }
        return "\(base)/\(language == "en" ? "status" : "stato")/\(number)/\(secret)"
    }
}
