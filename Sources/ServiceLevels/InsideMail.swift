// Composes what is written to people inside, and what a citizen is told of an escalation. Values in, messages out: nothing is
// sent here, and the same occasion gives the same key, so that no one gets it twice.

import Runtime
import Store
import Tickets

/// Composes for one ticket at one moment.
struct InsideMail: Sendable {
    let rules: ServiceLevelRules
    let ticket: Ticket
    let now: Instant

    private var service: ServiceLevelRules.Service { rules.service(ticket.number.service) }
    var words: InsideWords { InsideWords(language: rules.language, timeZone: rules.timeZone) }

    /// - Parameters:
    ///   - values: fields beside those that every mail has.
    ///   - key: names the occasion; with the address it becomes the idempotency key.
    /// - Returns: nil when no account can send it, or there are no words for it.
    func compose(
        _ kind: InternalMailKind, to party: Party, key: String, author: User? = nil, values: [String: String]
    ) -> NewOutgoing? {
        guard let route = service.mailRoute, let text = rules.text(kind) else { return nil }
        let values = everywhere.merging(values) { $1 }
        var mail = NewOutgoing(
            ticket: ticket.id, direction: .internalMail, author: author?.id, authorName: service.title,
            to: ReplyAddress(channel: route.channel, account: route.account, party: party), token: .random(),
            subject: Self.oneLine(text.subject.filled(values)), text: Self.tidy(Self.filled(text.body, values)),
            writtenAt: now, idempotencyKey: "\(key)-\(party.key)")
        mail.internalKind = kind
        return mail
    }

    private var everywhere: [String: String] {
        let channel = ticket.replyAddress.channel
        let title = rules.channelTitles[channel].map { rules.language == "en" ? $0.en : $0.it }
        return [
            "numero": ticket.number.description, "oggetto": Self.oneLine(ticket.subject), "servizio": service.title,
            "canale": title ?? channel.value, "data-arrivo": words.date(ticket.openedAt),
            "ora-arrivo": words.time(ticket.openedAt), "struttura": holder(.first, nil),
            "indirizzo": rules.baseURL.map { "\($0)/tickets/\(ticket.number)" } ?? "",
        ]
    }

    /// Who has it, by name.
    func holder(_ level: Level, _ department: DepartmentCode?) -> String {
        switch level {
        case .first: service.title
        case .backOffice: "Back Office"
        case .department: rules.organisation.department(department)?.name ?? department?.value ?? ""
        }
    }

    /// Fields of an escalation: who has it since when, and until when.
    func values(of escalation: Escalation) -> [String: String] {
        values(level: escalation.to, escalation.department, at: escalation.at, clock: escalation.clock)
    }

    func values(level: Level, _ department: DepartmentCode?, at: Instant, clock: ClockSetting?) -> [String: String] {
        var values = [
            "struttura": holder(level, department), "data-assegnazione": words.date(at),
            "ora-assegnazione": words.time(at), "trascorso": words.duration(now - at), "termine": "",
            "data-termine": "", "ora-termine": "", "frase-termine": "",
        ]
        if let clock {
            let term = words.duration(clock.target)
            let (time, date) = (words.time(clock.due), words.date(clock.due))
            values["termine"] = term
            values["data-termine"] = date
            values["ora-termine"] = time
            values["frase-termine"] =
                rules.language == "en"
                ? "The term for the solution at the second level (\(term)) ends at \(time) on \(date)."
                : "Il termine previsto per la soluzione al secondo livello (\(term)) scade alle ore \(time) del \(date)."
        }
        return values
    }

    /// A foreign text fit for a header and a sentence: no control characters or line breaks, at most 200 characters.
    static func oneLine(_ text: String) -> String {
        let visible = text.unicodeScalars.prefix(400).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .format: " "
            default: Character(scalar)
            }
        }
        return String(String(visible).split(separator: " ").joined(separator: " ").prefix(200))
    }

    /// A field that stays empty takes the space before it along: a sentence that is not there leaves no gap in its line.
    private static func filled(_ body: TextTemplate, _ values: [String: String]) -> String {
        let empty = body.fields.filter { values[$0]?.isEmpty == true }
        return TextTemplate(empty.reduce(body.source) { $0.replacing(" {\($1)}", with: "") }).filled(values)
    }

    /// Fields that stayed empty leave no gaps: at most one empty line, none at the end.
    private static func tidy(_ text: String) -> String {
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isEmpty = line.allSatisfy(\.isWhitespace)
            if isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(isEmpty ? "" : line)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}

extension ServiceLevelRules {
    /// The wording in the language of mails inside, else in Italian.
    func text(_ kind: InternalMailKind) -> Text? {
        texts[TextKey(kind, language: language)] ?? texts[TextKey(kind, language: "it")]
    }
}

extension ReplyToken {
    /// A new secret.
    static func random() -> ReplyToken {
        guard let token = ReplyToken(RandomIdentifier.token(bits: ReplyToken.length * 5)) else {
            preconditionFailure("a random identifier has the form of a token")
        }
        return token
    }
}
