// What goes out with a hand-over: the request in the citizen's words to those who work by mail, and a word to the citizen.

import Store
import Tickets

struct HandOverLetters: Sendable {
    let mail: InsideMail
    let view: TicketView
    /// nil: nothing is handed over, somebody is asked.
    let escalation: NewEscalation?

    /// The citizen's text goes along up to this many characters; the whole stands on the page of the request.
    private static let longest = 20_000

    /// To a mailbox of the holder; people who log in see it there.
    func assignments(author: User) -> [NewOutgoing] {
        guard let escalation else { return [] }
        var values = mail.values(
            level: escalation.to, escalation.department, at: escalation.at, clock: escalation.clock)
        values["operatore"] = author.name
        values["motivo"] = escalation.reason
        values["mittente"] = sender
        values["testo"] = words
        values["data-arrivo"] = mail.words.date(view.arrivedAt)
        values["ora-arrivo"] = mail.words.time(view.arrivedAt)
        return Recipients(rules: mail.rules, users: []).holder(escalation.to, escalation.department).compactMap {
            // With the instant: a request that comes back and goes there again is assigned again.
            mail.compose(
                .assignment, to: $0, key: "assignment-\(escalation.at.milliseconds)", author: author, values: values)
        }
    }

    /// E-05, S-06: only to the office that answers for it; once for each office. nil where the channel has no words for it, the
    /// citizen wants none, or no way leads to him.
    /// - Parameter page: the secret of the citizen's page.
    func notice(page: String? = nil) -> NewOutgoing? {
        guard let escalation, escalation.to == .department, let department = escalation.department else { return nil }
        let rules = mail.rules
        let to = view.ticket.replyAddress
        let isOptedOut = view.optedOut.keys.contains { $0.channel == to.channel && $0.party.key == to.party.key }
        guard !to.party.key.isEmpty, !isOptedOut,
            let account = rules.accounts[.init(channel: to.channel, account: to.account)],
            let text = rules.citizenTexts[
                AutomaticTextKey(.escalated, channel: to.channel, language: account.language)]
        else { return nil }
        let words = InsideWords(language: account.language, timeZone: rules.timeZone)
        var values = account.fields.merging([
            "numero": view.ticket.number.description, "oggetto": InsideMail.oneLine(view.ticket.subject),
            "servizio": rules.service(view.ticket.number.service).title, "casella": account.title,
            "ufficio": mail.holder(.department, department), "data": words.date(escalation.at),
            "ora": words.time(escalation.at),
        ]) { $1 }
        var (subject, body) = (text.subject, text.body)
        if let link = rules.page(of: view.ticket.number, page, language: account.language) {
            values["link"] = link
        } else {
            (subject, body) = (subject.without("link"), body.without("link"))
        }
        return NewOutgoing(
            ticket: view.ticket.id, direction: .automatic, author: nil, authorName: account.title, to: to,
            token: .random(), subject: InsideMail.oneLine(subject.filled(values)), text: body.filled(values),
            answering: letters.last?.id, writtenAt: escalation.at, idempotencyKey: "escalated-\(department)")
    }

    /// The citizen by name and address, as he gave them.
    var sender: String {
        let party = view.ticket.requester
        if party.name.isEmpty { return InsideMail.oneLine(party.address) }
        return InsideMail.oneLine(party.address.isEmpty ? party.name : "\(party.name) <\(party.address)>")
    }

    private var letters: [Message] {
        view.messages.filter { $0.direction == .inbound && $0.kind == .contact }
    }

    /// His words, oldest first, with the names of what he attached; notes and what others wrote inside never.
    var words: String {
        let parts = letters.map { letter in
            let text = letter.newText ?? letter.text
            let names = letter.attachments.filter { !$0.inline }.map(\.name)
            let pages = if case .done(let transcript) = letter.transcript { transcript.text } else { "" }
            return [text.isEmpty ? pages : text, names.isEmpty ? "" : "[\(names.joined(separator: ", "))]"]
                .filter { !$0.isEmpty }.joined(separator: "\n")
        }
        let whole = parts.joined(separator: "\n\n")
        return whole.count > Self.longest ? whole.prefix(Self.longest) + " […]" : whole
    }
}
