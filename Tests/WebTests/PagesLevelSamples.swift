// A ticket that has been handed about, and lists of such, for the tests of pages.

import Channels
import Store
import Tickets

@testable import Web

extension Sample {
    static let ambiente = DepartmentCode("ambiente")

    /// Composed after R-043; mail addresses are nobody's.
    static let organisation = Organisation(
        departments: [
            Department(
                code: DepartmentCode("presidenza"), name: "Dipartimento Presidenza", mail: "presidenza@example.org"),
            Department(
                code: DepartmentCode("urp-presidenza"), name: "URP Presidenza della Giunta", kind: .urp,
                parent: DepartmentCode("presidenza"), mail: "urp.presidenza@example.org"),
            Department(code: ambiente, name: "URP Ambiente", kind: .urp, mail: "urp.ambiente@example.org"),
            Department(code: DepartmentCode("persona"), name: "Dip. Politiche della Persona"),
            Department(
                code: DepartmentCode("vecchio"), name: "Ufficio soppresso", kind: .office,
                validity: Validity(until: CivilDay(year: 2020, month: 12, day: 31))),
        ],
        topics: [
            Topic(code: TopicCode("rimborsi"), it: "Rimborsi", en: "Refunds"),
            Topic(code: TopicCode("prenotazioni"), it: "Prenotazioni", en: "Bookings", service: "CUP"),
        ],
        backOfficeMail: "backoffice@example.org", managerMails: ["responsabile@example.org"])

    static func clock(_ arrived: Double, warned: Int, judge: ClockJudge = .elapsed) -> ClockSetting {
        ClockSetting(
            judge: judge, target: .hours(9), due: ago(arrived - 9), elapsedDue: ago(arrived - 9),
            workingDue: ago(arrived - 22),
            nextWarning: warned < 90 ? ClockWarning(percent: 90, at: ago(arrived - 8.1)) : nil)
    }

    static func levelFrame(_ user: User = anna) -> PageFrame {
        var frame = frame(user: user)
        frame.organisation = organisation
        frame.counts?.backOffice = 4
        frame.counts?.department = 7
        frame.counts?.urgent = 3
        return frame
    }

    /// With a department since four and a half hours, reminded twice, answered inside.
    static func levelModel(
        forms: [DeskForm: TypedForm] = [:], state: TicketState = .withDepartment, hostile: String? = nil
    ) -> TicketModel {
        var ticket = ticket(state: state, assignee: UserID(1), dueIn: 0.8)
        ticket.level = state == .withDepartment ? .department : .backOffice
        ticket.department = ambiente
        ticket.isComplaint = true
        ticket.topic = TopicCode("rimborsi")
        ticket.warned = 90
        var model = ticketModel(ticket, frame: levelFrame())
        let term = ClockSetting(
            judge: .working, target: .hours(4), due: ago(0.5), elapsedDue: ago(0.5), workingDue: nil)
        model.view.escalations = [
            Escalation(
                id: EscalationID(1), ticket: ticket.id, from: .first, to: .backOffice, department: nil,
                reason: hostile ?? "Non è chiaro quale ufficio sia competente.", by: UserID(1), at: ago(5.2),
                clock: nil,
                endedAt: ago(4.5), end: .passedOn),
            Escalation(
                id: EscalationID(2), ticket: ticket.id, from: .backOffice, to: .department, department: ambiente,
                reason: hostile ?? "Serve l’estratto del provvedimento.", by: UserID(2), at: ago(4.5), clock: term,
                reminders: 2, remindedAt: ago(0.5), contributedAt: ago(0.2)),
        ]
        if state != .withDepartment {
            model.view.escalations.removeLast()
            model.view.escalations[0].endedAt = nil
            model.view.escalations[0].end = nil
        }
        model.view.messages += [
            internalMail(21, .assignment, 4.5), internalMail(22, .reminder, 2.5), internalMail(23, .question, 1),
            Message(
                id: MessageID(24), ticket: ticket.id, direction: .inbound, kind: .contribution, channel: mail.name,
                account: account.name, party: Party(name: "URP Ambiente", address: "urp.ambiente@example.org"),
                subject: "R: Richiesta affidata",
                text: hostile ?? "Il rimborso spetta: bastano le due ricevute.\n\n> testo citato",
                newText: hostile ?? "Il rimborso spetta: bastano le due ricevute.\n", at: ago(0.2)),
        ]
        for index in model.view.contacts.indices {
            let contact = model.view.contacts[index]
            guard contact.needsAnswer else { continue }
            model.view.contacts[index].clock = clock(index == 0 ? 5.7 : 1.2, warned: index == 0 ? 75 : 0)
            model.view.contacts[index].warned = index == 0 ? 75 : nil
            model.view.contacts[index].paused = .minutes(80)
        }
        model.view.contacts[2].exclusion = .duplicate
        model.view.events += [
            event(11, "escalated", 5.2, anna, ["to": "back_office", "from": "first", "escalation": "1"]),
            event(12, "warned", 4.8, nil, ["percent": "50"]), event(13, "warned", 0.1, nil, ["percent": "100"]),
            event(14, "escalated", 4.5, bruno, ["to": "department", "department": "ambiente", "escalation": "2"]),
            event(15, "reminded", 2.5, nil, ["escalation": "2", "number": "1"]),
            event(16, "reminded", 0.5, bruno, ["escalation": "2", "number": "2"]),
            event(17, "manager_told", 0.4, nil, ["escalation": "2"]),
            event(18, "asked", 1, anna, ["by": "mail", "department": "presidenza"]),
            event(19, "contributed", 0.2),
            event(20, "classified", 0.2, anna, ["topic": "rimborsi", "complaint": "yes", "outcome": "referred"]),
            event(21, "given_back", 0.1, bruno, ["end": "returned"]),
            event(22, "merged", 0.1, bruno, ["from": "CC-2026-0000009"]),
            event(23, "unmerged", 0.1, bruno, ["into": "CC-2026-0000009"]),
            event(24, "clock_changed", 0.1, nil, ["to": "2026-11-18T20:00:00.000Z"]),
        ]
        model.forms = forms
        model.actKey = "once-once-once"
        model.tellsCitizen = true
        return model
    }

    private static func internalMail(_ id: Int64, _ kind: InternalMailKind, _ hours: Double) -> Message {
        var message = Message(
            id: MessageID(id), ticket: TicketID(1), direction: .internalMail, channel: mail.name, account: account.name,
            party: Party(name: "URP Ambiente", address: "urp.ambiente@example.org"), author: UserID(2),
            subject: "Richiesta n. CC-2026-0001201", text: "Alla c.a. dell’URP Ambiente.", at: ago(hours))
        message.internalKind = kind
        return message
    }

    /// Lines at every level.
    static var levelLines: [TicketLine] {
        var lines = Array(lines.prefix(4))
        lines[0].ticket.level = .department
        lines[0].ticket.department = ambiente
        lines[0].ticket.warned = 100
        (lines[0].heldSince, lines[0].heldUntil, lines[0].reminders) = (ago(6), ago(2), 2)
        lines[1].ticket.level = .backOffice
        lines[1].heldSince = ago(0.4)
        lines[2].ticket.warned = 90
        lines[2].ticket.isComplaint = true
        lines[2].ticket.topic = TopicCode("rimborsi")
        lines[3].ticket.level = .department
        lines[3].ticket.department = DepartmentCode("vecchio")
        lines[3].heldSince = ago(1)
        lines[3].reminders = 1
        return lines
    }
}
