// Each kind of mail of a provider as a translation.
//
// A fax and the notice about it that some servers send beside it (HylaFAX: to FaxMaster) belong together whichever comes
// first: both refer to the same made-up id, formed of the provider's number of the transmission, and have the same sender.

import Channels
import Foundation
import MIME
import MailAccounts
import Tickets

/// One mail on its way to a translation.
struct FaxReading {
    let mail: UnderstoodMail
    let account: FaxAccount
    let publicBodies: PublicBodies
    let hasShownDocument: Bool
    let tokens: [ReplyToken]
    let arrivedAt: Instant

    private var isEnglish: Bool { account.account.language == "en" }

    // MARK: a fax

    func fax(_ notice: FaxNotice, isComplete: Bool) -> Translation {
        var translation = base(notice, kind: .contact, subject: faxSubject(notice))
        translation.externalID = transmissionID(notice) ?? mail.messageID
        translation.references = [transmissionID(notice)].compactMap { $0 }
        // The provider's mail is about the fax; what the citizen wrote is on the pages.
        translation.newText = ""
        translation.attachments = mail.attachments
        translation.wantsTranscript = hasShownDocument
        if !hasShownDocument { translation.warnings.append(FaxWarning.notShown) }
        if !isComplete {
            translation.warnings.append(FaxWarning.incomplete)
            translation.acknowledgement = "incomplete"
        }
        if notice.callerNumber == nil {
            translation.warnings.append(
                notice.stationNumber == nil ? FaxWarning.numberUnknown : FaxWarning.numberDeclared)
            // A machine can call itself by anybody's number: whether it is the sender's, a person decides.
            translation.automaticAnswerForbidden = notice.stationNumber == nil ? "no_address" : "declared_number"
        }
        translation.textFields["pagine"] = notice.pages.map(String.init) ?? "?"
        translation.textFields["pagine-del-fax"] = FaxTexts.pages(notice.pages, language: account.account.language)
        if let number = notice.number { translation.textFields["mittente"] = number.shown }
        return translation
    }

    private func faxSubject(_ notice: FaxNotice) -> String {
        let from = notice.number?.shown ?? notice.station ?? (isEnglish ? "an unknown number" : "numero sconosciuto")
        return "Fax \(isEnglish ? "from" : "da") \(from)"
    }

    // MARK: notices without a clock

    func copy(_ notice: FaxNotice) -> Translation {
        var translation = base(notice, kind: .automaticReply, subject: faxSubject(notice))
        translation.externalID = transmissionID(notice) ?? mail.messageID
        translation.references = [transmissionID(notice)].compactMap { $0 }
        translation.warnings.append(FaxWarning.copy)
        return translation
    }

    /// All of a month in one ticket without a clock: a bad line is one matter, not fifty.
    func notReceived(_ notice: FaxNotice) -> Translation {
        let month = Self.month(arrivedAt)
        var translation = base(
            notice, kind: .automaticReply, subject: isEnglish ? "Faxes not received" : "Fax non ricevuti")
        translation.sender = Party(name: account.profile.title, address: mail.from?.address ?? "")
        translation.externalID = "fax-not-received-\(month)-\(account.account.name.value)"
        translation.references = [translation.externalID].compactMap { $0 }
        translation.warnings.append(FaxWarning.notReceived)
        return translation
    }

