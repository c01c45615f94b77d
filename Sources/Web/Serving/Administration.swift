// What the administration pages need from behind: the settings as they hold, which of their entries a page has written, and the one
// door to write another.

import Runtime
import ServiceLevels
import Store
import Tickets

/// A text that can be worded.
public struct WordedText: Sendable, Hashable {
    public var key: AmendmentKey
    /// nil where the channel has no subjects.
    public var subject: String?
    /// Empty where nobody has worded it: then it is not sent, or everybody's wording is.
    public var body: String
    /// What may stand in braces.
    public var fields: Set<String>
    /// `it` or `en`.
    public var language: String
    public var use: Use

    public enum Use: Sendable, Hashable {
        case automatic(AutomaticText, ChannelName?)
        case inside(InternalMailKind)
    }

    public init(
        key: AmendmentKey, subject: String?, body: String, fields: Set<String>, language: String, use: Use
    ) {
        self.key = key
        self.subject = subject
        self.body = body
        self.fields = fields
        self.language = language
        self.use = use
    }
}

/// A service as its rules hold.
public struct AdministeredService: Sendable {
    public var code: String
    public var title: String
    public var clock: ServiceClock
    public var reminders: ReminderRule
    public init(code: String, title: String, clock: ServiceClock, reminders: ReminderRule) {
        self.code = code
        self.title = title
        self.clock = clock
        self.reminders = reminders
    }
}

/// What a change of hours would do to clocks that run, and to those that are over outside closed periods.
public struct ClockConsequences: Sendable, Hashable {
    public var earlier: Int
    public var later: Int
    public var unchanged: Int
    /// Those that are over and would be set anew; among them those that were in time and would be late, or the other way round.
    public var over: Int
    public var judgedOtherwise: Int
    /// Not all that are over were looked at: of them there are at least so many.
    public var isPartial: Bool
    public init(
        earlier: Int = 0, later: Int = 0, unchanged: Int = 0, over: Int = 0, judgedOtherwise: Int = 0,
        isPartial: Bool = false
    ) {
        self.earlier = earlier
        self.later = later
        self.unchanged = unchanged
        self.over = over
        self.judgedOtherwise = judgedOtherwise
        self.isPartial = isPartial
    }
}

/// Reads and writes what administration pages may change.
public protocol Administration: Sendable {
    /// Departments and topics as they hold.
    var organisation: Organisation { get }
    /// By code.
    var services: [AdministeredService] { get }
    var texts: [WordedText] { get }
    /// Ready texts for answers, as they are written.
    var cannedTexts: [CannedText] { get }
    /// What may stand in braces in a ready text.
    var cannedFields: Set<String> { get }
    /// The newest version of each entry that was ever written on a page.
    var amendments: [AmendmentKey: Amendment] { get }
    /// Entries that are left out because of their faults.
    var leftOut: [(key: AmendmentKey, fault: SettingsFault)] { get }
    /// Whether the files have the entry: giving it back loses nothing.
    func isInFiles(_ key: AmendmentKey) -> Bool
    /// What is wrong with a text for an entry; empty when it can be taken.
    func faults(of key: AmendmentKey, text: String?) -> [SettingsFault]
    /// Hours as an entry's text says; nil when it is faulty.
    func calendar(_ service: String, text: String) -> ServiceCalendar?
    /// What would become of a service's clocks.
    func consequences(_ service: String, text: String) async throws -> ClockConsequences
    /// Keeps it and lets it hold at once.
    /// - Parameters:
    ///   - text: nil gives it back to the files.
    ///   - seen: the version its writer has read.
    /// - Returns: why it was refused; empty when it holds.
    /// - Throws: `StoreError.conflict` when somebody else has written it since.
    func amend(
        _ key: AmendmentKey, text: String?, seen: Int64, by user: UserID, at now: Instant
    ) async throws -> [SettingsFault]
}
