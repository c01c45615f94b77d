// Facts as rows: which columns a list has, and what stands in them. Reasons of escalations and other words that a person wrote
// about a citizen are left out: the customer body reads these lists, and they outlive the request itself.

import Store
import Tickets

enum FactRows {
    static let contactColumns: [FactColumn] = [
        FactColumn("number", it: "Richiesta", en: "Request"),
        FactColumn("contact", it: "Contatto", en: "Contact", .number),
        FactColumn("channel", it: "Canale", en: "Channel"),
        FactColumn("account", it: "Casella", en: "Account"),
        FactColumn("arrived", it: "Arrivo", en: "Arrived", .instant),
        FactColumn("received", it: "Acquisito", en: "Received", .instant),
        FactColumn("due", it: "Scadenza", en: "Due", .instant),
        FactColumn("judge", it: "Ore che giudicano", en: "Judging hours"),
        FactColumn("target", it: "Tempo obiettivo", en: "Target", .duration),
        FactColumn("elapsed_due", it: "Scadenza (ore trascorse)", en: "Due (elapsed)", .instant),
        FactColumn("working_due", it: "Scadenza (ore lavorative)", en: "Due (working)", .instant),
        FactColumn("answered", it: "Risposta accettata", en: "Answer accepted", .instant),
        FactColumn("time", it: "Tempo di risposta", en: "Time to answer", .duration),
        FactColumn("standing", it: "Esito", en: "Standing"),
        FactColumn("paused", it: "Attesa del cittadino", en: "Waiting for citizen", .duration),
        FactColumn("level", it: "Livello che ha risposto", en: "Answering level"),
        FactColumn("department", it: "Dipartimento", en: "Department"),
        FactColumn("topic", it: "Argomento", en: "Topic"),
        FactColumn("sha256", it: "SHA-256 dell'originale", en: "SHA-256 of the original"),
    ]

    static func row(_ fact: ContactFact, _ titles: ReportTitles, at now: Instant) -> FactRow {
        FactRow(
            [
                .text(fact.number.description), .number(Double(fact.contact.value)),
                word(titles.channel(fact.channel.value)), .text(fact.account.value), .instant(fact.arrivedAt),
                .instant(fact.receivedAt), instant(fact.clock?.due),
                fact.clock.map { word(FigureWords.judge($0.judge)) } ?? .nothing,
                fact.clock.map { .duration($0.target.wholeMilliseconds) } ?? .nothing,
                instant(fact.clock?.elapsedDue), instant(fact.clock?.workingDue), instant(fact.answeredAt),
                fact.answerMilliseconds.map { .duration($0) } ?? .nothing,
                word(FigureWords.standing(fact, at: now)), .duration(fact.paused.wholeMilliseconds),
                fact.level.map { word(FigureWords.level($0.rawValue)) } ?? .nothing,
                fact.department.map { .text(titles.department($0.value)) } ?? .nothing,
                fact.topic.map { word(titles.topic($0.value)) } ?? .nothing, fact.sha256.map { .text($0) } ?? .nothing,
            ], contact: fact.contact, ticket: fact.ticket)
    }

    static let caseColumns: [FactColumn] = [
        FactColumn("number", it: "Richiesta", en: "Request"),
        FactColumn("channel", it: "Canale", en: "Channel"),
        FactColumn("opened", it: "Apertura", en: "Opened", .instant),
        FactColumn("closed", it: "Chiusura", en: "Closed", .instant),
        FactColumn("closed_by", it: "Chiusa da", en: "Closed by"),
        FactColumn("escalated", it: "Con escalation", en: "Escalated", .flag),
        FactColumn("outcome", it: "Esito", en: "Outcome"),
        FactColumn("complaint", it: "Reclamo", en: "Complaint", .flag),
        FactColumn("department", it: "Dipartimento", en: "Department"),
        FactColumn("topic", it: "Argomento", en: "Topic"),
    ]

    static func row(_ fact: CaseFact, _ titles: ReportTitles) -> FactRow {
        FactRow(
            [
                .text(fact.number.description), word(titles.channel(fact.channel.value)), .instant(fact.openedAt),
                instant(fact.closedAt), fact.closedBy.map { .text(titles.user($0.description)) } ?? .nothing,
                .flag(fact.escalated), fact.outcome.map { word(FigureWords.outcome($0)) } ?? .nothing,
                .flag(fact.isComplaint), fact.department.map { .text(titles.department($0.value)) } ?? .nothing,
                fact.topic.map { word(titles.topic($0.value)) } ?? .nothing,
            ], ticket: fact.ticket)
    }

