// The list's address, its groups, and how lines, held items and the thread read.

import Channels
import Foundation
import Store
import Testing
import Tickets

@testable import Web

@Suite struct PagesListTests {
    private func read(_ pairs: [(String, String)]) -> ListQuery {
        ListQuery { name in pairs.first { $0.0 == name }?.1 }
    }

    @Test func `the list's address says what it shows and reads back the same`() {
        for view in ListView.allCases {
            for order in TicketOrder.allCases {
                let place = TicketPlace(Sample.fifty()[0].ticket, in: order)
                for start in [nil, TicketStart.after(place), .before(place)] {
                    var query = ListQuery(view, channel: ChannelName("email"), search: "già & \"x\"", start: start)
                    query.order = order == view.usualOrder ? nil : order
                    query.until = start == nil ? nil : place
                    #expect(read(query.pairs) == query)
                    #expect(query.question(for: UserID(7)).ordering == order)
                    #expect(query.fromItsStart.start == nil && query.fromItsStart.until == nil)
                }
            }
        }
        #expect(ListQuery().pairs.isEmpty && read([]) == ListQuery())
    }

    @Test func `nonsense in the address gives the default`() {
        let query = read([("view", "zzz"), ("after", "-4"), ("q", "  "), ("channel", "")])
        #expect(query == ListQuery())
        // A place of another order is none of this list's.
        for place in ["", "due", "due-1-2", "due-1-2-x", "due-1-2-3-4", "activity-1-2", "newest--1", "odd-1"] {
            #expect(read([("after", place), ("until", place)]) == ListQuery(), "\(place)")
        }
        #expect(read([("before", "due-1-2-3")]).start == TicketPlace("due-1-2-3").map { .before($0) })
        #expect(read([("sort", "due")]).order == nil && read([("sort", "zzz")]).order == nil)
        #expect(read([("q", String(repeating: "a", count: 5000))]).search.count == ListQuery.longestSearch)
    }

    @Test func `views become the store's questions`() {
        let me = UserID(7)
        #expect(ListQuery(.mine).question(for: me) == TicketQuery(scope: .open, assignment: .user(me)))
        #expect(ListQuery(.unassigned).question(for: me) == TicketQuery(scope: .open, assignment: .unassigned))
        var closed = TicketQuery(scope: .closed)
        closed.order = .newest
        #expect(ListQuery(.closed, order: .newest).question(for: me) == closed)
        #expect(
            ListQuery(.all, channel: ChannelName("sms"), search: "x").question(for: me)
                == TicketQuery(scope: .all, channel: ChannelName("sms"), search: "x"))
    }

    @Test func `open tickets stand in groups by urgency, in the order given`() throws {
        let tree = try #require(DrawnPage.all.first { $0.name == "list" && $0.language == .italian }).tree()
        #expect(
            tree.all("h2").filter { $0.classes.contains("group-name") }.map(\.text)
                == ["Scadute", "Entro due ore", "Più tardi", "Senza scadenza"])
        let subjects = tree.all("a").filter { $0.classes.contains("line-link") }.map(\.text)
        #expect(subjects.first == "Contributo affitto: domanda respinta senza motivazione" && subjects.count == 8)
    }

    @Test func `urgency is said in words and by a drawing, never by colour alone`() throws {
        let tree = try #require(DrawnPage.all.first { $0.name == "list" && $0.language == .italian }).tree()
        for standing in tree.all("span") where standing.classes.contains("standing") {
            #expect(standing.all("use").count == 1 && standing.text.count > 5)
        }
        let words = tree.all("span").filter { $0.classes.contains("standing") }.map(\.text)
        #expect(words.prefix(3) == ["scaduta da 1 h 5 min", "scaduta da 12 min", "restano 36 min"])
    }

    @Test func `an empty list says something kind and, where there is one, a way on`() throws {
        let mine = try #require(DrawnPage.all.first { $0.name == "list-empty-mine" }).tree()
        #expect(mine.all("a").contains { $0["href"] == "/tickets?view=unassigned" && $0.classes == ["button"] })
        for view in ListView.allCases {
            #expect(Sample.pages().list(Sample.list([], ListQuery(view))).text.contains("class=\"nothing\""))
        }
    }

    @Test func `quoted history is folded, answers between the lines stay in reach`() throws {
        var model = Sample.ticketModel()
        model.displays = [:]
        var message = model.view.messages[4]
        model.view.messages = [message]
        let folded = try HTMLReader.read(Sample.pages().ticket(model).text)
        let article = try #require(folded.all("article").first)
        #expect(article.all("details").first?.text.contains("> per il rimborso") == true)
        message.newText = "only this"
        message.text = "> quoted\nonly this\n> more"
        model.view.messages = [message]
        let whole = try HTMLReader.read(Sample.pages().ticket(model).text)
        #expect(whole.all("article").first?.all("details").first?.text.contains("> quoted\nonly this\n> more") == true)
        message.newText = nil
        model.view.messages = [message]
        let plain = try HTMLReader.read(Sample.pages().ticket(model).text)
        #expect(plain.all("article").first?.all("details").filter { $0.classes.contains("quoted") }.isEmpty == true)
    }

    @Test func `a stranger on a ticket is pointed out`() throws {
        let page = try #require(DrawnPage.all.first { $0.name == "ticket" && $0.language == .italian })
        #expect(page.html.contains("non era ancora noto su questa richiesta"))
    }

    @Test func `what waits for a release after a restore is said on every page`() throws {
        let alarmed = Sample.frame(alarms: Alarms(failingAccounts: 1, outboxIsHeld: true))
        let list = Sample.pages().list(Sample.list(Sample.lines, frame: alarmed)).text
        #expect(list.contains("Nessuna risposta sta partendo") && list.contains("Una casella non funziona"))
        let outbox = Sample.pages().outbox(OutboxModel(frame: alarmed, view: .trouble, entries: [])).text
        #expect(outbox.contains("action=\"/outbox/release\""))
    }
}
