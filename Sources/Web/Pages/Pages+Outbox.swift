// The outbox: what has not left, why, and what a person can do about it; and one entry with its attempts.

import Store
import Tickets

extension Pages {
    /// The outbox.
    func outbox(_ model: OutboxModel) -> Markup {
        page(model.frame, .outbox, title: t(OutboxText.title), live: "page") {
            div(.class("list-head")) { h1 { t(OutboxText.title) } }
            if model.frame.alarms.outboxIsHeld { wholeOutboxHeld(model.frame) }
            nav(.class("chips"), .aria(.label, t(OutboxText.views))) {
                for view in OutboxView.allCases {
                    a(.class("chip"), .href(paths.outbox(view)), .aria(.current, view == model.view ? "true" : nil)) {
                        span { t(name(of: view)) }
                    }
                }
            }
            div(.id("outbox"), .data("data-region")) {
                if model.entries.isEmpty {
                    emptyOutbox(model.view)
                } else {
                    ul(.class("cases")) { for entry in model.entries { outboxCase(entry, model.frame) } }
                    turning(
                        previous: model.page > 1 ? paths.outbox(model.view, page: model.page - 1) : nil,
                        next: model.hasMore ? paths.outbox(model.view, page: model.page + 1) : nil, page: model.page)
                }
            }
        }
    }

    private func name(of view: OutboxView) -> OutboxText {
        switch view {
        case .trouble: .viewTrouble
        case .waiting: .viewWaiting
        case .all: .viewAll
        }
    }

    private func wholeOutboxHeld(_ frame: PageFrame) -> Markup {
        banner(.pause, kind: "severe") {
            p {
                strong { t(OutboxText.heldTitle) + ". " }
                t(OutboxText.heldText)
            }
            actButton(paths.releaseOutbox, frame, t(OutboxText.release), icon: .send, kind: "button small")
        }
    }

    private func emptyOutbox(_ view: OutboxView) -> Markup {
        switch view {
        case .trouble: nothing(.check, t(OutboxText.emptyTroubleTitle), t(OutboxText.emptyTroubleText)) {}
        case .waiting: nothing(.send, t(OutboxText.emptyWaitingTitle), t(OutboxText.emptyWaitingText)) {}
        case .all: nothing(.outbox, t(OutboxText.emptyAllTitle), t(OutboxText.emptyAllText)) {}
        }
    }

    private func outboxCase(_ entry: OutboxEntry, _ frame: PageFrame) -> Markup {
        li(.class("card case sending \(Self.mood(of: entry))"), .id("o\(entry.id)")) {
            div(.class("case-body")) {
                h2(.class("case-title")) {
                    a(.href(paths.outboxEntry(entry.id))) { bdi { subject(entry.subject) } }
                }
                p(.class("sending-state")) { sendingState(entry) }
                entryFacts(entry, frame)
                sendingCause(entry)
            }
            sendingActs(entry, frame)
        }
    }

    private func entryFacts(_ entry: OutboxEntry, _ frame: PageFrame) -> Markup {
        p(.class("case-facts")) {
            a(.href(paths.ticket(entry.ticketNumber, at: "m\(entry.message)"))) { entry.ticketNumber.description }
            channelWord(entry.to.channel, frame)
            span {
                unseen(t(OutboxText.addressee) + " ")
                name(entry.to.party)
            }
            span { t(OutboxText.written, times.short(entry.writtenAt)) }
            if entry.isAutomatic { span { t(OutboxText.automatic) } }
            if entry.attempts > 0 {
                span { entry.attempts == 1 ? t(TicketText.attemptsOne) : t(TicketText.attemptsSome, entry.attempts) }
            }
        }
    }

    /// One entry with its attempts.
    func outboxEntry(_ model: OutboxEntryModel) -> Markup {
        let entry = model.entry
        return page(model.frame, .outbox, title: t(OutboxText.entry, "\(entry.id)"), live: "page") {
            header(.class("ticket-head entry-head")) {
                a(.class("back"), .href(paths.outbox())) {
                    icon(.back)
                    span { t(OutboxText.backToOutbox) }
                }
                h1 { bdi { subject(entry.subject) } }
            }
            div(.id("entry"), .class("card entry sending \(Self.mood(of: entry))"), .data("data-region")) {
                p(.class("sending-state")) { sendingState(entry) }
                entryFacts(entry, model.frame)
                dl(.class("facts")) {
                    dt { t(OutboxText.addressee) }
                    dd { bdi(.class("exact-address")) { Self.oneLine(entry.to.party.address) } }
                    if let reference = entry.reference {
                        dt { t(OutboxText.reference) }
                        dd { code { Self.oneLine(reference) } }
                    }
                }
                sendingCause(entry)
                sendingActs(entry, model.frame)
                if entry.state == .sending { p(.class("hint")) { t(OutboxText.cannotHelp) } }
                attempts(model.attempts)
            }
        }
    }

    @MarkupBuilder
    private func attempts(_ attempts: [OutboxAttempt]) -> Markup {
        if attempts.isEmpty {
            p(.class("hint")) { t(OutboxText.noAttempts) }
        } else {
            div(.class("scrolls"), .role("region"), .aria(.labelledby, "attempts-title"), .tabindex(0)) {
                table(.class("plain-table")) {
                    caption(.id("attempts-title")) { t(OutboxText.attempts) }
                    thead {
                        tr {
                            for head in [OutboxText.number, .started, .ended, .outcome, .cause] {
                                th(.scope("col")) { t(head) }
                            }
                        }
                    }
                    tbody { for attempt in attempts { attemptRow(attempt) } }
                }
            }
        }
    }

    private func attemptRow(_ attempt: OutboxAttempt) -> Markup {
        tr {
            th(.scope("row")) { "\(attempt.number)" }
            td { moment(attempt.startedAt) }
            td { attempt.endedAt.map { moment($0) } ?? Markup("–") }
            td { t(words(for: attempt.outcome)) }
            td {
                if let code = attempt.code, !code.isEmpty { FaultText.text(of: code, in: language) }
                if let detail = attempt.detail, !detail.isEmpty {
                    p(.class("foreign-words")) { Self.oneLine(detail) }
                }
            }
        }
    }

    private func words(for outcome: String?) -> OutboxText {
        switch outcome {
        case nil: .running
        case "accepted": .outcomeAccepted
        case "failed_for_good": .outcomeFailed
        case "try_again": .outcomeTryAgain
        case "interrupted": .outcomeInterrupted
        default: .outcomeUnknown
        }
    }
}
