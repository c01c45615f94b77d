// How an outgoing message fares: state, cause in words, and what a person can do about it.

import Store
import Tickets

extension Pages {
    /// Under an answer in the thread.
    func sending(_ entry: OutboxEntry, _ frame: PageFrame) -> Markup {
        div(.class("sending \(Self.mood(of: entry))"), .id("o\(entry.id)")) {
            p(.class("sending-state")) {
                sendingState(entry)
                sendingFacts(entry)
                a(.href(paths.outboxEntry(entry.id)), .class("quiet-link")) { t(TicketText.details) }
            }
            if let sent = entry.sentText {
                p(.class("hint")) {
                    t(AnswerText.sentAs) + " "
                    bdi { Self.oneLine(sent) }
                }
            }
            sendingCause(entry)
            sendingActs(entry, frame)
        }
    }

    /// `good`, `going`, `slow` or `bad`: for the colour beside the words.
    static func mood(of entry: OutboxEntry) -> String {
        switch (entry.state, entry.delivery) {
        case (.held, _), (.inDoubt, _), (.accepted, .bounced): "bad"
        case (.accepted, .delayed): "slow"
        case (.accepted, _): "good"
        case (.waiting, _): entry.attempts > 0 ? "slow" : "going"
        case (.sending, _), (.handedOver, _): "going"
        case (.withdrawn, _): "slow"
        }
    }

    func sendingState(_ entry: OutboxEntry) -> Markup {
        let mood = Self.mood(of: entry)
        return span(.class("sending-word")) {
            icon(mood == "bad" ? .warning : mood == "good" ? .check : .clock)
            span { words(for: entry) }
        }
    }

    private func words(for entry: OutboxEntry) -> String {
        switch (entry.state, entry.delivery) {
        case (.handedOver, _): t(Self.text(of: entry.handStep ?? .toPrint))
        case (.accepted, _) where entry.handStep != nil: t(Self.text(of: entry.handStep ?? .posted))
        case (.accepted, .delivered): t(StateText.delivered)
        case (.accepted, .delayed): t(StateText.delayed)
        case (.accepted, .bounced): t(StateText.bounced)
        case (.accepted, .unknown): t(StateText.outAccepted)
        case (.waiting, _):
            if entry.attempts > 0, let next = entry.nextAttemptAt, next > now {
                t(StateText.outRetrying, times.short(next))
            } else {
                t(StateText.outWaiting)
            }
        case (.sending, _): t(StateText.outSending)
        case (.held, _): t(StateText.outHeld)
        case (.inDoubt, _): t(StateText.outInDoubt)
        case (.withdrawn, _): t(StateText.outWithdrawn)
        }
    }

    /// How far a message in people's hands is (facts 8.6).
    static func text(of step: HandStep) -> StateText {
        switch step {
        case .toPrint: .handToPrint
        case .printed: .handPrinted
        case .posted: .handPosted
        case .returned: .handReturned
        }
    }

    @MarkupBuilder
    private func sendingFacts(_ entry: OutboxEntry) -> Markup {
        if let accepted = entry.acceptedAt {
            span { moment(accepted) }
        }
        if entry.attempts > 1 || (entry.attempts == 1 && entry.state != .accepted) {
            span { entry.attempts == 1 ? t(TicketText.attemptsOne) : t(TicketText.attemptsSome, entry.attempts) }
        }
    }

    /// Why it is where it is. The other side's own words stay as they are, marked as such.
    @MarkupBuilder
    func sendingCause(_ entry: OutboxEntry) -> Markup {
        if entry.state == .inDoubt { p(.class("cause")) { t(OutboxText.resolveLead) } }
        let troubled = entry.state != .accepted || entry.delivery == .bounced || entry.delivery == .delayed
        if troubled, let code = entry.code, !code.isEmpty {
            p(.class("cause")) { FaultText.text(of: code, in: language) }
        }
        if troubled, let detail = entry.detail, !detail.isEmpty {
            p(.class("cause foreign-words")) { t(AccountText.foreignWords, Self.oneLine(detail)) }
        }
    }

    /// What a person can do: by `OutboxState.next`.
    @MarkupBuilder
    func sendingActs(_ entry: OutboxEntry, _ frame: PageFrame) -> Markup {
        switch entry.state {
        case .waiting:
            div(.class("acts")) {
                actButton(paths.sendNow(entry.id), frame, t(OutboxText.sendNow), icon: .send, kind: "button small")
                actButton(paths.hold(entry.id), frame, t(OutboxText.hold), icon: .pause, kind: "button small quiet")
            }
        case .held:
            div(.class("acts")) {
                actButton(paths.sendNow(entry.id), frame, t(OutboxText.sendNow), icon: .send, kind: "button small")
            }
        case .inDoubt:
            div(.class("acts")) {
                resolving(entry, frame, .sent, t(OutboxText.wasSent), .check)
                resolving(entry, frame, .notSent, t(OutboxText.wasNotSent), .retry)
            }
        case .handedOver:
            p { a(.href(paths.printQueue(entry.handStep ?? .toPrint))) { t(PrintText.open) } }
        case .sending, .accepted, .withdrawn: Markup()
        }
    }

    private func resolving(
        _ entry: OutboxEntry, _ frame: PageFrame, _ outcome: DoubtOutcome, _ words: String, _ drawing: Icon
    ) -> Markup {
        actButton(
            paths.resolve(entry.id), frame, words, icon: drawing, kind: "button small", name: FormField.outcome,
            value: outcome.rawValue)
    }
}
