// What the scripts add, in a real browser: drafts, sending once, files by drop, live updates that disturb nobody.

import Foundation
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.serialized, .enabled(if: Chromium.path != nil)) struct PagesScriptTests {
    @Test func `a draft lies on the server while it is typed, for every machine, and is gone once it is sent`()
        async throws
    {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let olga = desk.operatorID
            let text = "document.querySelector('#answer-text').value"
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                try await page.evaluate(
                    """
                    const field = document.querySelector('#answer-text');
                    field.value = 'Gentile signora,'; field.dispatchEvent(new Event('input', {bubbles: true}))
                    """)
                #expect(
                    await eventually {
                        (try? await desk.store.draft(on: ticket.id, of: olga))??.content.text == "Gentile signora,"
                    })
                #expect(await page.becomes("document.querySelector('[data-draft-version]').value !== '0'"))
                // A file needs to be chosen once only.
                try await page.evaluate(
                    """
                    const transfer = new DataTransfer();
                    transfer.items.add(new File(['modulo'], 'modulo.txt', {type: 'text/plain'}));
                    document.querySelector('#answer-form').dispatchEvent(
                        new ClipboardEvent('paste', {clipboardData: transfer, bubbles: true, cancelable: true}))
                    """)
                #expect(await page.becomes("document.querySelectorAll('[data-kept-files] input:checked').length"))
                #expect(try await page.evaluate("document.querySelector('[data-files]').files.length") == "0")
            }
            // Another browser: as after a crash, or at another desk.
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                #expect(try await page.evaluate(text) == "Gentile signora,")
                #expect(
                    try await page.evaluate("document.querySelectorAll('[data-kept-files] input:checked').length")
                        == "1")
                let loads = page.loads
                try await page.evaluate("document.querySelector('#answer-form').requestSubmit()")
                try await page.loaded(after: loads)
                #expect(try await page.evaluate("document.querySelector('[data-notice]') !== null") == "1")
                #expect(try await page.evaluate(text) == "")
                #expect(try await desk.store.draft(on: ticket.id, of: olga) == nil)
                let sent = try #require(try await desk.store.view(ticket.id)).messages.last
                #expect(sent?.attachments.map(\.name) == ["modulo.txt"])
            }
        }
    }

    @Test func `of two windows of one operator the later one is asked which draft counts`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let olga = desk.operatorID
            try await desk.withPage(expected: "409 (Conflict)") { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                _ = try await desk.store.save(
                    DraftContent(text: "dall’altra finestra"), on: ticket.id, of: olga, seen: 0, key: nil, at: desk.now)
                try await page.evaluate(
                    """
                    const field = document.querySelector('#answer-text');
                    field.value = 'da questa'; field.dispatchEvent(new Event('input', {bubbles: true}))
                    """)
                #expect(await page.becomes("document.querySelectorAll('[data-draft-state] button').length", "2"))
                #expect(try await desk.store.draft(on: ticket.id, of: olga)?.content.text == "dall’altra finestra")
                try await page.evaluate("document.querySelectorAll('[data-draft-state] button')[1].click()")
                #expect(
                    try await page.evaluate("document.querySelector('#answer-text').value") == "dall’altra finestra")
            }
        }
    }

    @Test func `an impatient operator sends once`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                let loads = page.loads
                try await page.evaluate(
                    """
                    document.querySelector('#answer-text').value = 'Fatto.';
                    const form = document.querySelector('#answer-form');
                    for (let n = 0; n < 5; n++) form.requestSubmit()
                    """)
                try await page.loaded(after: loads)
                let view = try #require(try await desk.store.view(ticket.id))
                #expect(view.messages.count { $0.direction == .answer } == 1)
            }
        }
    }

    @Test func `files can be dropped, are listed, taken away, and never too large`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                try await page.evaluate(
                    """
                    window.form = document.querySelector('#answer-form'); window.input = form.querySelector('[data-files]');
                    window.drop = (...files) => {
                      const data = new DataTransfer();
                      for (const [name, size] of files) data.items.add(new File([new Uint8Array(size)], name));
                      form.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
                    };
                    drop(['uno.pdf', 10]); drop(['<b>due</b>.pdf', 20])
                    """)
                let names = "[...form.querySelectorAll('[data-chosen] bdi')].map((n) => n.textContent).join('|')"
                #expect(try await page.evaluate(names) == "uno.pdf|<b>due</b>.pdf")
                try await page.evaluate("form.querySelector('[data-chosen] button').click()")
                #expect(try await page.evaluate("[...input.files].map((f) => f.name).join()") == "<b>due</b>.pdf")
                #expect(try await page.evaluate("input.validity.valid") == "1")
                try await page.evaluate("form.dataset.largest = 25; drop(['tre.pdf', 20])")
                #expect(try await page.evaluate("input.validationMessage === form.dataset.tooLarge") == "1")
            }
        }
    }

    @Test func `typing shows what it costs, a suggestion can be taken and taken back, a refusal keeps the form here`()
        async throws
    {
        try await Desk.with(channels: [PaperChannel(), SlipChannel(), SheetChannel()]) { desk in
            let (ticket, _) = try await desk.contact(
                from: Party(name: "Anna Prova", address: "+393330000001"), subject: "", by: SlipChannel.name,
                account: SlipChannel.account)
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                try await page.evaluate(
                    """
                    window.field = document.querySelector('#answer-text');
                    window.type = (text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})) };
                    window.words = () => document.querySelector('#answer-preview')?.textContent ?? '';
                    type('L’ufficio')
                    """)
                #expect(await page.becomes("words().includes('9 caratteri su 20')"))
                #expect(try await page.evaluate("document.querySelector('.subject-field').offsetHeight") == "0")
                #expect(try await page.evaluate("document.querySelector('.quotation').offsetHeight") == "0")
                try await page.evaluate("document.querySelector('[data-take]').click()")
                #expect(try await page.evaluate("field.value") == "L'ufficio")
                #expect(await page.becomes("!words().includes('diventa')"))
                try await page.evaluate("document.querySelector('[data-undo]').click()")
                #expect(try await page.evaluate("field.value") == "L’ufficio")
                try await page.evaluate("type('abcde '.repeat(20))")
                #expect(await page.becomes("field.validationMessage.includes('più di tre biglietti')"))
                let loads = page.loads
                try await page.evaluate("document.querySelector('#answer-form').requestSubmit()")
                #expect(try await page.evaluate("words().includes('Non si può inviare.')") == "1")
                #expect(page.loads == loads)
                // Spoken only when the typing rests.
                #expect(
                    await page.becomes(
                        "document.querySelector('[data-preview-said]').textContent.includes('Biglietti')"))
                // Another way has other things.
                try await page.evaluate(
                    """
                    document.querySelector('#to-other').click();
                    const way = document.querySelector('#other-way'); way.value = 'paper/desk';
                    way.dispatchEvent(new Event('change', {bubbles: true})); type('breve')
                    """)
                #expect(try await page.evaluate("document.querySelector('.subject-field').offsetHeight > 0") == "1")
                #expect(await page.becomes("field.validationMessage === ''"))
            }
        }
    }

    @Test func `a list that renews itself keeps focus and place`() async throws {
        try await Desk.with { desk in
            for number in 1...20 {
                try await desk.contact(subject: "Richiesta \(number)", at: start + .minutes(number))
            }
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets")
                #expect(await eventually { desk.server.livePages == 1 })
                try await page.evaluate(
                    """
                    window.link = (text) => [...document.querySelectorAll('.line-link')].find((l) => l.textContent === text);
                    link('Richiesta 12').focus(); scrollTo(0, 700);
                    window.top12 = () => Math.round(link('Richiesta 12').getBoundingClientRect().top);
                    window.before = top12()
                    """)
                // An older one: it stands above all others.
                try await desk.contact(subject: "Nuova in cima", at: start)
                #expect(await page.becomes("link('Nuova in cima') !== undefined"))
                #expect(try await page.evaluate("document.activeElement.textContent") == "Richiesta 12")
                #expect(try await page.evaluate("Math.abs(top12() - before) <= 2") == "1")
                #expect(try await page.evaluate("document.title.startsWith('(21) ')") == "1")
            }
        }
    }

    @Test func `what a colleague does is said, and counts as seen only when it was looked at`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                #expect(await eventually { desk.server.livePages == 1 })
                try await page.evaluate(
                    """
                    window.seen = document.querySelector('[data-seen]'); window.before = seen.value;
                    window.region = document.querySelector('#live[role=status]'); window.first = region?.textContent;
                    document.querySelector('#answer-text').value = 'a metà'; document.querySelector('#answer-text').focus()
                    """)
                _ = try await desk.store.addNote("Chiamato.", ticket: ticket.id, by: desk.administratorID, at: desk.now)
                #expect(await page.becomes("document.querySelector('.live-strip') !== null"))
                // In a region that was there, and empty, before: screen readers read out no other.
                #expect(try await page.evaluate("first === '' && region.querySelector('.live-strip') !== null") == "1")
                #expect(try await page.evaluate("document.querySelectorAll('.live-strip [role=status]').length") == "0")
                #expect(try await page.evaluate("document.querySelectorAll('.message.fresh').length") == "1")
                #expect(try await page.evaluate("document.querySelector('#answer-text').value") == "a metà")
                #expect(try await page.evaluate("document.activeElement.id") == "answer-text")
                #expect(try await page.evaluate("seen.value === before") == "1")
                try await page.evaluate("document.querySelector('.live-strip button').click()")
                #expect(try await page.evaluate("Number(seen.value) > Number(before)") == "1")
                #expect(try await page.evaluate("document.querySelector('.live-strip') === null") == "1")
            }
        }
    }

    @Test func `single-letter keys can be switched off, and times tick`() async throws {
        try await Desk.with { desk in
            try await desk.contact(subject: "Richiesta", at: start)
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets")
                let words = "document.querySelector('.standing-words').textContent"
                #expect(try await page.evaluate(words) == "restano 9 h")
                // Seven hours and a minute later, by the browser's own clock.
                try await page.evaluate(
                    """
                    const now = Date.now; Date.now = () => now() + 421 * 60000;
                    document.dispatchEvent(new Event('visibilitychange'))
                    """)
                #expect(await page.becomes(words, "restano 1 h 58 min"))
                #expect(try await page.evaluate("document.querySelector('.line').classList.contains('soon')") == "1")
                try await page.press("?")
                #expect(try await page.evaluate("document.querySelector('#keys').open") == "1")
                try await page.evaluate("document.querySelector('#keys-switch').click()")
                try await page.evaluate("document.querySelector('#keys').close(); document.activeElement.blur()")
                try await page.press("j")
                #expect(try await page.evaluate("document.activeElement === document.body") == "1")
            }
        }
    }
}
