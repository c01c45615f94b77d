// Who has a ticket, since when and until when; and the forms that hand it over, give it back, remind, ask. A question is no
// hand-over.

import Store
import Tickets

extension Pages {
    func levels(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        return section(.class("card"), .id("levels"), .data("data-region")) {
            h2 { t(LevelText.title) }
            holding(model)
            if ticket.state != .closed {
                handingOver(model)
                // A form that came back stays, whatever has happened meanwhile: what was typed must not get lost.
                if model.running != nil || model.forms[.giveBack] != nil { givingBack(model) }
                if model.running != nil || model.forms[.remind] != nil { reminding(model.running, model) }
                asking(model)
            }
        }
    }

    private func holding(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        return dl(.class("facts")) {
            dt { t(LevelText.holder) }
            dd {
                bdi { holderName(ticket.level, ticket.department, model.frame.organisation) }
            }
            if let running = model.running {
                dt { t(LevelText.since) }
                dd {
                    moment(running.at)
                    " · " + times.duration(now - running.at)
                }
                if let clock = running.clock {
                    dt { t(LevelText.term) }
                    dd {
                        standing(until: clock.due)
                        otherClock(clock, answered: nil)
                    }
                }
                if running.reminders > 0 {
                    dt { t(LevelText.reminders) }
                    dd {
                        number(running.reminders)
                        if let at = running.remindedAt { ", " + t(LevelText.lastReminder, times.short(at)) }
                    }
                }
                if let at = running.contributedAt {
                    dt { t(LevelText.contributed) }
                    dd { moment(at) }
                }
            }
        }
    }

    // MARK: Forms

    private func handingOver(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        let typed = model.forms[.escalate]
        return details(.class("folded"), .open(typed != nil), .id("hand-over")) {
            summary { t(LevelText.handOverTitle) }
            if holderOptions(model).isEmpty {
                p(.class("hint")) { t(LevelText.nobodyToChoose) }
            } else {
                act(paths.desk(.escalate, ticket.number), model.frame, class: "stack") {
                    onceFields(model)
                    holderField("escalate-to", t(LevelText.choose), holderOptions(model), typed)
                    textField(
                        "escalate-reason", FormField.reason, t(LevelText.reason), hint: t(LevelText.reasonHint), typed,
                        missing: .noReason)
                    p(.class("hint")) { t(model.tellsCitizen ? LevelText.citizenTold : .citizenNotTold) }
                    button(.type("submit"), .class("button")) {
                        icon(.raise)
                        span { t(LevelText.handOverGo) }
                    }
                }
            }
        }
    }

    private func givingBack(_ model: TicketModel) -> Markup {
        let typed = model.forms[.giveBack]
        let choices: [(String, LevelText, LevelText)] = [
            ("yes", .withSolution, .withSolutionHint), ("no", .notCompetent, .notCompetentHint),
        ]
        return details(.class("folded"), .open(typed != nil)) {
            summary { t(LevelText.giveBack) }
            act(paths.desk(.giveBack, model.view.ticket.number), model.frame, class: "stack") {
                onceFields(model)
                if let last = model.view.messages.map(\.id).max() {
                    input(.type("hidden"), .name(FormField.seenMessage), .value("\(last)"))
                }
                fieldset(.class("choices")) {
                    legend { t(LevelText.giveBackHint) }
                    for (value, words, hint) in choices {
                        div(.class("choice")) {
                            input(
                                .type("radio"), .id("give-back-\(value)"), .name(FormField.solved), .value(value),
                                .checked(typed?.choice == value), .required())
                            label(.for("give-back-\(value)")) {
                                span { t(words) }
                                span(.class("hint")) { t(hint) }
                            }
                        }
                    }
                }
                textField(
                    "give-back-note", FormField.text, t(LevelText.giveBackNote), hint: nil, typed, missing: .noNote)
                button(.type("submit"), .class("button")) { t(LevelText.giveBackGo) }
            }
        }
    }

    private func reminding(_ running: Escalation?, _ model: TicketModel) -> Markup {
        let typed = model.forms[.remind]
        let reminders = model.view.events.filter { $0.event.what == "reminded" && $0.event.at >= running?.at ?? now }
        return details(.class("folded"), .open(typed != nil)) {
            summary { t(LevelText.remind) }
            if model.canRemind || typed != nil {
                act(paths.desk(.remind, model.view.ticket.number), model.frame, class: "stack") {
                    onceFields(model)
                    p(.class("hint")) { t(LevelText.remindHint) }
                    if let typed { problem("remind-problem", typed, missing: .noMail) }
                    button(.type("submit"), .class("button")) {
                        icon(.bell)
                        span { t(LevelText.remind) }
                    }
                }
            } else {
                p(.class("hint")) { t(LevelText.remindNoMail) }
            }
            if !reminders.isEmpty {
                p(.class("small-title")) { t(LevelText.remindersSoFar) }
                ul(.class("plain-list")) {
                    for reminder in reminders {
                        li {
                            moment(reminder.event.at)
                            " · "
                            bdi { reminder.userName ?? t(LevelText.automatic) }
                        }
                    }
                }
            }
        }
    }

    private func asking(_ model: TicketModel) -> Markup {
        let typed = model.forms[.ask]
        return details(.class("folded"), .open(typed != nil)) {
            summary { t(LevelText.ask) }
            act(paths.desk(.ask, model.view.ticket.number), model.frame, class: "stack") {
                onceFields(model)
                p(.class("hint")) { t(LevelText.askHint) }
                holderField("ask-whom", t(LevelText.askWhom), questionOptions(model), typed)
                textField(
                    "ask-text", FormField.text, t(LevelText.question), hint: t(LevelText.askByMail), typed,
                    missing: .noQuestion)
                button(.type("submit"), .class("button")) { t(LevelText.askGo) }
            }
        }
    }

    // MARK: Choices

    /// Whom the ticket may be handed to: never to the desk that has it, from the last level to other departments only.
    private func holderOptions(_ model: TicketModel) -> [(value: String, words: String)] {
        let ticket = model.view.ticket
        var options: [(String, String)] = []
        if ticket.level == .first { options.append((HolderChoice.backOffice.value, t(LevelText.toBackOffice))) }
        for (department, depth) in model.frame.organisation.tree(on: today)
        where ticket.level != .department || department.code != ticket.department {
            options.append((HolderChoice.department(department.code).value, indented(department.name, depth)))
        }
        return options
    }

    private func questionOptions(_ model: TicketModel) -> [(value: String, words: String)] {
        let organisation = model.frame.organisation
        func words(_ name: String, _ mail: String?) -> String {
            mail == nil ? "\(name) (\(t(LevelText.askByNote)))" : name
        }
        return [(HolderChoice.backOffice.value, words(t(LevelText.toBackOffice), organisation.backOfficeMail))]
            + organisation.tree(on: today).map {
                (
                    HolderChoice.department($0.department.code).value,
                    words(indented($0.department.name, $0.depth), $0.department.mail)
                )
            }
    }
}
