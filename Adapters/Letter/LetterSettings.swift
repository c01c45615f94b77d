// What an administrator may say about letters: `letter.json5`. Everything wrong is noted with its key and its remedy, and
// reading goes on: all faults come out at once.

import Channels
import Foundation
import Print
import Runtime
import Tickets

/// The mail rooms.
public struct LetterSettings: Sendable {
    public var accounts: [LetterAccount]
    /// For dates on letters, and for the time at which the post comes.
    public var timeZone: TimeZone
    /// Pages of one letter whose words are read by machine.
    public var pagesRead: Int

    public init(
        accounts: [LetterAccount], timeZone: TimeZone = TimeZone(identifier: "Europe/Rome") ?? .gmt, pagesRead: Int = 50
    ) {
        self.accounts = accounts
        self.timeZone = timeZone
        self.pagesRead = pagesRead
    }

    /// Reads the file's object. Does not call `finish()` on it: that is the caller's, who may know further keys.
    public init(reading node: SettingsNode) {
        accounts = node.objects("accounts").map { LetterAccount(reading: $0) }
        if accounts.isEmpty {
            node.fault("accounts", "has no account", remedy: "Describe at least one mail room.")
        }
        let zone = node.text("timeZone", default: "Europe/Rome") ?? "Europe/Rome"
        timeZone = TimeZone(identifier: zone) ?? .gmt
        if TimeZone(identifier: zone) == nil {
            node.fault("timeZone", "is not a known time zone", remedy: "Write one like \"Europe/Rome\".")
        }
        pagesRead = node.int("pagesRead", in: 0...500, default: 50)
        var names: Set<AccountName> = []
        var folders: Set<String> = []
        for account in accounts {
            if !names.insert(account.account.name).inserted {
                node.fault(
                    "accounts", "names \"\(account.account.name)\" twice", remedy: "Give each its own name.")
            }
            for folder in [account.reading?.folder, account.sending?.folder].compactMap({ $0 }) where !folder.isEmpty {
                if !folders.insert(folder).inserted {
                    node.fault(
                        "accounts", "use \(folder) twice: letters would be mixed up",
                        remedy: "Give each account folders of its own, one for reading and one for sending.")
                }
            }
        }
    }
}

/// One mail room.
public struct LetterAccount: Sendable {
    public var account: ChannelAccount
    /// nil when it only sends.
    public var reading: LetterReading?
    /// nil when it only receives.
    public var sending: LetterSending?

    public init(_ account: ChannelAccount, reading: LetterReading?, sending: LetterSending?) {
        self.account = account
        self.reading = reading
        self.sending = sending
    }

    init(reading node: SettingsNode) {
        defer { node.finish() }
        let name = node.requiredText("name", remedy: "Give the mail room a short name of its own, e.g. \"urp\".")
        let address = node.requiredText("address", remedy: "Write our postal address, on one line.")
        let language = node.text("language", default: "it") ?? "it"
        if !["it", "en"].contains(language) {
            node.fault("language", "is not a known language", remedy: "Use \"it\" or \"en\".")
        }
        account = ChannelAccount(
            name: AccountName(name), address: address, title: node.text("title", default: name) ?? name,
            service: node.text("service", default: "CC") ?? "CC", language: language,
            acknowledges: node.bool("acknowledge", default: false))
        reading = node.object("reading").map { LetterReading(reading: $0) }
        sending = node.object("sending").map { LetterSending(reading: $0, account: account) }
        if reading == nil, sending == nil {
            node.fault(
                "reading", "and sending are both missing", remedy: "Name a folder for scans, for print, or both.")
        }
    }

    static func folder(_ node: SettingsNode) -> String {
        let path = node.requiredText("folder", remedy: "Write the whole path, e.g. \"/srv/letters/urp\".")
        if !path.isEmpty, !path.hasPrefix("/") {
            node.fault("folder", "is not an absolute path", remedy: "Write the whole path.")
        }
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}

/// Where scans come in.
public struct LetterReading: Sendable, Hashable {
    /// The hot folder. `done/`, `error/` and a hidden folder of our own are made in it.
    public var folder: String
    /// A file is taken when size and time of writing have not changed for so long.
    public var stableFor: Duration
    /// How often the folder is looked into: network shares do not ring.
    public var interval: Duration
    /// Minutes after midnight at which the post comes: the clock of a letter of which only the day is known starts then.
    public var arrivalMinute: Int
    /// Larger files are put aside unread, in bytes.
    public var largest: Int

