// The form of an entry of hours: what the settings' file says comes through fields and back without losing anything.

import Foundation
import Runtime
import Settings
import Testing
import Tickets

@testable import Web

@Suite struct EntryFormTests {
    private static let hours = """
        { week: { monday: ["8:00-13:00", "14:00-18:00"], saturday: ["8:00-12:00"] },
          changes: [{ from: "2026-07-01", until: "2026-08-31", monday: ["8:00-14:00"], tuesday: ["9:00-24:00"] },
                    { from: "2027-01-01", friday: ["8:00-9:00"] }],
          holidays: false,
          patrons: [{ day: "05-30", name: "San Gerardo", from: "2026-01-01", until: "2027-12-31" },
                    { day: "12-06", name: "San Nicola" }],
          closures: [{ from: "2026-08-14", until: "2026-08-16", reason: "Ponte di \\"agosto\\"" }],
          openings: [{ from: "2026-12-24", until: "2026-12-24", hours: ["8:00-12:00", "15:00-17:00"],
                       reason: "Vigilia, mattina" }] }
        """

    /// Settings as a folder with this main file gives them.
    private func settings(_ main: String) throws -> Settings {
        let folder = NSTemporaryDirectory() + "sportello-entry-" + RandomIdentifier.token(bits: 60)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try main.write(toFile: folder + "/\(Settings.mainFile)", atomically: true, encoding: .utf8)
        let (settings, report) = Settings.read(folder: folder)
        #expect(report.isUsable, "\(report.text)")
        return settings
    }

    /// The calendar that an entry's text makes on a service without hours of its own.
    private func calendar(_ text: String) throws -> ServiceCalendar {
        let entry = Amendment(
            AmendmentKey(.hours, "CC"), version: 1, text: text, by: nil, at: Instant(milliseconds: 0))
        let (amended, faults) = try settings("{ services: { CC: {} } }").amended(by: [entry])
        #expect(faults.isEmpty, "\(faults)")
        return try #require(amended.services["CC"]).calendar
    }

    @Test func `hours with everything in them go through the form's fields and back without a loss`() throws {
        let calendar = try #require(try settings("{ services: { CC: { hours: \(Self.hours) } } }").services["CC"])
            .calendar
        #expect(calendar.patrons.first?.validity.until == CivilDay("2027-12-31"))
        #expect(calendar.weeks.count == 3 && calendar.exceptions.count == 2)
        // What the page shows of the calendar that holds, and what it shows of an entry that was written before.
        for text in [EntryForm.text(calendar), Self.hours] {
            let fields = EntryForm.fields(.hours, text: text)
            #expect(try self.calendar(EntryForm.text(.hours, fields)) == calendar)
        }
    }

    @Test func `a week that holds for a time only is the first of the changes, with its days`() throws {
        let text = "{ week: { from: \"2026-03-01\", monday: [\"8:00-9:00\"] }, changes: [{ from: \"2026-05-01\" }] }"
        let fields = EntryForm.fields(.hours, text: text)
        #expect(fields["changes-0-from"] == "2026-03-01" && fields["changes-0-monday"] == "8:00-9:00")
        #expect(fields["changes-1-from"] == "2026-05-01" && fields["monday"] == nil)
    }
}
