// A ticket's contacts with their clocks: the one that judges first, the other beside it; warnings, pauses, and what a person
// has taken out of the figures.

import Store
import Tickets

extension Pages {
    func contacts(_ model: TicketModel) -> Markup {
        section(.class("card"), .id("contacts"), .data("data-region")) {
            h2 { t(TicketText.contacts) }
            ul(.class("contacts")) {
                for contact in model.view.contacts { self.contact(contact, model) }
            }
        }
    }

    private func contact(_ contact: Contact, _ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        return li {
            p(.class("contact-when")) {
                a(.href(.here("m\(contact.message)"))) {
                    unseen(t(TicketText.contactFrom, ""))
                    moment(contact.arrivedAt)
                }
            }
            if ticket.state == .closed, contact.needsAnswer, contact.answeredAt == nil {
                span(.class("standing missed")) {
                    icon(.lateCheck)
                    span { t(TicketText.notAnsweredButClosed) }
                }
            } else if contact.needsAnswer, model.standsStill(contact) {
                span(.class("standing calm")) {
                    icon(.pause)
                    span { t(CaseText.standsStill) }
                }
            } else {
                judged(contact)
            }
            if contact.needsAnswer { clock(contact, model) }
            if let exclusion = contact.exclusion {
                p(.class("hint")) { t(CaseText.excludedAs, t(text(of: exclusion))) }
            }
            if contact.answeredAt == nil, ticket.state != .closed { verdict(contact, model) }
            if model.papers[contact.message] != nil { arrival(contact, model) }
        }
    }

    /// How it stands by the hours that judge.
    private func judged(_ contact: Contact) -> Markup {
        p(.class("judged")) {
            standing(of: contact)
            if contact.needsAnswer, let clock = contact.clock {
                span(.class("hint")) { t(clock.judge == .elapsed ? CaseText.elapsed : .working) }
            }
        }
    }

    private func clock(_ contact: Contact, _ model: TicketModel) -> Markup {
        dl(.class("facts clock")) {
            if contact.answeredAt == nil, let due = contact.dueAt {
                dt { t(TicketText.deadline) }
                dd { moment(due) }
            }
            if let answered = contact.answeredAt {
                dt { t(CaseText.accepted) }
                dd { moment(answered) }
            }
            if let clock = contact.clock {
                dt { t(clock.judge == .elapsed ? CaseText.dueWorking : .dueElapsed) }
                dd { other(clock, answered: contact.answeredAt) }
                let steps = warningSteps(contact, clock, model)
                if !steps.isEmpty {
                    dt { t(CaseText.warnings) }
                    dd { steps }
                }
            }
            if contact.paused > .zero {
                dt { t(CaseText.paused) }
                dd {
                    t(
                        contact.clock?.pausesForCitizen == true ? CaseText.pauseNotCounted : .pauseCounted,
                        times.duration(contact.paused))
                }
            }
        }
    }

    /// The clock that does not judge, in words: what it would say.
    @MarkupBuilder
    private func other(_ clock: ClockSetting, answered: Instant?) -> Markup {
        if let due = clock.judge == .elapsed ? clock.workingDue : clock.elapsedDue {
            moment(due)
            if let answered {
                " · " + t(answered <= due ? LevelText.inTime : .tooLate)
            } else {
                " · " + words(for: DeadlineStanding(due: due, answered: nil, now: now), took: nil)
            }
        } else {
            t(CaseText.neverWorking)
        }
    }

    /// The same in one line, with its name.
    func otherClock(_ clock: ClockSetting, answered: Instant?) -> Markup {
        span(.class("hint other-clock")) {
            t(clock.judge == .elapsed ? CaseText.dueWorking : .dueElapsed) + ": "
            other(clock, answered: answered)
        }
    }

    /// `50 % dato, 75 % dato, 90 % oggi alle 15:06`.
    private func warningSteps(_ contact: Contact, _ clock: ClockSetting, _ model: TicketModel) -> String {
        let given = (model.clock.warnings + [100]).filter { $0 <= contact.warned ?? 0 }
        var steps = given.map { t(CaseText.warningGiven, $0) }
        if contact.answeredAt == nil, let next = clock.nextWarning, next.percent < 100 {
            steps.append(t(CaseText.warningNext, "\(next.percent)", times.short(next.at)))
        }
        return steps.joined(separator: ", ")
    }

    // MARK: Whether it needs an answer

    @MarkupBuilder
    private func verdict(_ contact: Contact, _ model: TicketModel) -> Markup {
        if contact.needsAnswer {
            excluding(contact, model)
        } else if contact.exclusion != .telephone {
            actButton(
                paths.needsAnswer(contact.id, of: model.view.ticket.number), model.frame, t(TicketText.answerNeeded),
                kind: "link-button", name: FormField.needsAnswer, value: "yes")
        }
    }

    private func excluding(_ contact: Contact, _ model: TicketModel) -> Markup {
        let id = "c\(contact.id)-exclusion"
        return details(.class("folded")) {
            summary { t(TicketText.noAnswerNeeded) }
            act(paths.needsAnswer(contact.id, of: model.view.ticket.number), model.frame, class: "stack") {
                input(.type("hidden"), .name(FormField.needsAnswer), .value("no"))
                div(.class("field")) {
                    label(.for(id)) { t(CaseText.exclusion) }
                    p(.class("hint"), .id("\(id)-hint")) { t(CaseText.exclusionHint) }
                    select(.id(id), .name(FormField.exclusion), .required(), .aria(.describedby, "\(id)-hint")) {
                        option(.value(""), .selected(true)) { "—" }
                        for exclusion in ContactExclusion.byHand {
                            option(.value(exclusion.rawValue)) { t(text(of: exclusion)) }
                        }
                    }
                }
                button(.type("submit"), .class("button small")) { t(CaseText.exclude) }
            }
        }
    }

    func text(of exclusion: ContactExclusion) -> CaseText {
        switch exclusion {
        case .spam: .spam
        case .duplicate: .duplicate
        case .noRequest: .noRequest
        case .test: .test
        case .telephone: .telephone
        }
    }
}