    static let escalationColumns: [FactColumn] = [
        FactColumn("number", it: "Richiesta", en: "Request"),
        FactColumn("from", it: "Da", en: "From"),
        FactColumn("to", it: "A", en: "To"),
        FactColumn("department", it: "Dipartimento", en: "Department"),
        FactColumn("by", it: "Affidata da", en: "Handed over by"),
        FactColumn("at", it: "Affidamento", en: "Handed over", .instant),
        FactColumn("due", it: "Termine", en: "Due", .instant),
        FactColumn("ended", it: "Fine", en: "Ended", .instant),
        FactColumn("end", it: "Esito", en: "End"),
        FactColumn("time", it: "Durata", en: "Time", .duration),
        FactColumn("reminders", it: "Solleciti", en: "Reminders", .number),
        FactColumn("contributed", it: "Contributo del dipartimento", en: "Contribution", .instant),
    ]

    static func row(_ fact: FrozenEscalation, _ titles: ReportTitles) -> FactRow {
        FactRow(
            [
                .text(fact.number.description), word(FigureWords.level(fact.from.rawValue)),
                word(FigureWords.level(fact.to.rawValue)),
                fact.department.map { .text(titles.department($0.value)) } ?? .nothing,
                fact.by.map { .text(titles.user($0.description)) } ?? .nothing, .instant(fact.at),
                instant(fact.clock?.due), instant(fact.endedAt), word(FigureWords.end(fact.end)),
                fact.endedAt.map { .duration(max(0, $0.milliseconds - fact.at.milliseconds)) } ?? .nothing,
                .number(Double(fact.reminders)), instant(fact.contributedAt),
            ], ticket: fact.ticket)
    }

    static let callColumns: [FactColumn] = [
        FactColumn("key", it: "Chiamata", en: "Call"),
        FactColumn("started", it: "Inizio", en: "Started", .instant),
        FactColumn("waited", it: "Attesa", en: "Waited", .duration),
        FactColumn("ending", it: "Esito", en: "Ending"),
        FactColumn("talked", it: "Conversazione", en: "Talked", .duration),
        FactColumn("first_contact", it: "Risolta al primo contatto", en: "Solved at first contact", .flag),
        FactColumn("queue", it: "Coda", en: "Queue"),
        FactColumn("agent", it: "Operatore", en: "Agent"),
    ]

    static func row(_ call: CallRecord) -> FactRow {
        FactRow([
            .text(call.key), .instant(call.startedAt), .duration(call.waited.wholeMilliseconds),
            word(FigureWords.ending(call.ending)), .duration(call.talked.wholeMilliseconds),
            call.solvedAtFirstContact.map { .flag($0) } ?? .nothing, .text(call.queue), .text(call.agent),
        ])
    }

    static let packetColumns: [FactColumn] = [
        FactColumn("name", it: "Pacchetto", en: "Packet"),
        FactColumn("contacts", it: "Contatti", en: "Contacts", .number),
        FactColumn("started", it: "Inizio", en: "Started", .instant),
        FactColumn("ended", it: "Fine", en: "Ended", .instant),
        FactColumn("worked", it: "Tempo lavorativo", en: "Working time", .duration),
        FactColumn("rate", it: "Ore lavorative per 100", en: "Working hours per 100", .number),
        FactColumn("entered_by", it: "Inserito da", en: "Entered by"),
        FactColumn("entered", it: "Inserito il", en: "Entered", .instant),
        FactColumn("withdrawn", it: "Ritirato il", en: "Withdrawn", .instant),
    ]

    static func row(_ packet: OutboundPacket, _ titles: ReportTitles, worked: Duration?, size: Int) -> FactRow {
        let hours = worked.map { Double($0.wholeMilliseconds) / 3_600_000 }
        return FactRow([
            .text(packet.name), .number(Double(packet.contacts)), .instant(packet.startedAt), instant(packet.endedAt),
            worked.map { .duration($0.wholeMilliseconds) } ?? .nothing,
            hours.flatMap { packet.contacts > 0 ? .number($0 * Double(size) / Double(packet.contacts)) : nil }
                ?? .nothing,
            user(packet.by, titles), .instant(packet.at), instant(packet.withdrawnAt),
        ])
    }

