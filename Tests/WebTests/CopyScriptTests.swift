// Long texts of which the server keeps no draft: a session that ends under them, or a browser that does, takes no word away.

import Foundation
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.serialized, .enabled(if: Chromium.path != nil)) struct CopyScriptTests {
    private let left = "Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"

    private func type(_ text: String, into field: String) -> String {
        """
        window.field = document.querySelector('\(field)'); field.value = '\(text)';
        field.dispatchEvent(new Event('input', {bubbles: true}));
        """
    }

    @Test func `what was typed while the session ended is offered after the log-in, and gone once it is sent`()
        async throws
    {
        var settings = WebSettings()
        settings.clocks = ["CC": ServiceClock()]
        try await Desk.with(settings) { desk in
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/new-contact")
                var loads = page.loads
                desk.clock.advance(by: .hours(1))
                try await page.evaluate(
                    type("Venga domani", into: "#begin-text")
                        + "field.form.noValidate = true; field.form.requestSubmit()")
                try await page.loaded(after: loads)
                #expect(try await page.evaluate("location.pathname") == "/login")
                let again = try await desk.browser()
                try await page.put(cookie: "sportello", again.cookies["sportello"] ?? "", for: origin)
                try await page.visit(origin + "/new-contact")
                #expect(try await page.evaluate("document.querySelector('#begin-text').value") == "")
                try await page.evaluate("document.querySelector('[data-copy-state] button').click()")
                #expect(try await page.evaluate("document.querySelector('#begin-text').value") == "Venga domani")
                #expect(try await page.evaluate("document.querySelector('[data-copy-state] button') === null") == "1")
                loads = page.loads
                try await page.evaluate(
                    """
                    document.querySelector('#begin-address').value = 'bruno@example.com';
                    document.querySelector('#begin-subject').value = 'Appuntamento';
                    document.querySelector('#begin').requestSubmit()
                    """)
                try await page.loaded(after: loads)
                #expect(try await desk.store.tickets(TicketQuery(scope: .all)).total == 1)
                #expect(try await page.evaluate(left) == "0")
                try await page.visit(origin + "/new-contact")
                #expect(try await page.evaluate("document.querySelector('#begin-text').value") == "")
            }
        }
    }

    @Test func `what was begun for one citizen is not in the next one's form, but offered there and put away`()
        async throws
    {
        var settings = WebSettings()
        settings.clocks = ["CC": ServiceClock()]
        try await Desk.with(settings) { desk in
            try await desk.contact()
            try await desk.withPage { page, origin in
                for (path, name) in [("/new-contact", "#begin-text"), ("/tickets", "#bulk-solution")] {
                    try await page.visit(origin + path)
                    try await page.evaluate(type("Per la signora Prova", into: name))
                    #expect(await page.becomes(left), "\(path)")
                    // One that was sent, and of which nobody has heard, is no less somebody's.
                    try await page.evaluate(
                        """
                        for (const key of Object.keys(localStorage)) if (key.startsWith('draft:'))
                          localStorage.setItem(key, JSON.stringify({...JSON.parse(localStorage.getItem(key)), sent: true}))
                        """)
                    try await page.visit(origin + path)
                    let field = "document.querySelector('\(name)')"
                    let acts = "\(field).closest('.field').querySelectorAll('[data-copy-state] button')"
                    #expect(try await page.evaluate("\(field).value") == "", "\(path)")
                    #expect(try await page.evaluate("\(acts).length") == "2", "\(path)")
                    try await page.evaluate("\(acts)[1].click()")
                    #expect(try await page.evaluate("\(acts).length") == "0", "\(path)")
                    #expect(try await page.evaluate("\(field).value") == "", "\(path)")
                    #expect(try await page.evaluate(left) == "0", "\(path)")
                }
            }
        }
    }

    @Test func `the page between a call and its request takes the kept words with it`() async throws {
        let waits = Sample.pages().phoneCallWaits(Sample.frame(), at: Address(["new-call", "chiave"])).text
        #expect(waits.contains("data-done=\"call\""))
        try await Desk.with { desk in
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/account")
                try await page.evaluate(
                    """
                    for (const field of ['call-asked', 'note'])
                      localStorage.setItem(`draft:${document.body.dataset.user}:/new-call:${field}`,
                        JSON.stringify({text: 'Per la signora Prova', at: Date.now(), sent: true}));
                    document.body.insertAdjacentHTML('afterbegin', '<p data-done="call"></p>');
                    """)
                // As the page does that comes then.
                try await page.evaluate(
                    """
                    import(document.querySelector('script[type=module]').src.replace('app.js', 'copies.js'))
                      .then((copies) => copies.startCopies())
                    """)
                #expect(try await page.evaluate(left) == "1")
                let kept = try await page.evaluate("Object.keys(localStorage).find((key) => key.startsWith('draft:'))")
                #expect(kept.hasSuffix(":/new-call:note"))
            }
        }
    }

    @Test func `that a text is back, or could be, is told to who does not see it`() async throws {
        var settings = WebSettings()
        settings.clocks = ["CC": ServiceClock()]
        try await Desk.with(settings) { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                // What a save says would take its place.
                try await page.send(
                    "Page.addScriptToEvaluateOnNewDocument",
                    [
                        "source": """
                        window.real = window.fetch;
                        window.fetch = (...all) => String(all[0]).endsWith('/draft') ? new Promise(() => {}) : real(...all);
                        """
                    ])
                let path = "/tickets/\(ticket.number)"
                for (path, name, place, words) in [
                    (path, "#note-text", "[data-copy-state]", "restored"),
                    (path, "#answer-text", "[data-draft-said]", "restored"),
                    ("/new-contact", "#begin-text", "[data-copy-state]", "other"),
                ] {
                    try await page.visit(origin + path)
                    let field = "document.querySelector('\(name)')"
                    let region = "\(field).form.querySelector('\(place)[role=status]')"
                    // What is not shown is not read out when it fills.
                    #expect(
                        try await page.evaluate("getComputedStyle(\(region)).display !== 'none'") == "1", "\(name)")
                    #expect(try await page.evaluate("\(region).textContent") == "", "\(name)")
                    try await page.evaluate(
                        """
                        const {user, ticket} = document.body.dataset;
                        localStorage.setItem(`draft:${user}:${ticket ?? location.pathname}:${\(field).dataset.draft}`,
                          JSON.stringify({text: 'Gentile', at: Date.now(), sent: false}))
                        """)
                    try await page.visit(origin + path)
                    let state = "\(field).form.querySelector('[data-copy-state], [data-draft-state]')"
                    let said = "\(region).textContent.startsWith(\(state).dataset.\(words).split('{1}')[0])"
                    #expect(try await page.evaluate(said) == "1", "\(name)")
                    #expect(try await page.evaluate("\(region).textContent") != "", "\(name)")
                    try await page.evaluate("localStorage.clear()")
                }
            }
        }
    }

    @Test func `half a reason in a folded form is in sight again, and can be put away`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                let address = origin + "/tickets/\(ticket.number)"
                try await page.visit(address)
                try await page.evaluate(type("Risolto al telefono", into: "#close-solution"))
                #expect(await page.becomes(left))
                try await page.visit(address)
                let field = "document.querySelector('#close-solution')"
                #expect(try await page.evaluate("\(field).value") == "Risolto al telefono")
                #expect(try await page.evaluate("\(field).closest('details').open") == "1")
                try await page.evaluate("\(field).closest('.field').querySelector('[data-copy-state] button').click()")
                #expect(try await page.evaluate("\(field).value") == "")
                #expect(try await page.evaluate(left) == "0")
                // What was done takes its words with it.
                let loads = page.loads
                try await page.evaluate(
                    type("Risolto al telefono", into: "#close-solution")
                        + "document.querySelector('#close-outcome').selectedIndex = 1; field.form.requestSubmit()")
                try await page.loaded(after: loads)
                #expect(try await desk.store.view(ticket.id)?.ticket.state == .closed)
                #expect(try await page.evaluate(left) == "0")
            }
        }
    }

    @Test func `of a note only what was added while it was being sent is in the box again`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                let loads = page.loads
                try await page.evaluate(
                    "addEventListener('submit', (event) => event.preventDefault());"
                        + type("Chiamata", into: "#note-text")
                        + "field.form.requestSubmit(); window.sent = field.form.cloneNode(true);"
                        + type("Chiamata. Richiama", into: "#note-text"))
                #expect(
                    await page.becomes(
                        "Object.values(localStorage).filter((copy) => copy.includes('Chiamata. Richiama')).length"))
                try await page.evaluate(
                    "document.body.append(sent); setTimeout(() => HTMLFormElement.prototype.submit.call(sent), 0)")
                try await page.loaded(after: loads)
                #expect(try await desk.store.view(ticket.id)?.messages.count == 2)
                #expect(try await page.evaluate("document.querySelector('#note-text').value") == ". Richiama")
            }
        }
    }

    @Test func `whoever logs out leaves none of his words behind, nor does another tab keep them again`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                let address = origin + "/tickets/\(ticket.number)"
                try await page.visit(address)
                let second = try await ChromiumPage(page.browser, height: 600)
                try await second.visit(address)
                try await second.evaluate(type("Risolto", into: "#note-text"))
                #expect(await page.becomes(left))
                try await page.evaluate(
                    "localStorage.setItem('draft:4711:1:note', JSON.stringify({text: 'Altrui', at: Date.now()}));"
                        + type("Risolto al telefono", into: "#close-solution"))
                #expect(await page.becomes(left, "3"))
                let loads = page.loads
                try await page.evaluate("document.querySelector('[data-log-out]').requestSubmit()")
                try await page.loaded(after: loads)
                #expect(try await page.evaluate("location.pathname") == "/login")
                // What is another's stays. And a form that is sent there writes its copy at once.
                try await second.evaluate("addEventListener('submit', (event) => event.preventDefault())")
                #expect(await second.becomes("(field.form.requestSubmit(), \(left))", "1"))
                #expect(try await second.evaluate("localStorage.getItem('draft:4711:1:note') !== null") == "1")
                try await second.close()
            }
        }
    }

    @Test func `whoever types for long says so to the server, and not at every key`() async throws {
        try await Desk.with { desk in
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/new-contact")
                try await page.evaluate(
                    """
                    window.told = []; window.real = window.fetch;
                    window.fetch = async (...asked) => {
                      const answer = await real(...asked);
                      if (asked[0] === '/typing') told.push(answer.status);
                      return answer;
                    };
                    window.now = performance.now.bind(performance);
                    performance.now = () => now() + 400000;
                    """ + type("Venga", into: "#begin-text") + type("Venga domani", into: "#begin-text"))
                #expect(await page.becomes("told.join()", "204"))
                try await page.evaluate(
                    "performance.now = () => now() + 800000;" + type("Venga domani alle 9", into: "#begin-text"))
                #expect(await page.becomes("told.join()", "204,204"))
            }
        }
    }
}
