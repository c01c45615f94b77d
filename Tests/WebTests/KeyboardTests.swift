// Everything by keyboard alone, in a real browser: the keys of the list and the ticket, acts on many, filters, closing; every
// control is reached by Tab with its ring to be seen, nothing holds the focus, and nothing moves for who wants no motion.

import Foundation
import HTTPServer
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.serialized, .enabled(if: Chromium.path != nil), .timeLimit(.minutes(3))) struct KeyboardTests {
    private func withPage(_ desk: Desk, _ body: (ChromiumPage, Browser) async throws -> Void) async throws {
        let chromium = try Chromium()
        defer { chromium.close() }
        let page = try await ChromiumPage(chromium)
        let browser = try await desk.browser()
        try await page.put(cookie: "sportello", browser.cookies["sportello"] ?? "", for: browser.origin)
        try await body(page, browser)
        #expect(page.complaints.isEmpty, "\(page.complaints)")
        #expect(page.dialogs == 0)
    }

    // MARK: Keys

    @Test func `keys answer, note, hand over, search and help on a ticket, and never act while somebody types`()
        async throws
    {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await withPage(desk) { page, browser in
                let address = browser.origin + "/tickets/\(ticket.number)"
                try await page.visit(address)
                for (key, field) in [
                    ("r", "answer-text"), ("n", "note-text"), ("e", "escalate-to"), ("/", "search"),
                ] {
                    try await page.evaluate("document.activeElement.blur()")
                    try await page.press(key)
                    let focus = try await page.focus
                    #expect(focus == field, "\(key)")
                }
                // Where somebody types they are letters.
                for field in ["search", "answer-text", "note-text"] {
                    try await page.evaluate("document.getElementById('\(field)').focus()")
                    for key in ["j", "k", "x", "r", "n", "e", "a", "t", "/", "?", "g", "h"] {
                        try await page.press(key)
                    }
                    let typed = try await page.evaluate("document.getElementById('\(field)').value")
                    let focus = try await page.focus
                    #expect(typed == "jkxrneat/?gh" && focus == field, "\(field): \(typed)")
                }
                #expect(try await page.evaluate("location.href") == address)
                #expect(try await page.evaluate("document.querySelector('dialog[open]') === null") == "1")
                // The help opens, keeps the keys to itself, and gives the focus back.
                try await page.evaluate("document.querySelector('[data-back]').focus()")
                try await page.press("?")
                #expect(try await page.evaluate("document.querySelector('#keys').open") == "1")
                try await page.press("n")
                #expect(try await page.evaluate("document.querySelector('#keys').open") == "1")
                try await page.press("Escape")
                #expect(try await page.evaluate("document.querySelector('#keys').open") == "0")
                #expect(try await page.evaluate("document.activeElement.matches('[data-back]')") == "1")
            }
        }
    }

    @Test func `a key pressed as soon as the page is there is not taken for the second of a pair`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await withPage(desk) { page, browser in
                try await page.visit(browser.origin + "/tickets/\(ticket.number)")
                // Half a second after the page's beginning.
                try await page.evaluate("performance.now = () => 500")
                try await page.press("s")
                let focus = try await page.focus
                #expect(focus == "close-solution")
            }
        }
    }

    @Test func `Enter in the palette waits for what was asked last and never takes what was found before`() async throws
    {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await withPage(desk) { page, browser in
                try await page.visit(browser.origin + "/accounts")
                try await page.evaluate(
                    """
                    window.real = window.fetch; window.asked = 0; window.gate = new Promise((go) => { window.release = go });
                    window.fetch = async (...what) => {
                      if (String(what[0]).startsWith('/find')) { asked++; await gate; }
                      return real(...what);
                    };
                    document.dispatchEvent(new KeyboardEvent('keydown', {key: 'k', ctrlKey: true, bubbles: true}))
                    """)
                #expect(
                    await eventually {
                        (try? await page.evaluate("document.querySelector('#palette-list [role=option]') !== null"))
                            == "1"
                    })
                let loads = page.loads
                try await page.evaluate(
                    """
                    window.field = document.querySelector('#palette-field'); field.focus(); field.value = '\(ticket.number)';
                    field.dispatchEvent(new Event('input', {bubbles: true}))
                    """)
                try await page.press("Enter")
                #expect(await eventually { (try? await page.evaluate("asked > 0")) == "1" })
                #expect(page.loads == loads)
                #expect(try await page.evaluate("location.pathname") == "/accounts")
                try await page.evaluate("release()")
                try await page.loaded(after: loads)
                #expect(try await page.evaluate("location.pathname") == "/tickets/\(ticket.number)")
            }
        }
    }

    @Test func `an arrow's choice in the search is dropped when more is typed`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await withPage(desk) { page, browser in
                try await page.visit(browser.origin + "/accounts")
                try await page.evaluate(
                    """
                    window.field = document.querySelector('#search'); field.focus(); field.value = '\(ticket.number)';
                    field.dispatchEvent(new Event('input', {bubbles: true}))
                    """)
                #expect(
                    await eventually {
                        (try? await page.evaluate("document.querySelector('#search-list [role=option]') !== null"))
                            == "1"
                    })
                try await page.evaluate(
                    """
                    field.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown', bubbles: true, cancelable: true}));
                    window.chosen = field.getAttribute('aria-activedescendant');
                    field.value = 'tutt’altro'; field.dispatchEvent(new Event('input', {bubbles: true}))
                    """)
                #expect(try await page.evaluate("chosen !== null") == "1")
                let loads = page.loads
                try await page.press("Enter")
                try await page.loaded(after: loads)
                #expect(try await page.evaluate("new URLSearchParams(location.search).get('q')") == "tutt’altro")
            }
        }
    }

    @Test func `a person who wants no single letters switches them off`() async throws {
        try await Desk.with { desk in
            try await desk.contact()
            try await withPage(desk) { page, browser in
                try await page.visit(browser.origin + "/tickets")
                try await page.press("?")
                #expect(try await page.tab(until: "document.activeElement.id === 'keys-switch'"))
                try await page.press(" ")
                try await page.press("Escape")
                try await page.press("j")
                #expect(try await page.evaluate("document.activeElement.closest('[data-line]') === null") == "1")
                try await page.visit(browser.origin + "/tickets")
                try await page.press("j")
                #expect(try await page.evaluate("document.activeElement.closest('[data-line]') === null") == "1")
            }
        }
    }

    // MARK: Work

    @Test func `two lines are marked and assigned, and that is undone`() async throws {
        try await Desk.with { desk in
            for number in 1...3 { try await desk.contact(subject: "Richiesta \(number)", at: start + .minutes(number)) }
            try await withPage(desk) { page, browser in
                try await page.visit(browser.origin + "/tickets")
                for key in ["j", "x", "j", "x", "a"] { try await page.press(key) }
                let focus = try await page.focus
                #expect(focus == "bulk-assignee")
                let marked = try await page.evaluate("document.getElementById('bulk-count').textContent")
                #expect(marked.contains("2"))
                var loads = page.loads
                #expect(try await page.tab(until: "document.activeElement.value === 'assign'"))
                try await page.press("Enter")
                try await page.loaded(after: loads)
                func mine() async throws -> Int {
                    try await desk.store.tickets(TicketQuery(scope: .all)).lines.count {
                        $0.ticket.assignee == desk.operatorID
                    }
                }
                var count = try await mine()
                #expect(count == 2)
                loads = page.loads
                #expect(try await page.tab(until: "document.activeElement.id === 'undo'"))
                try await page.press("Enter")
                try await page.loaded(after: loads)
                count = try await mine()
                #expect(count == 0)
            }
        }
    }

    @Test func `a filter is set, and the palette leads to another list`() async throws {
        try await Desk.with { desk in
            try await desk.contact()
            try await withPage(desk) { page, browser in
                try await page.visit(browser.origin + "/tickets")
                #expect(try await page.tab(until: "document.activeElement.matches('.list-tools summary')"))
                try await page.press("Enter")
                #expect(try await page.tab(until: "document.activeElement.id.startsWith('filter-complaint')"))
                try await page.press(" ")
                var loads = page.loads
                #expect(
                    try await page.tab(
                        until: "document.activeElement.matches('.filters button[type=submit]')"))
                try await page.press("Enter")
                try await page.loaded(after: loads)
                #expect(try await page.evaluate("location.search").contains("complaints=1"))
                try await page.press("k", modifiers: 2)
                #expect(try await page.evaluate("document.querySelector('dialog.palette').open") == "1")
                for letter in "non ass" { try await page.press(String(letter)) }
                #expect(
                    await eventually {
                        (try? await page.evaluate(
                            "document.querySelector('dialog.palette [role=option]')?.textContent.includes('Non assegnate')"
                        )) == "1"
                    })
                loads = page.loads
                try await page.press("Enter")
                try await page.loaded(after: loads)
                #expect(try await page.evaluate("location.search").contains("unassigned"))
            }
        }
    }

    @Test func `a ticket is answered and closed with its solution, and tagged, and the focus stays in its place`()
        async throws
    {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await withPage(desk) { page, browser in
                try await page.visit(browser.origin + "/tickets/\(ticket.number)")
                #expect(try await page.tab(until: "document.activeElement.id === 'new-tag'"))
                for letter in "gas" { try await page.press(String(letter)) }
                var loads = page.loads
                try await page.press("Enter")
                try await page.loaded(after: loads)
                // The next Tab goes on inside the part where the act was.
                try await page.press("Tab")
                #expect(try await page.evaluate("document.activeElement.closest('#tags') !== null") == "1")

                try await page.evaluate("document.activeElement.blur()")
                try await page.press("r")
                for letter in "Fatto." { try await page.press(String(letter)) }
                #expect(try await page.tab(until: "document.activeElement.name === 'then'"))
                try await page.press("ArrowDown", modifiers: 0)
                try await page.press("ArrowDown", modifiers: 0)
                #expect(try await page.evaluate("document.getElementById('then-closed').checked") == "1")
                #expect(try await page.tab(until: "document.activeElement.id === 'answer-solution'"))
                for letter in "Spiegato" { try await page.press(String(letter)) }
                loads = page.loads
                try await page.press("Enter", modifiers: 2)
                try await page.loaded(after: loads)
                let view = try #require(try await desk.store.view(ticket.id))
                #expect(view.messages.last { $0.direction == .answer }?.text == "Fatto.")
                #expect(view.ticket.state == .closed && view.ticket.solution == "Spiegato")
                // What says that it is sent has the focus: it is read out, and a second Enter does nothing.
                #expect(try await page.evaluate("document.activeElement.matches('[data-notice]')") == "1")
            }
        }
    }

    // MARK: Every page

    /// Pages on which people work, each with many controls.
    private static let worked = [
        "list-inbox", "ticket-draft", "ticket-level", "ticket-paper-corrections", "begin", "account", "person",
        "entry-department-new", "entry-hours", "entry-automaticText", "entries", "queue-to-print", "citizen-form",
        "citizen-request-closed", "login",
    ]

    @Test func `Tab reaches every control of a page once, shows where it is, and leaves the page again`() async throws {
        try await GalleryServer.with { gallery in
            let chromium = try Chromium()
            defer { chromium.close() }
            let page = try await ChromiumPage(chromium)
            for name in Self.worked {
                try await page.visit("\(gallery.origin)/it/\(name)")
                try await page.evaluate(Self.prepare)
                // From the page's beginning, also where it opens with the focus on its work.
                try await page.evaluate(
                    "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
                let count = try #require(Int(try await page.evaluate("controls().length")))
                #expect(count > 5, "\(name)")
                var steps = 0
                var isOut = false
                while steps < count + 120, !isOut {
                    try await page.press("Tab")
                    steps += 1
                    isOut = try await page.evaluate("note()") == "out"
                }
                #expect(isOut, "\(name) holds the focus")
                let missed = try await page.evaluate("missed()")
                #expect(missed == "", "\(name)")
                let hidden = try await page.evaluate("hidden.join(' | ')")
                #expect(hidden == "", "\(name)")
            }
        }
    }

    /// What can be reached: visible, on, and of a group of radio buttons one.
    private static let prepare = """
        document.querySelectorAll('details').forEach((one) => one.open = true);
        document.querySelectorAll('[autofocus]').forEach((one) => one.blur());
        document.activeElement.blur(); scrollTo(0, 0);
        window.seen = new Set(); window.hidden = [];
        window.label = (one) => one.outerHTML.slice(0, 90);
        window.controls = () => [...document.querySelectorAll(
          'a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex="0"]')].filter((one) =>
          one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0 && !one.closest('dialog'));
        window.group = (one) => one.type === 'radio' ? (one.form?.action ?? '') + one.name : null;
        window.note = () => {
          const one = document.activeElement;
          // A date has parts of its own.
          if (one === window.last && one !== document.body) return 'on';
          if (!one || one === document.body || seen.has(one)) return seen.size > 0 ? 'out' : 'begin';
          window.last = one;
          seen.add(one);
          const ring = (what) => what && (getComputedStyle(what).outlineStyle !== 'none');
          const isShown = ring(one) || ring(one.closest('.line')) || ring(one.nextElementSibling)
            || one.tagName === 'IFRAME' || one.matches('.unseen input');
          if (!isShown) hidden.push(label(one));
          return 'on';
        };
        window.missed = () => {
          const groups = new Set([...seen].map(group).filter(Boolean));
          return controls().filter((one) => !seen.has(one) && !groups.has(group(one))
            && !['date', 'datetime-local'].includes(one.type)).map(label).join(' | ');
        };
        1
        """

    @Test func `nothing moves for who wants no motion, and everything may be moved for who does not say so`()
        async throws
    {
        try await GalleryServer.with { gallery in
            let chromium = try Chromium()
            defer { chromium.close() }
            let page = try await ChromiumPage(chromium)
            let moving = """
                [...document.querySelectorAll('*')].filter((one) => { const style = getComputedStyle(one);
                  return style.transitionDuration.split(', ').some((time) => parseFloat(time) > 0)
                    || style.animationName !== 'none' || style.scrollBehavior === 'smooth'; }).length
                """
            for (motion, isStill) in [("reduce", true), ("no-preference", false)] {
                try await page.send(
                    "Emulation.setEmulatedMedia", ["features": [["name": "prefers-reduced-motion", "value": motion]]])
                for name in ["list", "ticket", "dashboard", "citizen-form"] {
                    try await page.visit("\(gallery.origin)/it/\(name)")
                    let count = Int(try await page.evaluate(moving)) ?? -1
                    if isStill {
                        #expect(count == 0, "\(name): \(count)")
                    } else if name == "list" {
                        #expect(count > 0)
                    }
                }
            }
        }
    }
}

extension ChromiumPage {
    /// The id of what has the focus.
    var focus: String { get async throws { try await evaluate("document.activeElement?.id ?? ''") } }

    /// Presses Tab until a condition holds.
    /// - Returns: whether it came to hold, within as many steps as a long page has.
    func tab(until condition: String, steps: Int = 200) async throws -> Bool {
        for _ in 0..<steps {
            try await press("Tab")
            if try await evaluate(condition) == "1" { return true }
        }
        return false
    }

    /// A key together with others. - Parameter modifiers: 1 Alt, 2 Control, 4 Meta, 8 Shift.
    func press(_ key: String, modifiers: Int) async throws {
        let codes = ["Enter": 13, "ArrowDown": 40]
        let code = codes[key] ?? Int(key.uppercased().unicodeScalars.first?.value ?? 0)
        for kind in ["rawKeyDown", "keyUp"] {
            try await send(
                "Input.dispatchKeyEvent",
                ["type": kind, "key": key, "modifiers": modifiers, "windowsVirtualKeyCode": code])
        }
    }
}
