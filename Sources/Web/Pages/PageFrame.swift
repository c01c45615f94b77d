// What stands around every page: who is logged in, the views with their numbers, what needs attention, the last act.

import Channels
import Store
import Tickets

/// The surroundings of a page.
struct PageFrame: Sendable {
    /// nil before log-in.
    var user: User?
    /// Goes into every form.
    var formToken: String
    /// nil where they are not known: before log-in, on error pages.
    var counts: DeskCounts?
    var alarms: Alarms
    /// Every configured channel: titles and icons.
    var channels: [ChannelDescriptor]
    /// What the act that led here has done; shown once.
    var notice: Notice?
    /// Answers that wait to be printed or posted, counted up to a hundred; nil where it is not known.
    var inHands: Int?
    /// Names of departments and topics.
    var organisation = Organisation()
    /// Whether separator sheets can be made.
    var hasSeparators = false
    /// Whether there are reports, for those who may see them.
    var hasReports = false
    /// Whether there is something to administer, for those who may.
    var isAdministered = false
    /// Whether telephone calls are registered.
    var takesCalls = false
    /// This page's own address, for coming back after switching the language; nil when it cannot be come back to.
    var here: Address?
    /// The last change that the page has; nil where none is told of.
    var change: Int64?

    init(
        user: User?, formToken: String, counts: DeskCounts? = nil, alarms: Alarms = Alarms(),
        channels: [ChannelDescriptor] = [], notice: Notice? = nil, here: Address? = nil
    ) {
        self.user = user
        self.formToken = formToken
        self.counts = counts
        self.alarms = alarms
        self.channels = channels
        self.notice = notice
        self.here = here
    }

    func channel(_ name: ChannelName?) -> ChannelDescriptor? { channels.first { $0.name == name } }
}

/// What everybody should know, whatever page is open.
struct Alarms: Sendable, Hashable {
    /// Accounts that cannot be read or sent by at present.
    var failingAccounts = 0
    /// Nothing leaves until a person releases the outbox after a restore.
    var outboxIsHeld = false
    /// Accounts that have not been read for `silentAfter`, without saying why.
    var silentAccounts = 0
    var silentAfter = Duration.minutes(15)
    init() {}
    init(failingAccounts: Int, outboxIsHeld: Bool) {
        self.failingAccounts = failingAccounts
        self.outboxIsHeld = outboxIsHeld
    }
}

/// What an act has done. Travels as `?done=` after the redirect: fixed words, so nobody can put a text of his there.
enum Notice: String, Sendable, CaseIterable {
    case answered, noted, assigned, released, closed, reopened
    case needsAnswer = "needs_answer"
    case noAnswerNeeded = "no_answer_needed"
    case retried
    case retriedAll = "retried_all"
    case sendNow = "send_now"
    case held
    case resolvedSent = "resolved_sent"
    case resolvedNotSent = "resolved_not_sent"
    case outboxReleased = "outbox_released"
    case amended, registered
    case viewSaved = "view_saved"
    case viewRemoved = "view_removed"
    case arrivalCorrected = "arrival_corrected"
    case reported
    case receiptConfirmed = "receipt_confirmed"
    case escalated
    case givenBack = "given_back"
    case reminded, asked, classified, merged, unmerged
    case periodClosed = "period_closed"
    case entered, withdrawn, written
    case passwordChanged = "password_changed"
    case sessionEnded = "session_ended"
    case factorRemoved = "factor_removed"
    case entryKept = "entry_kept"
    case entryGivenBack = "entry_given_back"
    case draftSaved = "draft_saved"
    case draftDiscarded = "draft_discarded"
    case takenBack = "taken_back"
    case tooLate = "too_late"
    case personSaved = "person_saved"
    case personsMerged = "persons_merged"
    case personsUnmerged = "persons_unmerged"
    case personMoved = "person_moved"
    case split, unsplit, linked, unlinked
    case userSaved = "user_saved"
    case resetSent = "reset_sent"
    case callRegistered = "call_registered"

    /// Name of the query parameter.
    static let parameter = "done"
}

/// Of the installation: the same on all pages.
struct Installation: Sendable {
    /// The body's or service's name.
    var title: String
    var version: String
    /// Declaration of accessibility, privacy notice, feedback: links in the foot (AgID; facts 7.1).
    var links: FootLinks

    struct FootLinks: Sendable {
        var accessibility: Address?
        var privacy: Address?
        var feedback: Address?
        init(accessibility: Address? = nil, privacy: Address? = nil, feedback: Address? = nil) {
            self.accessibility = accessibility
            self.privacy = privacy
            self.feedback = feedback
        }
    }

    init(title: String, version: String = "", links: FootLinks = FootLinks()) {
        self.title = title
        self.version = version
        self.links = links
    }
}
