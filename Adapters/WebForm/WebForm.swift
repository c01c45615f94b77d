// The way in: what was written into the form becomes a raw item.

import Channels
import FormDocuments
import Tickets

/// One form.
struct WebForm: ChannelForm {
    let account: AccountName
    private let settings: WebFormAccount

    var answersBy: [ChannelName: AccountName] { settings.offer.answersBy }
    var files: FormFiles { settings.offer.files }

    init(_ settings: WebFormAccount) {
        account = settings.account.name
        self.settings = settings
    }

    func item(_ submission: FormSubmission) throws(ChannelError) -> IncomingItem {
        let taking = FormTaking(operation: "take submission", offer: settings.offer)
        return try taking.item(submission, as: WebFormDocument.self) { $0.arrivedAt = submission.arrivedAt }
    }
}
