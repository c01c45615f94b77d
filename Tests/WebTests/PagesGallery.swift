// Every page in every state that the tests look at. With SPORTELLO_GALLERY set to a folder, the pages are also written
// there, for looking at them in a browser.

import Channels
import Foundation
import Store
import Testing
import Tickets

@testable import Web

enum Gallery {
    /// Name and page of each.
    static func pages(_ language: Language) -> [(name: String, page: Markup)] { pages(Sample.pages(language)) }

    static func pages(_ p: Pages) -> [(name: String, page: Markup)] {
        let bare = Sample.frame(user: nil)
        let alarmed = Sample.frame(alarms: Alarms(failingAccounts: 2, outboxIsHeld: true), notice: .answered)
        let none = Sample.list([], frame: Sample.frame())
        return [
            ("login", p.logIn(LogInModel(frame: bare))),
            (
                "login-refused",
                p.logIn(LogInModel(frame: bare, login: "anna", problem: .refused, next: Address(["held"])))
            ),
            ("login-farewell", p.logIn(LogInModel(frame: bare, farewell: .sessionEnded))),
            ("list", p.list(Sample.list(Sample.lines, total: 128))),
            ("list-inbox", p.list(Sample.inboxList())), ("list-unmarked", p.list(Sample.inboxList(lacksMarks: true))),
            ("list-alarmed", p.list(Sample.list(Sample.lines, more: true, total: 1001, frame: alarmed))),
            (
                "list-fifty",
                p.list(Sample.list(Sample.fifty(), ListQuery(start: Sample.place), more: true, total: 1001))
            ),
            ("list-search", p.list(Sample.list(Sample.lines, ListQuery(.all, search: "rimborso"), total: 8))),
            (
                "list-closed",
                p.list(
                    Sample.list(
                        Sample.lines.map {
                            var line = $0; line.ticket.state = .closed; line.ticket.dueAt = nil; return line
                        }, ListQuery(.closed)))
            ),
            ("list-empty", p.list(none)),
            ("list-empty-mine", p.list(Sample.list([], ListQuery(.mine)))),
            ("list-empty-search", p.list(Sample.list([], ListQuery(.all, channel: Sample.sms.name, search: "zzz")))),
            ("list-empty-page", p.list(Sample.list([], ListQuery(start: Sample.place)))),
            ("ticket", p.ticket(Sample.ticketModel())),
            ("ticket-printed", p.printed(Sample.ticketModel(), withInside: true)),
            ("person", p.person(Sample.personModel())),
            ("people", p.people(Sample.peopleModel())),
            ("people-empty", p.people(PeopleModel(frame: Sample.frame(), query: "zzz"))),
            (
                "ticket-problems",
                p.ticket(
                    Sample.ticketModel(
                        answer: Sample.answer(Set(AnswerForm.Problem.allCases), text: "Il testo scritto"),
                        frame: alarmed))
            ),
            (
                "ticket-closed",
                p.ticket(
                    Sample.ticketModel(
                        Sample.ticket(state: .closed, dueIn: nil, solution: "Rimborso disposto."),
                        answer: Sample.answer(two: false)))
            ),
            (
                "list-levels",
                p.list(Sample.list(Sample.levelLines, ListQuery(.urgent), frame: Sample.levelFrame()))
            ),
            (
                "list-departments",
                p.list(
                    Sample.list(
                        Sample.levelLines, ListQuery(.department, department: Sample.ambiente),
                        frame: Sample.levelFrame()))
            ),
            ("ticket-level", p.ticket(Sample.levelModel())),
            (
                "ticket-level-problems",
                p.ticket(
                    Sample.levelModel(
                        forms: Dictionary(
                            uniqueKeysWithValues: DeskForm.allCases.map {
                                ($0, TypedForm(choice: "back_office", text: "Scritto", fault: .notNow))
                            })))
            ),
            ("ticket-back-office", p.ticket(Sample.levelModel(state: .withBackOffice))),
            ("ticket-paper", p.ticket(Sample.paperModel())),
            ("ticket-paper-corrections", p.ticket(Sample.paperModel(corrections: true))),
            ("queue-to-print", p.printQueue(Sample.queue(.toPrint, left: 2))),
            ("queue-printed", p.printQueue(Sample.queue(.printed, left: 1, lacksReason: true))),
            ("queue-posted", p.printQueue(Sample.queue(.posted))),
            ("queue-returned", p.printQueue(Sample.queue(.returned))),
            (
                "separator",
                p.separator(
                    SeparatorModel(
                        frame: Sample.frame(), request: SeparatorRequest(service: "CC", arrival: "2026-03-02"),
                        services: ["CC", "CUP"], isBad: true))
            ),
            ("queue-empty", p.printQueue(PrintQueueModel(frame: Sample.frame(), step: .toPrint, entries: []))),
            ("ticket-no-channel", p.ticket(Sample.ticketModel(Sample.ticket(state: .new), answer: nil))),
            ("held", p.held(HeldModel(frame: Sample.frame(), items: Sample.held, page: 2, hasMore: true))),
            ("held-empty", p.held(HeldModel(frame: Sample.frame(), items: []))),
            ("outbox", p.outbox(OutboxModel(frame: alarmed, view: .trouble, entries: Sample.entries, hasMore: true))),
            ("outbox-empty", p.outbox(OutboxModel(frame: Sample.frame(), view: .trouble, entries: []))),
            (
                "outbox-entry",
                p.outboxEntry(
                    OutboxEntryModel(
                        frame: Sample.frame(), entry: Sample.entries[4], attempts: Sample.attempts))
            ),
            (
                "outbox-entry-new",
                p.outboxEntry(OutboxEntryModel(frame: Sample.frame(), entry: Sample.entries[5], attempts: []))
            ),
            ("accounts", p.accounts(AccountsModel(frame: Sample.frame(), accounts: Sample.accounts))),
            ("accounts-empty", p.accounts(AccountsModel(frame: Sample.frame(), accounts: []))),
            (
                "leaving",
                p.leaving(LeavingModel(frame: Sample.frame(), address: "https://salute.example.org/rimborsi?anno=2026"))
            ),
            ("leaving-refused", p.leaving(LeavingModel(frame: Sample.frame(), address: "javascript:alert(1)"))),
        ]
            + Sample.reportPages(p) + Sample.accessPages(p) + Sample.citizenPages(p) + Sample.deskPages(p)
            + [400, 403, 404, 405, 409, 413, 429, 500, 503].map {
                (
                    "error-\($0)",
                    p.failure(
                        ErrorModel(
                            frame: $0 == 404 ? bare : Sample.frame(), status: $0,
                            incident: $0 >= 500 ? "k3v9-2mx7" : nil))
                )
            }
    }

    static func write(_ pages: [(name: String, page: Markup)], suffix: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["SPORTELLO_GALLERY"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, page) in pages {
            try Data(page.bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)\(suffix).html"))
        }
    }
}

@Suite struct PagesGalleryTests {
    @Test(arguments: Language.allCases) func `every page in every state can be drawn`(language: Language) throws {
        let pages = Gallery.pages(language)
        #expect(pages.allSatisfy { $0.page.bytes.count > 500 })
        try Gallery.write(pages, suffix: language == .italian ? "" : "-en")
        for (index, payload) in Hostile.payloads.enumerated() where language == .italian {
            try Gallery.write(Hostile.pages(payload), suffix: "-hostile-\(index)")
        }
    }
}