    func report(_ notice: FaxNotice, _ state: DeliveryState) -> Translation {
        var translation = plain(kind: state == .delivered ? .receipt : .bounce)
        let found = [notice.token].compactMap { $0 } + tokens
        translation.tokens = found.enumerated().filter { found.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        translation.notice = DeliveryNotice(
            state: state, permanent: state == .bounced,
            recipient: notice.reportedNumber.map { TelephoneNumber($0)?.e164 ?? $0 }, diagnostic: notice.reason,
            originalID: found.first.map { MailTokens.messageID($0, domain: account.domain) })
        translation.particulars = [
            notice.job.map { Particular(it: "Lavoro", en: "Job", value: $0) },
            notice.reportedNumber.map { Particular(it: "Numero chiamato", en: "Number called", value: $0) },
        ].compactMap { $0 }
        translation.automaticAnswerForbidden = "report"
        return translation
    }

    /// RFC 3464: the mail with our fax never reached the provider, or is late.
    func mailReport() -> Translation {
        var translation = plain(kind: mail.kind)
        if let report = mail.report, report.kind != .abuseReport {
            translation.notice = DeliveryNotice(
                state: report.state, permanent: report.permanent, status: report.status, recipient: report.recipient,
                diagnostic: report.diagnostic, originalID: report.originalID)
        }
        translation.automaticAnswerForbidden = "report"
        return translation
    }

    /// Nothing is thrown away: a mail that nobody foresaw is a person's matter. It gets no answer by fax.
    func other(isForeign: Bool) -> Translation {
        var translation = plain(kind: mail.kind)
        translation.warnings.append(isForeign ? FaxWarning.foreignSender : FaxWarning.notRecognised)
        translation.automaticAnswerForbidden = mail.answerRefusal ?? "not_recognised"
        if publicBodies.contains(mailbox: mail.from?.address ?? "") {
            translation.warnings.append(FaxWarning.publicBody)
        }
        return translation
    }

    // MARK: parts

    private func plain(kind: MessageKind) -> Translation {
        Translation(
            kind: kind, subject: mail.subject,
            sender: Party(name: mail.from?.name ?? "", address: mail.from?.address ?? ""), recipients: recipients,
            sentAt: mail.date.map { Instant($0) }, text: mail.text, attachments: mail.attachments,
            externalID: mail.messageID, references: Array(mail.inReplyTo + mail.references.reversed()),
            tokens: tokens, numbers: TicketNumber.numbers(in: mail.subject), warnings: mail.warnings)
    }

    private func base(_ notice: FaxNotice, kind: MessageKind, subject: String) -> Translation {
        var translation = plain(kind: kind)
        translation.subject = subject
        translation.sender = sender(notice)
        translation.recipients = [Party(name: account.account.title, address: account.account.address)]
        translation.references = []
        translation.particulars = particulars(notice)
        if notice.numbersDiffer { translation.warnings.append(FaxWarning.numbersDiffer) }
        let numbers = [notice.callerNumber, notice.stationNumber].compactMap { $0 }
        if numbers.contains(where: { publicBodies.contains($0) }) {
            translation.warnings.append(FaxWarning.publicBody)
        }
        return translation
    }

    private var recipients: [Party] {
        (mail.to + mail.cc).map { Party(name: $0.name ?? "", address: $0.address) }
    }

    /// The station's words are its name where they are no number. Without any number the transmission stands in for the
    /// address, so that a fax and its notice still have the same sender; nothing can be sent there.
    private func sender(_ notice: FaxNotice) -> Party {
        let name = notice.station.flatMap { TelephoneNumber($0) == nil ? $0 : nil } ?? ""
        if let number = notice.number { return Party(name: name, address: number.e164) }
        let unknown = isEnglish ? "unknown" : "sconosciuto"
        return Party(name: name, address: notice.transmission.map { "\(unknown) (\($0))" } ?? "")
    }

    private func particulars(_ notice: FaxNotice) -> [Particular] {
        var list: [Particular] = []
        func add(_ it: String, _ en: String, _ value: String?) {
            if let value { list.append(Particular(it: it, en: en, value: value)) }
        }
        add("Numero del chiamante (rete)", "Caller's number (network)", notice.caller)
        add("Identificativo dichiarato (TSI)", "Self-declared station (TSI)", notice.station)
        add("Pagine", "Pages", notice.pages.map(String.init))
        add("Ricevuto dal servizio fax", "Received by the fax service", notice.received)
        add("Numero di trasmissione", "Transmission number", notice.transmission)
        add("Motivo", "Reason", notice.reason)
        return list
    }

    /// Like a Message-ID, unlike any that a mail program makes.
    private func transmissionID(_ notice: FaxNotice) -> String? {
        guard let number = notice.transmission else { return nil }
        let plain = number.utf8.filter { (48...57).contains($0) || (97...122).contains($0 | 0x20) || $0 == 45 }
        guard !plain.isEmpty else { return nil }
        let domain = MailboxAddress.domain(mail.from?.address ?? "").lowercased()
        return "fax-\(String(decoding: plain.prefix(60), as: UTF8.self))@\(domain.isEmpty ? "fax" : domain)"
    }

    private static func month(_ instant: Instant) -> String {
        let parts = Calendar(identifier: .iso8601).dateComponents(in: .gmt, from: instant.date)
        return "\(parts.year ?? 1970)-\((parts.month ?? 1) < 10 ? "0" : "")\(parts.month ?? 1)"
    }
}
