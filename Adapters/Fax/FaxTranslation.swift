// Pure: a provider's mail to what the desk understands. The mail is the original; the fax is its attachment.

import Channels
import Foundation
import MIME
import MailAccounts
import Tickets

/// Codes of warnings that only faxes have.
public enum FaxWarning {
    /// Not all pages came.
    public static let incomplete = "fax_incomplete"
    /// The network's number and the self-declared one are two.
    public static let numbersDiffer = "fax_numbers_differ"
    /// Only the self-declared number is known.
    public static let numberDeclared = "fax_number_declared"
    /// Nobody knows where it came from.
    public static let numberUnknown = "fax_number_unknown"
    /// A notice about a fax that came by a mail of its own.
    public static let copy = "fax_copy"
    /// An attempt to send us a fax failed.
    public static let notReceived = "fax_not_received"
    /// The mail looks like the provider's and comes from somewhere else.
    public static let foreignSender = "fax_foreign_sender"
    /// The mail is none that the profile knows.
    public static let notRecognised = "fax_not_recognised"
    /// The document is of a kind that cannot be shown (PostScript).
    public static let notShown = "fax_not_shown"
    /// The sender is a public body: documents may not travel by fax between administrations (CAD art. 47).
    public static let publicBody = "public_body"
}

/// Reads providers' mails for the intake.
struct FaxTranslation: ChannelTranslation {
    let accounts: [AccountName: FaxAccount]
    let publicBodies: PublicBodies
    private let limits = MIMELimits()

    init(_ settings: FaxSettings) {
        accounts = Dictionary(settings.accounts.map { ($0.account.name, $0) }, uniquingKeysWith: { first, _ in first })
        publicBodies = settings.publicBodies
    }

    func translate(_ item: IncomingItem, account name: AccountName) throws(TranslationFailure) -> Translation {
        if item.bytes.isEmpty, let reason = item.envelope["withheld"] {
            throw TranslationFailure(code: "withheld", reason: reason)
        }
        guard let account = accounts[name] else {
            throw TranslationFailure(code: "no_account", reason: "The settings have no such fax account.")
        }
        let mail = try UnderstoodMail(
            item.bytes, envelope: item.envelope, own: Set(account.ownMailboxes.map { Party.key($0) }), limits: limits)
        let documents = FaxDocument.all(in: mail.message.root)
        let hasDocument = !documents.isEmpty || FaxDocument.isPostScript(mail.message.root)
        let reading = FaxReading(
            mail: mail, account: account, publicBodies: publicBodies, hasShownDocument: !documents.isEmpty,
            tokens: tokens(mail, item), arrivedAt: item.arrivedAt)
        // A report of the mail system about a fax of ours that never reached the provider.
        if mail.report != nil { return reading.mailReport() }
        guard account.trusts(mail.from?.address) else { return reading.other(isForeign: true) }
        let notice = FaxNotice(mail, account.profile, hasDocument: hasDocument)
        switch notice.kind {
        case .fax(let isComplete): return reading.fax(notice, isComplete: isComplete)
        case .copy: return reading.copy(notice)
        case .notReceived: return reading.notReceived(notice)
        case .report(let state): return reading.report(notice, state)
        case .other: return reading.other(isForeign: false)
        }
    }

    func open(_ original: [UInt8]) throws(TranslationFailure) -> OpenedOriginal {
        let mail = try UnderstoodMail(original, limits: limits)
        return OpenedOriginal(html: mail.body.html(limits: limits), attachments: mail.attachments)
    }

    func attachment(_ part: Int, of original: [UInt8]) throws(TranslationFailure) -> [UInt8]? {
        guard !original.isEmpty else { throw TranslationFailure(code: "empty", reason: "There is nothing to read.") }
        let leaves = MailBody.leaves(MIMEMessage(original, limits: limits).root)
        return leaves.indices.contains(part) ? leaves[part].decoded() : nil
    }

    private func tokens(_ mail: UnderstoodMail, _ item: IncomingItem) -> [ReplyToken] {
        let ids =
            [mail.report?.originalID].compactMap { $0 } + mail.inReplyTo + mail.references.reversed()
            + [mail.messageID].compactMap { $0 }
        return MailTokens.all(ids: ids, addresses: [])
    }
}
