// The models of the pages but the ticket's: values with everything resolved, made by the serving half from the stores.

import Channels
import Store
import Tickets

/// The log-in page.
struct LogInModel: Sendable {
    enum Problem: Sendable, CaseIterable {
        /// Wrong name or password, or an account that is switched off: nobody learns which.
        case refused
        /// Too many wrong ones lately.
        case throttled
        /// The machine is busy with other log-ins.
        case busy
        /// The form was too old.
        case expired
        /// The identity provider does not answer.
        case providerAway
        /// What it answered proves nobody.
        case providerRefused
        /// The answer belongs to no log-in of this browser.
        case providerExpired
        /// The key of second factors is not there: recovery codes alone open.
        case factorUnreadable
        /// Somebody was proved whom nobody has let in.
        case notLinked
    }
    enum Farewell: Sendable, CaseIterable {
        case loggedOut
        /// The session ended by itself.
        case sessionEnded
        /// A new password was set by a link.
        case passwordSet
    }
    var frame: PageFrame
    /// What was typed, so that only the password must be typed again.
    var login: String
    var problem: Problem?
    var farewell: Farewell?
    /// Where to go afterwards.
    var next: Address?
    /// Whether a forgotten password can be set anew by mail.
    var hasReset = false
    /// The identity provider's name.
    var provider: String?
    /// With `.notLinked`: who was proved, by the provider's own name for him.
    var subject: String?
    /// Where the provider itself is left.
    var providerFarewell: Address?

    init(frame: PageFrame, login: String = "", problem: Problem? = nil, farewell: Farewell? = nil, next: Address? = nil)
    {
        self.frame = frame
        self.login = login
        self.problem = problem
        self.farewell = farewell
        self.next = next
    }
}

/// The list of tickets.
struct TicketListModel: Sendable {
    var frame: PageFrame
    var query: ListQuery
    var page: TicketPage
    var desk = ListDesk()
    /// What an act on many has done.
    var report: BulkReport?
    /// An act on many that could not be carried out, as it was typed.
    var bulk: BulkForm?
    /// Whether lines can be marked and acted on.
    var mayAct: Bool { BulkWord.allCases.contains { may($0) } }

    /// Whether the reader may do this to all that is marked.
    func may(_ act: BulkWord) -> Bool { frame.user?.may(act.permission) ?? false }

    init(frame: PageFrame, query: ListQuery, page: TicketPage) {
        self.frame = frame
        self.query = query
        self.page = page
    }
}

/// Items that could not be understood or filed.
struct HeldModel: Sendable {
    var frame: PageFrame
    /// Oldest first.
    var items: [SpoolItem]
    var page: Int
    var hasMore: Bool

    static let pageSize = 50

    init(frame: PageFrame, items: [SpoolItem], page: Int = 1, hasMore: Bool = false) {
        self.frame = frame
        self.items = items
        self.page = page
        self.hasMore = hasMore
    }
}

/// The outbox.
struct OutboxModel: Sendable {
    var frame: PageFrame
    var view: OutboxView
    var entries: [OutboxEntry]
    var page: Int
    var hasMore: Bool

    static let pageSize = 50

    init(frame: PageFrame, view: OutboxView, entries: [OutboxEntry], page: Int = 1, hasMore: Bool = false) {
        self.frame = frame
        self.view = view
        self.entries = entries
        self.page = page
        self.hasMore = hasMore
    }
}

/// One entry of the outbox with its attempts.
struct OutboxEntryModel: Sendable {
    var frame: PageFrame
    var entry: OutboxEntry
    /// In order.
    var attempts: [OutboxAttempt]

    init(frame: PageFrame, entry: OutboxEntry, attempts: [OutboxAttempt]) {
        self.frame = frame
        self.entry = entry
        self.attempts = attempts
    }
}

/// An account of a channel, by its names.
struct AccountPlace: Sendable, Hashable {
    var channel: ChannelName
    var account: AccountName
}

/// How the accounts fare.
struct AccountsModel: Sendable {
    struct Account: Sendable {
        var channel: ChannelName
        var account: ChannelAccount
        /// nil: nothing has been tried yet since the account was set up.
        var reading: AccountHealth?
        var sending: AccountHealth?
        /// Whether the account is read, and whether it sends, by its settings.
        var reads: Bool
        var sends: Bool
        /// Whether it has not been read for too long without saying why.
        var isSilent = false

        init(
            channel: ChannelName, account: ChannelAccount, reading: AccountHealth?, sending: AccountHealth?,
            reads: Bool = true, sends: Bool = true
        ) {
            self.channel = channel
            self.account = account
            self.reading = reading
            self.sending = sending
            self.reads = reads
            self.sends = sends
        }
    }
    var frame: PageFrame
    /// In the order of the settings.
    var accounts: [Account]
    /// What trying one of them has just found.
    var tried: TriedAccount?
    var mayTry = false

    init(frame: PageFrame, accounts: [Account]) {
        self.frame = frame
        self.accounts = accounts
    }
}

/// A page that says why there is no page.
struct ErrorModel: Sendable {
    var frame: PageFrame
    /// HTTP status: 400, 403, 404, 405, 409, 413, 415, 421, 422, 429, 500, 503; others read like 400 or 500.
    var status: Int
    /// Finds the line in the log; shown for faults of ours.
    var incident: String?

    init(frame: PageFrame, status: Int, incident: String? = nil) {
        self.frame = frame
        self.status = status
        self.incident = incident
    }
}

/// The page before a foreign link is followed.
struct LeavingModel: Sendable {
    var frame: PageFrame
    /// As it stands in the message; shown in full, linked only if it is a web address.
    var address: String

    init(frame: PageFrame, address: String) {
        self.frame = frame
        self.address = address
    }
}
