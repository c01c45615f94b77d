// What the browser keeps of an answer while the server does not have it: no word that was typed is lost, none comes back.

import Foundation
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.serialized, .enabled(if: Chromium.path != nil)) struct DraftScriptTests {
    /// Types into the answer as a person does; what the browser keeps of it, and where.
    private let tools = """
        window.field = document.querySelector('#answer-text');
        window.type = (text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})) };
        window.place = `draft:${document.body.dataset.user}:${document.body.dataset.ticket}:${field.dataset.draft}`;
        window.copy = () => JSON.parse(localStorage.getItem(place))?.text ?? '';
        window.real = window.fetch;
        """
    private let state = "document.querySelector('[data-draft-state]')"
    private let left = "Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"
    private let box = "document.querySelector('#answer-text').value"

    private func holds(_ text: String, _ desk: Desk, _ ticket: TicketID) async -> Bool {
        let user = desk.operatorID
        return await eventually { (try? await desk.store.draft(on: ticket, of: user))??.content.text == text }
    }

    @Test func `a draft that is discarded is gone, here and on the server`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let olga = desk.operatorID
            _ = try await desk.store.save(
                DraftContent(text: "Gentile"), on: ticket.id, of: olga, seen: 0, key: nil, at: desk.now)
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                let loads = page.loads
                try await page.evaluate(
                    tools + "type('Gentile signora'); document.querySelector('[data-discard-draft]').click()")
                try await page.loaded(after: loads)
                #expect(try await page.evaluate(box) == "")
                #expect(try await page.evaluate(left) == "0")
                #expect(try await desk.store.draft(on: ticket.id, of: olga) == nil)
            }
        }
    }

    @Test func `what the browser kept beyond the server's draft is in the box again, and goes to the server`()
        async throws
    {
        try await Desk.with { desk in
            let olga = desk.operatorID
            // It goes on from the draft that it knew; or the same form wrote both, and the browser missed the answer.
            for (known, key) in [(true, "chiave-altra"), (false, "chiave-stessa")] {
                let (ticket, _) = try await desk.contact()
                _ = try await desk.store.save(
                    DraftContent(text: "Gentile"), on: ticket.id, of: olga, seen: 0, key: "chiave-stessa", at: desk.now)
                let version = try #require(try await desk.store.draft(on: ticket.id, of: olga)?.version)
                try await desk.withPage { page, origin in
                    try await page.visit(origin + "/tickets/\(ticket.number)")
                    try await page.evaluate(
                        tools + """
                            localStorage.setItem(place, JSON.stringify({text: 'Gentile signora', at: Date.now(),
                              sent: false, form: '\(key)', version: '\(known ? version : 0)'}))
                            """)
                    try await page.visit(origin + "/tickets/\(ticket.number)")
                    #expect(try await page.evaluate(box) == "Gentile signora")
                    #expect(await holds("Gentile signora", desk, ticket.id))
                    #expect(await page.becomes(left, "0"))
                }
            }
        }
    }

    @Test func `what the browser kept beside another window's draft is offered, and takes no place by itself`()
        async throws
    {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let olga = desk.operatorID
            _ = try await desk.store.save(
                DraftContent(text: "dall’altra"), on: ticket.id, of: olga, seen: 0, key: "chiave-altra", at: desk.now)
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                try await page.evaluate(
                    tools + """
                        localStorage.setItem(place, JSON.stringify({text: 'da questa', at: Date.now(), sent: false,
                          form: 'chiave-questa', version: '0'}))
                        """)
                try await page.visit(origin + "/tickets/\(ticket.number)")
                #expect(try await page.evaluate(box) == "dall’altra")
                #expect(try await page.evaluate("\(state).querySelectorAll('button').length") == "1")
                try await page.evaluate("\(state).querySelector('button').click()")
                #expect(try await page.evaluate(box) == "da questa")
                #expect(await holds("da questa", desk, ticket.id))
            }
        }
    }

    @Test func `while another window's draft is to be decided on, what is typed is kept in the browser`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let olga = desk.operatorID
            try await desk.withPage(expected: "409 (Conflict)") { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                _ = try await desk.store.save(
                    DraftContent(text: "dall’altra"), on: ticket.id, of: olga, seen: 0, key: nil, at: desk.now)
                try await page.evaluate(tools + "type('da questa')")
                #expect(await page.becomes("\(state).querySelectorAll('button').length", "2"))
                try await page.evaluate("type('da questa, e di più'); dispatchEvent(new Event('pagehide'))")
                #expect(try await page.evaluate("copy()") == "da questa, e di più")
                // And it can still be said that this one counts.
                try await page.evaluate("\(state).querySelector('button').click()")
                #expect(await holds("da questa, e di più", desk, ticket.id))
            }
        }
    }

    @Test func `a save of which the answer was lost is no other window's`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage(expected: "409 (Conflict)") { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                try await page.evaluate(
                    tools + """
                        window.lose = true;
                        window.fetch = async (...asked) => {
                          const answer = await real(...asked);
                          if (lose && String(asked[0]).endsWith('/draft')) throw new TypeError('lost');
                          return answer;
                        };
                        type('Gentile')
                        """)
                #expect(await page.becomes("\(state).textContent === \(state).dataset.kept"))
                #expect(try await page.evaluate("copy()") == "Gentile")
                try await page.evaluate("lose = false; type('Gentile signora')")
                #expect(await holds("Gentile signora", desk, ticket.id))
                #expect(await page.becomes("copy()", ""))
                #expect(try await page.evaluate("\(state).querySelectorAll('button').length") == "0")
            }
        }
    }

    @Test func `a sending that was given up leaves a form that saves and sends`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                // As when Esc is pressed while a large file is on its way.
                try await page.evaluate(
                    tools + """
                        window.hold = (event) => event.preventDefault();
                        addEventListener('submit', hold);
                        window.form = document.querySelector('#answer-form');
                        type('Gentile'); form.requestSubmit()
                        """)
                #expect(try await page.evaluate("'busy' in form.dataset") == "1")
                try await page.evaluate(
                    "navigation.dispatchEvent(new Event('navigateerror')); type('Gentile signora')")
                #expect(try await page.evaluate("'busy' in form.dataset") == "0")
                #expect(await holds("Gentile signora", desk, ticket.id))
                // A browser that does not tell: whoever types half a minute later has given it up.
                try await page.evaluate(
                    """
                    form.requestSubmit(); const now = performance.now.bind(performance);
                    performance.now = () => now() + 31000; type('Gentile signora, ecco')
                    """)
                #expect(await holds("Gentile signora, ecco", desk, ticket.id))
                let loads = page.loads
                try await page.evaluate("removeEventListener('submit', hold); form.requestSubmit()")
                try await page.loaded(after: loads)
                let view = try #require(try await desk.store.view(ticket.id))
                #expect(view.messages.count { $0.direction == .answer } == 1)
                #expect(try await page.evaluate(box) == "")
            }
        }
    }

    @Test func `of what is typed while an answer is being sent only the added words are in the box again`() async throws
    {
        // One that nobody has given up; and one that goes on although whoever typed has.
        for isGivenUp in [false, true] {
            try await Desk.with { desk in
                let (ticket, _) = try await desk.contact()
                try await desk.withPage { page, origin in
                    try await page.visit(origin + "/tickets/\(ticket.number)")
                    let loads = page.loads
                    try await page.evaluate(
                        tools + """
                            window.asked = 0;
                            window.fetch = (...all) =>
                              String(all[0]).endsWith('/draft') ? (asked++, new Promise(() => {})) : real(...all);
                            addEventListener('submit', (event) => event.preventDefault());
                            window.form = document.querySelector('#answer-form');
                            type('Gentile'); form.requestSubmit();
                            window.sent = form.cloneNode(true);
                            const now = performance.now.bind(performance);
                            performance.now = () => now() + \(isGivenUp ? 31000 : 0);
                            type('Gentile signora')
                            """)
                    #expect(try await page.evaluate("'busy' in form.dataset") == (isGivenUp ? "0" : "1"))
                    if isGivenUp { #expect(await page.becomes("asked")) }
                    #expect(await page.becomes("copy()", "Gentile signora"))
                    // What was on its way arrives.
                    try await page.evaluate(
                        "document.body.append(sent); setTimeout(() => HTMLFormElement.prototype.submit.call(sent), 0)")
                    try await page.loaded(after: loads)
                    let view = try #require(try await desk.store.view(ticket.id))
                    let answers = view.messages.filter { $0.direction == .answer }
                    #expect(answers.count == 1 && answers.allSatisfy { !$0.text.contains("signora") }, "\(isGivenUp)")
                    #expect(try await page.evaluate(box) == "signora", "\(isGivenUp)")
                }
            }
        }
    }

    @Test func `a ready text is put beside what is typed while it is fetched`() async throws {
        var settings = WebSettings()
        settings.cannedTexts = [
            CannedText(code: "pronto", it: "Pronto", en: "Ready", purpose: .answer, body: "Testo pronto")
        ]
        try await Desk.with(settings) { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                try await page.evaluate(
                    tools + """
                        window.asked = 0; window.fails = true;
                        window.gate = new Promise((go) => { window.release = go });
                        window.fetch = async (...all) => {
                          if (!String(all[0]).endsWith('/canned')) return real(...all);
                          asked++;
                          if (fails) throw new TypeError('no network');
                          await gate;
                          return real(...all);
                        };
                        window.put = () => document.querySelector('#canned button[value=pronto]').click();
                        type('Gentile'); put()
                        """)
                // Without the server the page stays as it is, and says so.
                let said = "document.querySelector('[data-canned-said]')"
                #expect(await page.becomes("\(said).textContent === \(said).dataset.unreached"))
                try await page.evaluate("fails = false; put()")
                #expect(await page.becomes("asked", "2"))
                try await page.evaluate("type('Gentile signora'); release()")
                #expect(await page.becomes("field.value.includes('Testo pronto')"))
                #expect(try await page.evaluate("field.value.startsWith('Gentile signora')") == "1")
            }
        }
    }

    @Test func `a screen reader hears of the first save, and not of every pause`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                #expect(try await page.evaluate("\(state).closest('[role=status]') === null") == "1")
                try await page.evaluate(
                    tools + """
                        window.heard = 0;
                        new MutationObserver(() => heard++).observe(document.querySelector('[data-draft-said]'),
                          {childList: true, characterData: true, subtree: true})
                        """)
                for text in ["Gentile", "Gentile signora", "Gentile signora Anna"] {
                    try await page.evaluate("type('\(text)')")
                    #expect(await holds(text, desk, ticket.id))
                    let version = try await desk.store.draft(on: ticket.id, of: desk.operatorID)?.version ?? 0
                    #expect(
                        await page.becomes("document.querySelector('[data-draft-version]').value", "\(version)"))
                }
                #expect(try await page.evaluate("heard") == "1")
            }
        }
    }
}