    public init(
        folder: String, stableFor: Duration = .seconds(5), interval: Duration = .seconds(5), arrivalMinute: Int = 480,
        largest: Int = 200 << 20
    ) {
        self.folder = folder
        self.stableFor = stableFor
        self.interval = interval
        self.arrivalMinute = arrivalMinute
        self.largest = largest
    }

    init(reading node: SettingsNode) {
        defer { node.finish() }
        self.init(folder: LetterAccount.folder(node))
        stableFor = node.duration("stableFor", default: stableFor)
        if stableFor < .seconds(1) || stableFor > .hours(1) {
            node.fault("stableFor", "is out of range", remedy: "Use 1 s to 1 h; \"5 s\" is the rule.")
        }
        interval = node.duration("every", default: interval)
        if interval < .milliseconds(500) || interval > .hours(1) {
            node.fault("every", "is out of range", remedy: "Use 500 ms to 1 h.")
        }
        let time = node.text("arrivalTime", default: "8:00") ?? "8:00"
        if let span = OpeningSpan("\(time)-24:00") {
            arrivalMinute = span.from
        } else {
            node.fault("arrivalTime", "is no time of day", remedy: "Write when the post comes, e.g. \"8:00\".")
        }
        largest = node.int("largestMB", in: 1...500, default: 200) << 20
    }
}

/// Where letters go out, and how they look.
public struct LetterSending: Sendable, Hashable {
    /// The print queue: `to-print/` is made in it; whoever prints may move files to `printed/` and `posted/` beside it.
    public var folder: String
    public var letterhead: Letterhead
    /// One small line above the address.
    public var returnLine: String
    public var window: Frame
    /// Before the date: `Potenza`.
    public var place: String
    public var closing: String
    /// `{author}` stands for the operator's or the service's name.
    public var signature: [String]
    /// `Firma autografa sostituita …`.
    public var formula: String
    public var look: SheetLook

    public init(
        folder: String, letterhead: Letterhead, returnLine: String = "", window: Frame = .rightWindow, place: String,
        closing: String = "Distinti saluti", signature: [String] = ["{author}"], formula: String = "",
        look: SheetLook = SheetLook()
    ) {
        self.folder = folder
        self.letterhead = letterhead
        self.returnLine = returnLine
        self.window = window
        self.place = place
        self.closing = closing
        self.signature = signature
        self.formula = formula
        self.look = look
    }

    init(reading node: SettingsNode, account: ChannelAccount) {
        defer { node.finish() }
        let lines = node.has("letterhead") ? node.texts("letterhead") : [account.title]
        self.init(
            folder: LetterAccount.folder(node), letterhead: Letterhead(lines: lines, logo: Self.logo(node)),
            returnLine: node.text("returnLine", default: "") ?? "",
            place: node.requiredText("place", remedy: "Write the town that stands before the date."),
            closing: node.text("closing", default: account.language == "en" ? "Yours faithfully" : "Distinti saluti")
                ?? "",
            formula: node.text("formula", default: "") ?? "")
        if node.has("signature") { signature = node.texts("signature") }
        if node.has("fonts") { look.families = node.texts("fonts") }
        look.size = Double(node.int("fontSize", in: 8...16, default: 11))
        look.foldMarks = node.bool("foldMarks", default: true)
        if let inner = node.object("window") {
            window = Frame(
                x: Double(inner.int("x", in: 0...200, default: 110)),
                y: Double(inner.int("y", in: 0...140, default: 45)),
                width: Double(inner.int("width", in: 10...200, default: 85)),
                height: Double(inner.int("height", in: 10...140, default: 35)))
            if !window.canHoldAddress {
                inner.fault(
                    "x", "y, width and height put the window where no address can stand",
                    remedy: "At least 40 x 15 mm, wholly on the upper half of the sheet (210 x 148 mm).")
            }
            inner.finish()
        }
    }

    private static func logo(_ node: SettingsNode) -> [UInt8]? {
        guard let path = node.text("logo") else { return nil }
        let most = PrintLimits().picture
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        guard facts?[.type] as? FileAttributeType == .typeRegular, (facts?[.size] as? Int ?? .max) <= most,
            let bytes = FileManager.default.contents(atPath: path), bytes.starts(with: [0x89, 0x50, 0x4E, 0x47])
        else {
            node.fault("logo", "is no PNG file of at most \(most >> 20) MB", remedy: "Write the path of a PNG.")
            return nil
        }
        return Array(bytes)
    }
}
