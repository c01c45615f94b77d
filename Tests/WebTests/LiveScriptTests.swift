// Live updates in a real browser, where something goes wrong in between: a fetch that fails, a list that grows, a page that
// was already open when somebody answered inside.

import Foundation
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.serialized, .enabled(if: Chromium.path != nil), .timeLimit(.minutes(5))) struct LiveScriptTests {
    @Test func `a fetch that fails once loses no update, and the alarm goes with the next one`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                #expect(await eventually { desk.server.livePages == 1 })
                try await page.evaluate(
                    """
                    window.real = window.fetch; window.refused = 0; window.alarmed = false;
                    window.fetch = (...asked) => String(asked[0]) !== location.pathname || refused > 0
                      ? real(...asked) : (refused++, Promise.resolve(new Response('', {status: 503})));
                    new MutationObserver(() => { alarmed ||= document.querySelector('[data-kind=lost]') !== null })
                      .observe(document.body, {childList: true, subtree: true})
                    """)
                _ = try await desk.store.addNote("Chiamato.", ticket: ticket.id, by: desk.administratorID, at: desk.now)
                #expect(await page.becomes("document.querySelectorAll('.message.fresh').length"))
                #expect(try await page.evaluate("refused") == "1")
                #expect(try await page.evaluate("alarmed") == "1")
                #expect(await page.becomes("document.querySelector('[data-kind=lost]') === null"))
            }
        }
    }

    @Test func `a page that is gone for its reader says so once and is not asked for again`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage(expected: "404 (Not Found)") { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                #expect(await eventually { desk.server.livePages == 1 })
                // As when it goes where its reader does not reach.
                try await page.evaluate(
                    """
                    window.real = window.fetch; window.asked = 0; window.lost = false; window.pauses = [];
                    window.late = window.setTimeout;
                    window.setTimeout = (act, time, ...more) => (pauses.push(time), late(act, time, ...more));
                    window.fetch = (...all) => String(all[0]) !== location.pathname
                      ? real(...all) : (asked++, real('/tickets/\(Sample.number(4711))', all[1]));
                    new MutationObserver(() => { lost ||= document.querySelector('[data-kind=lost]') !== null })
                      .observe(document.body, {childList: true, subtree: true});
                    """)
                _ = try await desk.store.addNote("Chiamato.", ticket: ticket.id, by: desk.administratorID, at: desk.now)
                #expect(await page.becomes("document.querySelector('#live [data-kind=gone]') !== null"))
                #expect(try await page.evaluate("[asked, lost, pauses.includes(5000)].join()") == "1,false,false")
            }
        }
    }

    @Test func `the counts beside a ticket follow what happens to others`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let (other, _) = try await desk.contact(from: bruno, subject: "Carta d'identità", at: start + .minutes(1))
            try await desk.withPage { page, origin in
                // Half a minute is too long for a test.
                try await page.send(
                    "Page.addScriptToEvaluateOnNewDocument",
                    [
                        "source": """
                        window.late = window.setTimeout;
                        window.setTimeout = (act, time, ...more) => late(act, time >= 30000 ? 300 : time, ...more);
                        """
                    ])
                try await page.visit(origin + "/tickets/\(ticket.number)")
                #expect(await eventually { desk.server.livePages == 1 })
                let mine = "document.querySelectorAll('#views .count')[1].textContent"
                #expect(try await page.evaluate(mine) == "0")
                try await desk.store.assign(other.id, to: desk.operatorID, by: desk.administratorID, at: desk.now)
                #expect(await page.becomes(mine, "1"))
            }
        }
    }

    @Test func `what is asked and answered inside shows on an open page, and is said`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                #expect(await eventually { desk.server.livePages == 1 })
                #expect(try await page.evaluate("document.querySelector('#questions').hidden") == "1")
                try await desk.store.ask(
                    "Chi paga la bolletta?", on: ticket.id, to: nil, mail: nil, by: desk.administratorID, at: desk.now)
                let words = "document.querySelector('#questions').innerText"
                #expect(await page.becomes("\(words).includes('Chi paga la bolletta?')"))
                #expect(await page.becomes("document.querySelector('.live-strip') !== null"))
                try await page.evaluate("document.querySelector('.live-strip button').click()")
                // Somebody is writing there: nothing is taken from him, and what came is there when he is done.
                try await page.evaluate(
                    """
                    for (const fold of document.querySelectorAll('#questions details')) fold.open = true;
                    document.querySelector('#questions textarea').focus()
                    """)
                let question = try #require(try await desk.store.view(ticket.id)).messages.last
                _ = try await desk.store.answerInside(
                    try #require(question).id, "Paga il proprietario.", ticket: ticket.id, by: desk.administratorID,
                    at: desk.now)
                #expect(await page.becomes("document.querySelector('.live-strip') !== null"))
                #expect(try await page.evaluate("document.activeElement.matches('#questions textarea')") == "1")
                try await page.evaluate(
                    """
                    window.left = document.activeElement; left.blur();
                    left.dispatchEvent(new FocusEvent('focusout', {bubbles: true}))
                    """)
                #expect(await page.becomes("\(words).includes('Paga il proprietario.')"))
            }
        }
    }

    @Test func `the tab that takes over the stream has missed nothing`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                #expect(await eventually { desk.server.livePages == 1 })
                let second = try await ChromiumPage(page.browser, height: 600)
                try await second.visit(origin + "/tickets/\(ticket.number)")
                try await page.close()
                _ = try await desk.store.addNote("Chiamato.", ticket: ticket.id, by: desk.administratorID, at: desk.now)
                #expect(await second.becomes("document.querySelectorAll('.message.fresh').length"))
                try await second.close()
            }
        }
    }

    @Test func `where tabs cannot share a stream, one that nobody looks at has none, and catches up when it is seen`()
        async throws
    {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                // As on plain http under a name of its own.
                try await page.send(
                    "Page.addScriptToEvaluateOnNewDocument",
                    [
                        "source": """
                        window.away = false;
                        Object.defineProperty(Navigator.prototype, 'locks', {get: () => undefined, configurable: true});
                        Object.defineProperty(document, 'hidden', {get: () => away, configurable: true});
                        """
                    ])
                try await page.visit(origin + "/tickets/\(ticket.number)")
                #expect(await eventually { desk.server.livePages == 1 })
                try await page.evaluate("away = true; document.dispatchEvent(new Event('visibilitychange'))")
                // The server finds that a stream has ended when it writes the next heartbeat.
                let hasEnded = await eventually {
                    desk.clock.advance(by: .seconds(1))
                    return desk.server.livePages == 0
                }
                #expect(hasEnded)
                _ = try await desk.store.addNote("Chiamato.", ticket: ticket.id, by: desk.administratorID, at: desk.now)
                try await page.evaluate("away = false; document.dispatchEvent(new Event('visibilitychange'))")
                #expect(await page.becomes("document.querySelectorAll('.message.fresh').length"))
            }
        }
    }

    @Test func `the way back leads to the list as it was, also after the page has renewed itself`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets?view=unassigned")
                try await page.visit(origin + "/tickets/\(ticket.number)")
                let back = "document.querySelector('[data-back]').getAttribute('href')"
                #expect(try await page.evaluate(back) == "/tickets?view=unassigned")
                // The head changes with it.
                try await desk.store.assign(ticket.id, to: desk.operatorID, by: desk.administratorID, at: desk.now)
                #expect(
                    await page.becomes(
                        "document.querySelector('.ticket-acts form[action$=\"/assign\"] [value=none]') !== null"))
                #expect(try await page.evaluate(back) == "/tickets?view=unassigned")
            }
        }
    }

    @Test func `further pages of the list are renewed where they are seen, with what is marked there`() async throws {
        try await Desk.with { desk in
            var tickets: [TicketID] = []
            for number in 1...70 {
                tickets.append(
                    try await desk.contact(subject: "Richiesta \(number)", at: start + .minutes(number)).ticket.id)
            }
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets")
                try await page.evaluate("scrollTo(0, document.body.scrollHeight)")
                #expect(await page.becomes("document.querySelectorAll('[data-line]').length", "70"))
                #expect(await eventually { desk.server.livePages == 1 })
                try await page.evaluate(
                    """
                    window.line = (id) => document.querySelector(`#more #t${id}`);
                    line(\(tickets[63])).querySelector('[data-mark]').click();
                    line(\(tickets[65])).querySelector('.line-link').focus();
                    line(\(tickets[65])).scrollIntoView()
                    """)
                try await desk.store.close(
                    tickets[64], solution: "Fatto", outcome: .informationGiven, by: desk.administratorID, at: desk.now)
                #expect(await page.becomes("line(\(tickets[64])) === null"))
                #expect(try await page.evaluate("document.querySelectorAll('[data-line]').length") == "69")
                #expect(try await page.evaluate("line(\(tickets[63])).querySelector('[data-mark]').checked") == "1")
                #expect(
                    try await page.evaluate("line(\(tickets[65])).contains(document.activeElement)") == "1")
            }
        }
    }

    @Test func `a list whose next page fails once shows its links, and then grows`() async throws {
        try await Desk.with { desk in
            for number in 1...60 {
                try await desk.contact(subject: "Richiesta \(number)", at: start + .minutes(number))
            }
            try await desk.withPage { page, origin in
                try await page.send(
                    "Page.addScriptToEvaluateOnNewDocument",
                    [
                        "source": """
                        window.real = window.fetch; window.refused = 0;
                        window.fetch = (...asked) => !String(asked[0]).includes('after=') || refused > 0
                          ? real(...asked) : (refused++, Promise.resolve(new Response('', {status: 503})));
                        """
                    ])
                try await page.visit(origin + "/tickets")
                let lines = "document.querySelectorAll('[data-line]').length"
                let first = try #require(Int(try await page.evaluate(lines)))
                #expect(first < 60)
                try await page.evaluate("scrollTo(0, document.body.scrollHeight)")
                #expect(await page.becomes("refused"))
                #expect(try await page.evaluate("document.querySelector('.turning').offsetHeight > 0") == "1")
                #expect(await page.becomes(lines, "60"))
            }
        }
    }

    @Test func `a list whose session has ended shows its links and asks for nothing more`() async throws {
        try await Desk.with { desk in
            for number in 1...60 {
                try await desk.contact(subject: "Richiesta \(number)", at: start + .minutes(number))
            }
            try await desk.withPage { page, origin in
                try await page.send(
                    "Page.addScriptToEvaluateOnNewDocument",
                    [
                        "source": """
                        window.real = window.fetch; window.asked = 0; window.ended = 0; window.pauses = [];
                        window.late = window.setTimeout;
                        window.setTimeout = (act, time, ...more) => (pauses.push(time), late(act, time, ...more));
                        window.fetch = async (...all) => {
                          if (!String(all[0]).includes('after=')) return real(...all);
                          asked++;
                          // As without a session.
                          const answer = await real(all[0], {...all[1], credentials: 'omit'});
                          if (answer.redirected) ended++;
                          return answer;
                        };
                        """
                    ])
                try await page.visit(origin + "/tickets")
                try await page.evaluate("scrollTo(0, document.body.scrollHeight)")
                #expect(await page.becomes("ended"))
                #expect(await page.becomes("document.querySelector('.turning').offsetHeight > 0"))
                // As often as it comes in sight again; five seconds was what it waited for the next try.
                try await page.evaluate("scrollTo(0, 0); scrollTo(0, document.body.scrollHeight)")
                #expect(try await page.evaluate("pauses.includes(5000)") == "0")
                #expect(try await page.evaluate("asked") == "1")
            }
        }
    }
}
