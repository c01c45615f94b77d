// What the administration pages show.

import Runtime
import Store
import Tickets

/// The pages of administered entries.
enum AdminSection: String, Sendable, CaseIterable {
    case departments, topics, queues, texts, canned, calendars, services

    /// Where an entry of a kind is listed.
    init(_ kind: AmendmentKind) {
        self =
            switch kind {
            case .department: .departments
            case .topic: .topics
            case .automaticText, .internalText: .texts
            case .hours: .calendars
            case .queue: .queues
            case .cannedText: .canned
            }
    }
}

/// A list of entries.
struct AdminModel: Sendable {
    struct LeftOut: Sendable {
        var key: AmendmentKey
        var fault: SettingsFault
    }
    var frame: PageFrame
    /// nil: the overview.
    var section: AdminSection?
    var organisation: Organisation
    var services: [AdministeredService]
    var texts: [WordedText]
    var canned: [CannedText] = []
    var amendments: [AmendmentKey: Amendment]
    var leftOut: [LeftOut]
    var today: CivilDay

    /// Whether a page's text stands behind an entry.
    func isAmended(_ key: AmendmentKey) -> Bool { amendments[key]?.text != nil }
    func isLeftOut(_ key: AmendmentKey) -> Bool { leftOut.contains { $0.key == key } }
}

/// One entry with its form.
struct EntryModel: Sendable {
    var frame: PageFrame
    var kind: AmendmentKind
    /// nil: a new one.
    var code: String?
    var fields: EntryFields
    /// The version that its writer has before his eyes.
    var seen: Int64 = 0
    var faults: [SettingsFault] = []
    /// What somebody else has written meanwhile.
    var theirs: EntryFields?
    /// What a trial has shown.
    var consequences: ClockConsequences?
    var calendar: ServiceCalendar?
    var text: WordedText?
    /// What may stand in braces in a ready text.
    var cannedFields: Set<String> = []
    var isAmended = false
    var mayGoBack = false
    var history: [Amendment] = []
    var names: [UserID: String] = [:]
    var organisation = Organisation()
    var services: [AdministeredService] = []
    var today: CivilDay

    init(frame: PageFrame, kind: AmendmentKind, code: String?, fields: EntryFields, today: CivilDay) {
        self.frame = frame
        self.kind = kind
        self.code = code
        self.fields = fields
        self.today = today
    }
}
