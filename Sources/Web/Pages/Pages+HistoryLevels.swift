// What a ticket's history says of clocks, levels and cases.

import Foundation
import Store
import Tickets

extension Pages {
    /// nil for what is worded elsewhere.
    func levelWords(_ event: NewEvent, _ model: TicketModel) -> String? {
        let detail = event.detail
        switch event.what {
        case "escalated": return t(HistoryText.escalated, holder(detail, model))
        case "given_back":
            return t(detail["end"] == EscalationEnd.answeredInside.rawValue ? HistoryText.solved : .givenBack)
        case "accepted":
            return switch model.view.messages.first(where: { $0.id == event.message })?.direction {
            case .automatic: t(HistoryText.acceptedAutomatic)
            case .internalMail: t(HistoryText.acceptedInternal)
            case .answer, .inbound, .note, nil: nil
            }
        case "asked": return t(HistoryText.asked, holder(detail, model))
        case "reminded":
            let isFurther = detail["number"].flatMap { Int($0) }.map { $0 > 1 } ?? false
            return t(isFurther ? HistoryText.secondReminder : .reminded, holder(detail, model))
        case "warned":
            let percent = detail["percent"].flatMap { Int($0) } ?? 0
            return percent >= 100 ? t(HistoryText.warnedOver) : t(HistoryText.warned, percent)
        case "classified": return classificationWords(detail, model)
        case "placed", "tagged", "untagged", "bulk_undone": return inboxWords(event, model)
        case "merged", "unmerged": return mergingWords(event)
        case "split":
            return detail["to"].map { t(HistoryText.splitTo, other($0)) }
                ?? t(HistoryText.splitFrom, other(detail["from"]))
        case "linked" where detail["number"] != nil: return t(HistoryText.linkedTo, other(detail["number"]))
        case "unlinked": return t(HistoryText.unlinkedFrom, other(detail["number"]))
        case "person_moved": return t(HistoryText.personMoved)
        case "clock_changed":
            return t(HistoryText.clockChanged, instant(detail["to"] ?? detail["due"]).map(times.short) ?? "—")
        case "excluded", "no_answer_needed":
            guard let reason = (detail["exclusion"] ?? detail["reason"]).flatMap(ContactExclusion.init(rawValue:))
            else {
                return nil
            }
            return t(HistoryText.excluded, t(text(of: reason)))
        default: return nil
        }
    }

    /// The desk that an event names, or that of the escalation it names.
    private func holder(_ detail: [String: String], _ model: TicketModel) -> String {
        let organisation = model.frame.organisation
        if let code = detail["department"], !code.isEmpty {
            return holderName(.department, DepartmentCode(code), organisation)
        }
        let escalation = detail["escalation"].flatMap { id in model.view.escalations.first { "\($0.id)" == id } }
        let level = (detail["to"] ?? detail["level"]).flatMap(Level.init(rawValue:))
        return holderName(level ?? escalation?.to ?? .backOffice, escalation?.department, organisation)
    }

    private func classificationWords(_ detail: [String: String], _ model: TicketModel) -> String {
        var parts: [String] = []
        if let code = detail["topic"] {
            let name = model.frame.organisation.topic(TopicCode(code)).map(name(of:)) ?? code
            parts.append(code.isEmpty ? t(HistoryText.topicTaken) : t(HistoryText.topicSet, name))
        }
        if let complaint = detail["complaint"] {
            parts.append(t(complaint == "yes" ? HistoryText.complaintMarked : .complaintTaken))
        }
        if let outcome = detail["outcome"].flatMap(CaseOutcome.init(rawValue:)) {
            parts.append(t(HistoryText.outcomeSet, t(text(of: outcome))))
        }
        return parts.isEmpty ? t(HistoryText.classified) : parts.joined(separator: ", ")
    }

    // `into` names the ticket that it went to, `from` one that came here.
    private func mergingWords(_ event: NewEvent) -> String {
        let isMerged = event.what == "merged"
        if let from = event.detail["from"] {
            return t(isMerged ? HistoryText.mergedHere : .unmergedHere, other(from))
        }
        return t(isMerged ? HistoryText.merged : .unmerged, other(event.detail["into"] ?? event.detail["ticket"]))
    }

    /// Another ticket's number; empty where it is outside the reader's reach.
    private func other(_ number: String?) -> String {
        number.flatMap { $0.isEmpty ? nil : $0 } ?? t(HistoryText.foreign)
    }

    private func instant(_ text: String?) -> Instant? {
        text.flatMap {
            try? Date($0, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
        }.map { Instant($0) }
    }
}
