// Hostile texts in every field of every page (A1, A2): they stay text. Checked by reading the page as a tree, and in a
// real browser.

import Channels
import Foundation
import Store
import Testing
import Tickets

@testable import Web

enum Hostile {
    static let payloads: [String] = [
        #""><img src=x onerror="document.documentElement.dataset.taken=1">"#,
        #"'><script>document.documentElement.dataset.taken=1</script>"#,
        #"</textarea></title></style></script><svg onload="document.documentElement.dataset.taken=1">"#,
        #"<iframe srcdoc="<script>parent.document.documentElement.dataset.taken=1</script>">"#,
        #"javascript:document.documentElement.dataset.taken=1"#,
        "\u{0}\u{1}<b>\u{7F}</b>\u{202E}gnp.exe &lt;img&gt; &#39; {1}",
        "http://example.org/\"onmouseover=\"document.documentElement.dataset.taken=1",
        String(repeating: "W", count: 600) + "<",
    ]

    static func party(_ p: String) -> Party { Party(name: p, address: p) }

    /// Every page with the payload in every text that comes from outside, or that a user or an administrator may set.
    static func pages(_ p: String) -> [(name: String, page: Markup)] {
        let pages = Pages(
            language: .italian, now: Sample.now, zone: Sample.zone, paths: Paths(assetVersion: p),
            installation: Installation(title: p, version: p))
        let user = User(id: UserID(1), login: p, name: p, role: .administrator, active: true, language: "it")
        var mail = Sample.mail
        (mail.title, mail.icon, mail.originalExtension) = (LocalizedText(it: p, en: p), p, p)
        var frame = Sample.frame(user: user)
        (frame.formToken, frame.channels, frame.here) = (p, [mail, Sample.sms], Address([p], query: [(p, p)]))
        let query = ListQuery(.all, channel: ChannelName(p), search: p)
        return [
            ("login", pages.logIn(LogInModel(frame: bare(frame), login: p, problem: .refused, next: Address([p])))),
            ("list", pages.list(Sample.list(Sample.lines.map { line($0, p) }, query, more: true, frame: frame))),
            ("empty", pages.list(Sample.list([], query, frame: frame))), ("ticket", pages.ticket(ticket(p, frame))),
            ("held", pages.held(HeldModel(frame: frame, items: Sample.held.map { held($0, p) }))),
            (
                "outbox",
                pages.outbox(OutboxModel(frame: frame, view: .all, entries: Sample.entries.map { entry($0, p) }))
            ),
            (
                "entry",
                pages.outboxEntry(
                    OutboxEntryModel(
                        frame: frame, entry: entry(Sample.entries[2], p),
                        attempts: Sample.attempts.map { attempt in
                            var attempt = attempt
                            (attempt.code, attempt.detail, attempt.outcome) = (p, p, p)
                            return attempt
                        }))
            ),
            ("accounts", pages.accounts(AccountsModel(frame: frame, accounts: Sample.accounts.map { account($0, p) }))),
            (
                "queue",
                pages.printQueue(
                    PrintQueueModel(
                        frame: frame, step: .returned, entries: Sample.queue(.returned).entries.map { entry($0, p) }))
            ),
            ("error", pages.failure(ErrorModel(frame: frame, status: 500, incident: p))),
            ("leaving", pages.leaving(LeavingModel(frame: frame, address: p))),
        ] + Sample.hostileReportPages(p, pages, frame)
    }

    private static func bare(_ frame: PageFrame) -> PageFrame {
        var frame = frame
        frame.user = nil
        return frame
    }

    private static func line(_ line: TicketLine, _ p: String) -> TicketLine {
        var line = line
        (line.ticket.subject, line.ticket.requester, line.excerpt, line.assigneeName) = (p, party(p), p, p)
        line.channel = ChannelName(p)
        return line
    }

    private static func entry(_ entry: OutboxEntry, _ p: String) -> OutboxEntry {
        var entry = entry
        (entry.subject, entry.to.party, entry.reference, entry.code, entry.detail) = (p, party(p), p, p, p)
        return entry
    }

