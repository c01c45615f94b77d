// From a kept call to what the desk understands. Pure and total: any bytes give a translation or a failure with a reason.

import Channels
import Foundation
import Tickets

/// Reads what providers send.
struct SMSTranslation: ChannelTranslation {
    private let accounts: [AccountName: SMSAccount]

    init(_ accounts: [SMSAccount]) {
        self.accounts = Dictionary(accounts.map { ($0.account.name, $0) }) { first, _ in first }
    }

    func translate(_ item: IncomingItem, account: AccountName) throws(TranslationFailure) -> Translation {
        let original = try SMSOriginal(decoding: item.bytes)
        guard let settings = accounts[account], let profile = settings.profile else {
            throw TranslationFailure(code: "unknown_account", reason: "This account is not in the settings any more.")
        }
        switch original.kind {
        case .incoming, .polled:
            guard let form = profile.incoming else { throw Self.otherProfile }
            let reading = SMSMessageReading(settings: settings, form: form)
            let fields = try Self.fields(of: original, original.kind == .polled ? nil : form.each)
            return try reading.translation(fields, item, receivedAt: original.receivedAt)
        case .report, .polledReport:
            guard let form = profile.report else { throw Self.otherProfile }
            return try Self.notice(Self.fields(of: original, original.kind == .report ? form.each : nil), form)
        }
    }

    /// A message of text has nothing beside it.
    func open(_ original: [UInt8]) throws(TranslationFailure) -> OpenedOriginal {
        _ = try SMSOriginal(decoding: original)
        return OpenedOriginal(html: nil, attachments: [])
    }

    func attachment(_ part: Int, of original: [UInt8]) throws(TranslationFailure) -> [UInt8]? {
        _ = try SMSOriginal(decoding: original)
        return nil
    }

    private static let otherProfile = TranslationFailure(
        code: "other_profile", reason: "The account's profile does not know messages of this kind.")

    private static func fields(
        of original: SMSOriginal, _ each: ValuePath?
    ) throws(TranslationFailure) -> SMSCallFields {
        let whole = SMSCallFields(target: original.target, type: original.contentType, body: original.body)
        guard !whole.isBroken, !whole.isEmpty else {
            throw TranslationFailure(code: "malformed", reason: "The provider's request is neither a form nor JSON.")
        }
        guard let element = original.element else { return whole }
        guard let each, let json = whole.json, case let values = each.values(in: json), values.indices.contains(element)
        else {
            throw TranslationFailure(code: "malformed", reason: "The provider's list does not have this element.")
        }
        return whole.element(values[element])
    }

    private static func notice(
        _ fields: SMSCallFields, _ form: SMSProfile.Report
    ) throws(TranslationFailure) -> Translation {
        guard let state = fields.text(form.state).flatMap({ form.state($0) }) else {
            throw TranslationFailure(code: "unknown_state", reason: "The report's word for the state is not known.")
        }
        let number = fields.text(form.recipient)
        let recipient = number.flatMap { SMSCorrespondent($0, habit: .international)?.text } ?? number
        var translation = Translation(
            kind: state == .delivered ? .receipt : .bounce, subject: "", sender: Party(), text: "",
            tokens: [fields.text(form.token).flatMap { ReplyToken($0) }].compactMap { $0 },
            automaticAnswerForbidden: "delivery report")
        translation.notice = DeliveryNotice(
            state: state, permanent: state == .bounced, status: fields.text(form.code) ?? fields.text(form.state),
            recipient: recipient, diagnostic: fields.text(form.detail).map { SMSMessageReading.oneLine($0) },
            originalID: fields.text(form.id))
        return translation
    }
}
