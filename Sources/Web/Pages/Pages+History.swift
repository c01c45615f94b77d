// A ticket's history: every step with its time and who took it, newest first.

import Channels
import Foundation
import Store
import Tickets

extension Pages {
    func history(_ model: TicketModel) -> Markup {
        section(.class("card"), .id("history"), .data("data-region")) {
            h2 { t(TicketText.history) }
            ol(.class("history")) {
                for event in model.view.events.reversed() {
                    li {
                        moment(event.event.at)
                        span { words(for: event.event, model) }
                        span(.class("history-who")) { bdi { event.userName ?? t(HistoryText.program) } }
                    }
                }
            }
        }
    }

    /// A step in words.
    func words(for event: NewEvent, _ model: TicketModel) -> String {
        let detail = event.detail
        switch event.what {
        case "opened": return arrival(.opened, detail)
        case "contact":
            let isContact = detail["kind"].map { $0 == MessageKind.contact.rawValue } ?? true
            return arrival(isContact ? .contact : .message, detail)
        case "assigned": return assignment(event, model)
        case "released": return t(HistoryText.released)
        case "answered":
            let what: HistoryText =
                switch detail["then"].flatMap(TicketState.init) {
                case .closed: .answeredClosed
                case .waitingForCitizen: .answeredWaiting
                default: .answered
                }
            return [t(what), otherWay(event.message, model)].compactMap(\.self).joined(separator: ", ")
        case "registered":
            let number = detail["number"] ?? ""
            return number.isEmpty ? t(HistoryText.unregistered) : t(HistoryText.registered, number)
        case "arrival_corrected":
            let to = detail["to"].flatMap {
                try? Date($0, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
            }
            return t(HistoryText.arrivalCorrected, to.map { times.short(Instant($0)) } ?? "")
        case "moved":
            let state = detail["to"].flatMap(TicketState.init)
            return t(HistoryText.moved, state.map { t(text(of: $0)) } ?? detail["to"] ?? "")
        default: return levelWords(event, model) ?? plain(event.what)
        }
    }

    /// An answer that left by another way than the ticket's own, in words.
    private func otherWay(_ message: MessageID?, _ model: TicketModel) -> String? {
        let usual = model.view.ticket.replyAddress
        guard let message, let answer = model.view.messages.first(where: { $0.id == message }),
            let channel = answer.channel, channel != usual.channel || answer.party.key != usual.party.key
        else { return nil }
        let title = model.frame.channel(channel)?.title.text(in: language) ?? channel.value
        return t(HistoryText.answeredBy, title, Self.oneLine(answer.party.address))
    }

    /// What came in, and why it was not acknowledged, where that is on record.
    private func arrival(_ what: HistoryText, _ detail: [String: String]) -> String {
        guard let refusal = detail["not_acknowledged"] else { return t(what) }
        return t(what) + "; " + t(HistoryText.notAcknowledged, RefusalText.text(of: refusal, in: language))
    }

    private func assignment(_ event: NewEvent, _ model: TicketModel) -> String {
        guard let to = event.detail["to"].flatMap(Int64.init).map({ UserID($0) }) else {
            return t(HistoryText.assignedByOther)
        }
        if to == event.user { return t(HistoryText.assigned) }
        let name = model.colleagues.first { $0.id == to }?.name
        return name.map { t(HistoryText.assignedTo, $0) } ?? t(HistoryText.assignedByOther)
    }

    private func plain(_ what: String) -> String {
        let known: [String: HistoryText] = [
            "closed": .closed, "reopened": .reopened, "note": .note, "linked": .linked,
            "bounced": .bounced, "delayed": .delayed, "delivered": .delivered, "accepted": .accepted, "held": .held,
            "in_doubt": .inDoubt, "send_now": .sendNow, "not_sent": .notSent, "needs_answer": .needsAnswer,
            "no_answer_needed": .noAnswerNeeded, "amended": .amended, "handed_over": .handedOver, "to_print": .toPrint,
            "printed": .printed, "returned": .returned, "opted_out": .optedOut, "opted_in": .optedIn,
            "receipt_confirmed": .receiptConfirmed, "manager_told": .managerTold, "contributed": .contributed,
            "escalation_ended": .escalationEnded, "paused": .paused, "resumed": .resumed, "citizen_told": .citizenTold,
            "taken_back": .takenBack, "begun": .begun, "closing_told": .closingTold,
        ]
        return known[what].map { t($0) } ?? t(HistoryText.other, what)
    }
}