    private static func held(_ item: SpoolItem, _ p: String) -> SpoolItem {
        var item = item
        (item.channel, item.account) = (ChannelName(p), AccountName(p))
        (item.heldCode, item.heldReason, item.key) = (p, p, p)
        return item
    }

    private static func account(_ account: AccountsModel.Account, _ p: String) -> AccountsModel.Account {
        var account = account
        account.channel = ChannelName(p)
        account.account = ChannelAccount(name: AccountName(p), address: p, title: p)
        account.reading?.code = p
        account.reading?.detail = p
        return account
    }

    private static func ticket(_ p: String, _ frame: PageFrame) -> TicketModel {
        var ticket = Sample.ticket(subject: p, party: party(p), assignee: UserID(1))
        ticket.replyAddress.account = AccountName(p)
        var model = Sample.ticketModel(ticket, answer: answer(p), frame: frame)
        model.view.assigneeName = p
        model.view.authors = [UserID(1): p, UserID(2): p]
        model.view.messages = model.view.messages.map { message in
            var message = message
            (message.subject, message.text, message.party) = (p + p, p + "\n> " + p, party(p))
            message.newText = message.newText == nil ? nil : p
            message.warnings = [p]
            message.particulars = [Particular(it: p, en: p, value: p)]
            message.registration = Registration(number: p, register: p, date: p)
            message.transcript = .done(
                Transcript(
                    text: p, confidence: 3,
                    proposals: Proposal.Field.allCases.map {
                        Proposal(
                            field: $0, value: p, confidence: 1, page: 0, x: .nan, y: -1e300, width: .infinity, height: 2
                        )
                    }))
            model.papers[message.id] = .pages([PageShape(width: .infinity, height: .nan)])
            message.attachments = message.attachments.map { attachment in
                var attachment = attachment
                (attachment.name, attachment.type, attachment.contentID) = (p, p, p)
                return attachment
            }
            return message
        }
        for (message, entry) in model.view.outbox { model.view.outbox[message] = self.entry(entry, p) }
        model.view.events = model.view.events.map { event in
            let values = event.event.detail.mapValues { _ in p }
            return TicketEvent(
                id: event.id, event: NewEvent(ticket: ticket.id, what: p, user: nil, detail: values, at: Sample.now),
                userName: p)
        }
        model.view.linked = model.view.linked.map { link in
            var link = link
            (link.subject, link.reason) = (p, p)
            return link
        }
        model.person = Sample.person(p)
        model.earlier = model.earlier.map { line in
            var line = line
            line.ticket.subject = p
            return line
        }
        model.colleagues = [User(id: UserID(1), login: p, name: p, role: .operator, active: true, language: "it")]
        (model.note, model.closing) = (NoteForm(text: p, isBlank: true), CloseForm(solution: p, isBlank: true))
        return model
    }

    private static func answer(_ p: String) -> AnswerForm {
        var form = Sample.answer([.noText], text: p)
        form.addressees = form.addressees.map {
            .init(
                value: p, to: .init(channel: $0.to.channel, account: $0.to.account, party: party(p)), role: $0.role,
                from: ChannelAccount(name: AccountName(p), address: p, title: p))
        }
        form.other = .init(way: p, name: p, address: p, detail: p)
        form.before = p
        form.preview = PreviewModel(
            preview: AnswerPreview(
                text: p, suggestion: p, replacements: [.init(from: p, to: p, count: 2)],
                measure: PreviewMeasure(
                    unit: LocalizedText(it: p, en: p), used: 1, limit: 2, places: 1, capacity: 2, writing: p),
                findings: [PreviewFinding(.refusal, code: p, text: LocalizedText(it: p, en: p))]), document: p, pages: 1
        )
        (form.subject, form.solution, form.idempotencyKey) = (p, p, p)
        form.kept = [KeptAttachment(value: p, name: p, size: 1)]
        return form
    }
}

