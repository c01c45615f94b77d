// Models of entered figures, of closed periods, and of what managers watch over.

import Reports
import Store
import Tickets

/// What is wrong with an entry.
enum EntryFault: Sendable, Hashable, CaseIterable {
    case badDays, badNumbers, badNote, badName, badCount, badTimes, badReason, noFile, badForm
}

/// Entered figures of a service and period.
struct EntriesModel: Sendable {
    /// One of the page's forms.
    enum Form: String, Sendable, CaseIterable { case figures, packets, outages, calls }

    /// A form that was refused: what was typed, and why.
    struct Refused: Sendable {
        var form: Form
        var faults: [EntryFault]
        /// Why the switchboard's file was not taken.
        var file: CallFileFault?
        /// By name of the field.
        var typed: [String: String]
        init(_ form: Form, _ faults: [EntryFault], file: CallFileFault? = nil, typed: [String: String] = [:]) {
            self.form = form
            self.faults = faults
            self.file = file
            self.typed = typed
        }
    }

    var frame: PageFrame
    var scope: ReportScope
    var figures: [EnteredFigure]
    var packets: [OutboundPacket]
    var outages: [Outage]
    /// Names of who entered them.
    var names: [UserID: String]
    /// Whether files of calls are taken.
    var takesCalls: Bool
    /// What the last import gave.
    var imported: CallImport?
    var refused: Refused?
    /// Sent by its forms, so that one that is sent twice is one entry.
    var actKey = ""

    init(
        frame: PageFrame, scope: ReportScope, figures: [EnteredFigure] = [], packets: [OutboundPacket] = [],
        outages: [Outage] = [], names: [UserID: String] = [:], takesCalls: Bool = true, imported: CallImport? = nil,
        refused: Refused? = nil
    ) {
        self.frame = frame
        self.scope = scope
        self.figures = figures
        self.packets = packets
        self.outages = outages
        self.names = names
        self.takesCalls = takesCalls
        self.imported = imported
        self.refused = refused
    }

    /// Those that nothing here measures by itself.
    static let enterable: [Indicator] = [.i01, .i03, .i05, .i09, .i10]
}

/// The page that asks before a period is closed.
struct ClosingModel: Sendable {
    /// Why it cannot be closed.
    enum Obstacle: Sendable, Hashable, CaseIterable { case notOver, already }
    var frame: PageFrame
    var scope: ReportScope
    var obstacle: Obstacle?
    init(frame: PageFrame, scope: ReportScope, obstacle: Obstacle? = nil) {
        self.frame = frame
        self.scope = scope
        self.obstacle = obstacle
    }
}

/// Closed periods, newest first.
struct ClosedPeriodsModel: Sendable {
    var frame: PageFrame
    var reports: [FrozenReport]
    /// By service code.
    var titles: [String: String]
    init(frame: PageFrame, reports: [FrozenReport], titles: [String: String] = [:]) {
        self.frame = frame
        self.reports = reports
        self.titles = titles
    }
}

/// A closed period as it was.
struct ClosedPeriodModel: Sendable {
    var frame: PageFrame
    var report: FrozenReport
    var table: IndicatorTable
    init(frame: PageFrame, report: FrozenReport, table: IndicatorTable) {
        self.frame = frame
        self.report = report
        self.table = table
    }
}

/// What is with the back office and the departments now.
struct SecondLevelModel: Sendable {
    struct Line: Sendable {
        var escalation: Escalation
        var ticket: Ticket
        /// The department's name; the level's where there is none.
        var holder: String?
        init(escalation: Escalation, ticket: Ticket, holder: String? = nil) {
            self.escalation = escalation
            self.ticket = ticket
            self.holder = holder
        }
    }
    var frame: PageFrame
    var lines: [Line]
    var page: Int
    var hasMore: Bool

    static let pageSize = 50

    init(frame: PageFrame, lines: [Line], page: Int = 1, hasMore: Bool = false) {
        self.frame = frame
        self.lines = lines
        self.page = page
        self.hasMore = hasMore
    }
}

/// The audit trail.
struct AuditModel: Sendable {
    var frame: PageFrame
    /// Newest first.
    var entries: [AuditEntry]
    var names: [UserID: String]
    var page: Int
    var hasMore: Bool

    static let pageSize = 50

    init(frame: PageFrame, entries: [AuditEntry], names: [UserID: String] = [:], page: Int = 1, hasMore: Bool = false) {
        self.frame = frame
        self.entries = entries
        self.names = names
        self.page = page
        self.hasMore = hasMore
    }
}
