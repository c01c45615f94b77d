// Opening hours in the settings: what is written is what holds, and every fault is named.

import Runtime
import Settings
import Testing
import Tickets

@Suite("Settings hold the opening hours of each service")
struct HoursTests {
    @Test("weeks, changes, patrons, closures and openings are taken")
    func values() throws {
        let folder = try SettingsFolder([
            "sportello.json5": """
            { services: { CUP: { title: "CUP", hours: {
                week: { monday: ["14:30-17:00", "8:00-13:00"], sunday: ["10-12"] },
                holidays: false,
                changes: [{ from: "2026-07-01", until: "2026-08-31", monday: ["9-10"] }],
                patrons: [{ day: "05-30", name: "San Gerardo", from: "2026-01-01" }],
                closures: [{ from: "2026-09-07", until: "2026-09-20", reason: "Lavori" }],
                openings: [{ from: "2026-09-14", until: "2026-09-14", hours: ["11-12"], reason: "Scadenza" }],
              } } } }
            """
        ])
        let (settings, report) = folder.read()
        #expect(report.isUsable, "\(report.text)")
        let calendar = try #require(settings.services["CUP"]?.calendar)
        func spans(_ day: String) throws -> [OpeningSpan] { calendar.spans(on: try #require(CivilDay(day))) }
        #expect(try spans("2026-06-01") == [OpeningSpan("8-13"), OpeningSpan("14:30-17")])
        #expect(try spans("2026-06-02") == [])
        #expect(try spans("2026-04-05") == [OpeningSpan("10-12")])
        #expect(try spans("2026-07-06") == [OpeningSpan("9-10")])
        #expect(try spans("2027-05-30") == [])
        #expect(try spans("2021-05-30") == [OpeningSpan("10-12")])
        #expect(try spans("2026-09-07") == [])
        #expect(try spans("2026-09-14") == [OpeningSpan("11-12")])
        #expect(calendar.note(on: try #require(CivilDay("2026-09-08"))) == "Lavori")
    }

    @Test("every fault of the hours is named at once")
    func faults() throws {
        let folder = try SettingsFolder([
            "pigeon.json5": "{ accounts: [] }",
            "sportello.json5": """
            { services: { CC: { hours: {
                week: { monday: ["8-25", "8-12"], tuesday: ["8-12", "11-13"], lunedi: ["8-12"] },
                holidays: "yes",
                changes: [{ from: "2026-02-30", until: "2026-08-31", monday: ["9-10"] }],
                patrons: [{ day: "30/05" }, { name: "nobody" }],
                closures: [{ from: "2026-09-07" }, { from: "2026-09-07", until: "2026-09-01" }],
                openings: [{ from: "2026-09-14", until: "2026-09-14" }],
              } } } }
            """,
        ])
        let found = folder.read().report.findings.map { "\($0.fault.key.dropFirst(18)): \($0.fault.problem)" }
        #expect(
            Set(found) == [
                "week.monday[1]: is no part of a day", "week.tuesday: has parts that overlap",
                "week.lunedi: is not a known key", "holidays: is a text", "changes[1].from: is no day",
                "patrons[1].day: is no day of the year", "patrons[2].day: is missing", "closures[1].until: is missing",
                "closures[2].until: is before from", "openings[1].hours: names no opening",
            ])
    }

    @Test("hours without any opening are a fault")
    func neverOpen() throws {
        let folder = try SettingsFolder([
            "pigeon.json5": "{ accounts: [] }",
            "sportello.json5": "{ services: { CC: { hours: { week: { sunday: [] } } } } }",
        ])
        #expect(folder.read().report.findings.map(\.fault.key) == ["services.CC.hours.week"])
    }
}
