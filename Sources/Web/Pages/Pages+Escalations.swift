// The record of a ticket's hand-overs: who, when, why, how it ended, how long it took.

import Store
import Tickets

extension Pages {
    func escalations(_ model: TicketModel) -> Markup {
        section(.class("card"), .id("escalations"), .data("data-region")) {
            h2 { t(LevelText.record) }
            ol(.class("hops")) {
                for escalation in model.view.escalations { hop(escalation, model) }
            }
        }
    }

    private func hop(_ escalation: Escalation, _ model: TicketModel) -> Markup {
        let organisation = model.frame.organisation
        return li(.class(escalation.endedAt == nil ? "hop running" : "hop")) {
            p(.class("hop-who")) {
                icon(escalation.to == .backOffice ? .desk : .building)
                bdi {
                    t(
                        LevelText.hop, holderName(escalation.from, nil, organisation),
                        holderName(escalation.to, escalation.department, organisation))
                }
            }
            p(.class("hint")) {
                moment(escalation.at)
                if let name = personName(escalation.by, model) {
                    " · "
                    bdi { t(LevelText.by, name) }
                }
            }
            p(.class("hop-reason")) { bdi { Self.oneLine(escalation.reason) } }
            p(.class("hop-end")) { ending(escalation) }
        }
    }

    private func ending(_ escalation: Escalation) -> String {
        guard let endedAt = escalation.endedAt else {
            return t(LevelText.running, times.duration(now - escalation.at))
        }
        let word: LevelText =
            switch escalation.end {
            case .solved, nil: .endSolved
            case .answeredInside: .endAnsweredInside
            case .returned: .endReturned
            case .passedOn: .endPassedOn
            }
        var parts = [t(word), t(LevelText.took, times.duration(endedAt - escalation.at))]
        // Only what solves it is judged against the second level's term (I-07).
        if let clock = escalation.clock, escalation.end?.isSolution == true {
            parts.append(t(endedAt <= clock.due ? LevelText.inTime : .tooLate))
        }
        return parts.joined(separator: ", ")
    }

    func personName(_ user: UserID?, _ model: TicketModel) -> String? {
        guard let user else { return nil }
        return model.view.authors[user] ?? model.colleagues.first { $0.id == user }?.name
            ?? model.view.events.first { $0.event.user == user }?.userName
    }
}