@Suite struct PagesHostileTests {
    @Test(arguments: Hostile.payloads) func `a hostile text stays text, whatever field it comes in`(payload: String)
        throws
    {
        for (name, page) in Hostile.pages(payload) {
            let tree = try HTMLReader.read(page.text)
            for element in tree.all {
                #expect(Self.known.contains(element.name), "<\(element.name)> in \(name)")
                for attribute in element.attributes {
                    #expect(!attribute.name.hasPrefix("on") && !["style", "srcdoc"].contains(attribute.name))
                    guard ["href", "src", "action", "formaction"].contains(attribute.name) else { continue }
                    let leads = attribute.value
                    let isOwn = leads.hasPrefix("/") && !leads.hasPrefix("//") || leads.hasPrefix("#")
                    let mayLeave = name == "leaving" && element.name == "a" && leads.hasPrefix("http")
                    #expect(isOwn || mayLeave, "\(attribute.name)=\(leads)")
                }
            }
        }
    }

    /// Names of all elements that pages are made of.
    private static let known: Set<String> = {
        let trees = DrawnPage.all.compactMap { try? $0.tree() }
        return Set(trees.flatMap { $0.all.map(\.name) })
    }()

    @Test func `control characters do not reach the page`() {
        for (_, page) in Hostile.pages(Hostile.payloads[5]) {
            #expect(!page.bytes.contains { $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) || $0 == 0x7F })
        }
    }

    @Test func `a direction sign in a name does not turn the names around it`() {
        // Whatever sign stands in a line, no invisible one is left that turns or hides others, and no blank but the plain one.
        for value in (UInt32(0)...0x30FF).filter({ UnicodeScalar($0) != nil }) {
            guard let sign = UnicodeScalar(value) else { continue }
            let line = Pages.oneLine("a\(Character(sign))b\(Character(sign))")
            let isInvisible = line.unicodeScalars.contains { scalar in
                scalar.properties.generalCategory == .format && scalar != "\u{200D}"
                    || scalar.properties.isWhitespace && scalar != " "
            }
            #expect(!isInvisible && !line.hasSuffix(" "), "U+\(String(value, radix: 16))")
        }
        #expect(Pages.oneLine("invoice\u{202E}fdp.exe\u{200B}\n x") == "invoicefdp.exe x")
    }

    @Test(.enabled(if: RealBrowser.isInstalled), .timeLimit(.minutes(3)))
    func `hostile pages run nothing in a real browser, even without a policy`() throws {
        // Every page in a frame of one document, which looks afterwards into each; one frame really runs the payload,
        // to prove that it would be seen.
        let control = "<html><body><img src=x onerror=\"document.documentElement.dataset.taken=1\"></body></html>"
        var frames = [("control", control)]
        for (index, payload) in Hostile.payloads.enumerated() {
            frames += Hostile.pages(payload).map { ("\($0.name)-\(index)", $0.page.text) }
        }
        let html = """
            <!DOCTYPE html><html><body>\(frames.map { "<iframe name=\"\($0.0)\" srcdoc=\"\(Markup($0.1).text)\"></iframe>" }.joined())
            <script>onload = () => {
              const frames = [...document.querySelectorAll("iframe")];
              const taken = frames.filter((f) => f.contentDocument.documentElement.dataset.taken);
              const shown = frames.filter((f) => f.contentDocument.querySelector("main h1"));
              document.body.dataset.taken = taken.map((f) => f.name).join(" ");
              document.body.dataset.shown = shown.length;
              for (const frame of frames) frame.remove();
            }</script></body></html>
            """
        let dumped = try RealBrowser.dump(html)
        #expect(dumped.contains("data-taken=\"control\""))
        #expect(dumped.contains("data-shown=\"\(frames.count - 1)\""))
    }
}

/// Chromium, for looking at what becomes of a page.
enum RealBrowser {
    static let path = "/usr/bin/chromium"
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// The document after loading, as HTML.
    static func dump(_ html: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pages-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let page = folder.appendingPathComponent("page.html")
        try Data(html.utf8).write(to: page)
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = [
            "--kill-after=5", "90", path, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--user-data-dir=\(folder.path)/profile", "--virtual-time-budget=10000", "--dump-dom", page.absoluteString,
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }
}
