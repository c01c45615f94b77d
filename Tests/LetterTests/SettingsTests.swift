// Settings of the mail rooms: every fault at once, and what is written is what holds.

import Print
import Runtime
import Testing

@testable import Letter

@Suite struct LetterSettingsTests {
    private func read(_ values: [String: SettingsValue]) -> (LetterSettings, [String]) {
        let faults = SettingsFaults()
        let node = SettingsNode(values, file: "letter.json5", faults: faults)
        let settings = LetterSettings(reading: node)
        node.finish()
        return (settings, faults.all.map { "\($0.key): \($0.problem)" })
    }

    @Test func `what is written is what holds`() throws {
        let (settings, faults) = read([
            "accounts": .list([
                .object([
                    "name": .text("urp"), "address": .text("Via 1, 85100 Potenza PZ"),
                    "reading": .object([
                        "folder": .text("/srv/scans/"), "stableFor": .text("10 s"), "arrivalTime": .text("9:30"),
                        "largestMB": .number(20),
                    ]),
                    "sending": .object([
                        "folder": .text("/srv/print"), "place": .text("Potenza"),
                        "signature": .list([.text("{author}"), .text("URP")]),
                        "window": .object([
                            "x": .number(20), "y": .number(50), "width": .number(90), "height": .number(40),
                        ]),
                    ]),
                ])
            ]),
            "pagesRead": .number(7),
        ])
        #expect(faults == [])
        let account = try #require(settings.accounts.first)
        #expect(account.reading?.folder == "/srv/scans")
        #expect(account.reading?.stableFor == .seconds(10))
        #expect(account.reading?.arrivalMinute == 570)
        #expect(account.reading?.largest == 20 << 20)
        #expect(account.sending?.window == Frame(x: 20, y: 50, width: 90, height: 40))
        #expect(account.sending?.signature == ["{author}", "URP"])
        #expect(settings.pagesRead == 7)
    }

    @Test func `every fault is named at once`() {
        let (_, faults) = read([
            "timeZone": .text("Europe/Potenza"),
            "accounts": .list([
                .object([
                    "name": .text("urp"), "address": .text("Via 1"), "colour": .text("blue"),
                    "reading": .object([
                        "folder": .text("scans"), "stableFor": .text("1 ms"), "arrivalTime": .text("noon"),
                    ]),
                ]),
                .object([
                    "name": .text("urp"), "address": .text("Via 2"), "language": .text("de"),
                    "sending": .object([
                        "folder": .text("/srv/a"), "logo": .text("/no/such.png"),
                        "window": .object(["x": .number(180)]),
                    ]),
                    "reading": .object(["folder": .text("/srv/a")]),
                ]),
                .object(["name": .text("empty"), "address": .text("Via 3")]),
            ]),
        ])
        #expect(
            Set(faults) == [
                "timeZone: is not a known time zone", "accounts[1].colour: is not a known key",
                "accounts[1].reading.folder: is not an absolute path", "accounts[1].reading.stableFor: is out of range",
                "accounts[1].reading.arrivalTime: is no time of day", "accounts[2].language: is not a known language",
                "accounts[2].sending.logo: is no PNG file of at most 2 MB", "accounts[2].sending.place: is missing",
                "accounts[2].sending.window.x: y, width and height put the window where no address can stand",
                "accounts[3].reading: and sending are both missing", "accounts: names \"urp\" twice",
                "accounts: use /srv/a twice: letters would be mixed up",
            ])
    }
}