    static let outageColumns: [FactColumn] = [
        FactColumn("from", it: "Dal", en: "From", .instant),
        FactColumn("until", it: "Al", en: "Until", .instant),
        FactColumn("kind", it: "Rilevato da", en: "Known from"),
        FactColumn("reason", it: "Motivo", en: "Reason"),
        FactColumn("entered_by", it: "Inserito da", en: "Entered by"),
        FactColumn("entered", it: "Inserito il", en: "Entered", .instant),
        FactColumn("withdrawn", it: "Ritirato il", en: "Withdrawn", .instant),
    ]

    static func row(_ outage: Outage, _ titles: ReportTitles) -> FactRow {
        FactRow([
            .instant(outage.from), .instant(outage.until), .word(it: "Inserimento", en: "Entry"), .text(outage.reason),
            user(outage.by, titles), .instant(outage.at), instant(outage.withdrawnAt),
        ])
    }

    /// A time without a sign of life.
    static func row(silence: Range<Instant>) -> FactRow {
        FactRow([
            .instant(silence.lowerBound), .instant(silence.upperBound),
            .word(it: "Sistema fermo", en: "Program away"), .nothing, .nothing, .nothing, .nothing,
        ])
    }

    static let enteredColumns: [FactColumn] = [
        FactColumn("indicator", it: "Indicatore", en: "Indicator"),
        FactColumn("from", it: "Dal", en: "From", .day),
        FactColumn("until", it: "Al", en: "Until", .day),
        FactColumn("numerator", it: "Numeratore", en: "Numerator", .number),
        FactColumn("denominator", it: "Denominatore", en: "Denominator", .number),
        FactColumn("note", it: "Nota", en: "Note"),
        FactColumn("entered_by", it: "Inserito da", en: "Entered by"),
        FactColumn("entered", it: "Inserito il", en: "Entered", .instant),
        FactColumn("withdrawn", it: "Ritirato il", en: "Withdrawn", .instant),
    ]

    static func row(_ figure: EnteredFigure, _ titles: ReportTitles) -> FactRow {
        FactRow([
            .text(figure.indicator.rawValue), .day(figure.from), .day(figure.until), .number(figure.numerator),
            .number(figure.denominator), .text(figure.note), user(figure.by, titles), .instant(figure.at),
            instant(figure.withdrawnAt),
        ])
    }

    static func columns(of list: FactList) -> [FactColumn] {
        switch list {
        case .contacts: contactColumns
        case .cases: caseColumns
        case .escalations: escalationColumns
        case .calls: callColumns
        case .packets: packetColumns
        case .outages: outageColumns
        case .entered: enteredColumns
        }
    }

    private static func word(_ pair: ReportTitles.Pair) -> FactCell { .word(it: pair.it, en: pair.en) }
    private static func instant(_ instant: Instant?) -> FactCell { instant.map { .instant($0) } ?? .nothing }
    private static func user(_ user: UserID?, _ titles: ReportTitles) -> FactCell {
        user.map { .text(titles.user($0.description)) } ?? .nothing
    }
}

/// An escalation as lists and closed periods have it: without the reason, which is a person's words about a citizen.
struct FrozenEscalation: Sendable, Hashable, Codable {
    var id: EscalationID
    var ticket: TicketID
    var number: TicketNumber
    var from: Level
    var to: Level
    var department: DepartmentCode?
    var by: UserID?
    var at: Instant
    var clock: ClockSetting?
    var endedAt: Instant?
    var end: EscalationEnd?
    var reminders: Int
    var contributedAt: Instant?

    init(_ escalation: Escalation, number: TicketNumber) {
        id = escalation.id
        ticket = escalation.ticket
        self.number = number
        from = escalation.from
        to = escalation.to
        department = escalation.department
        by = escalation.by
        at = escalation.at
        clock = escalation.clock
        endedAt = escalation.endedAt
        end = escalation.end
        reminders = escalation.reminders
        contributedAt = escalation.contributedAt
    }
}
