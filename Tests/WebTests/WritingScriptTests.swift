// Writing in a real browser: what Enter does not do, drafts that do not stand in their own way, answers that do not come back.

import Foundation
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.serialized, .enabled(if: Chromium.path != nil)) struct WritingScriptTests {
    /// Types into the answer as a person does, for the scripts that listen.
    private let typing = """
        window.field = document.querySelector('#answer-text');
        window.type = (text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})) };
        """

    @Test func `Enter in a field of many acts does none of them`() async throws {
        var settings = WebSettings()
        settings.cannedTexts = [
            CannedText(code: "pronto", it: "Pronto", en: "Ready", purpose: .answer, body: "Testo pronto")
        ]
        try await Desk.with(settings) { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.withPage { page, origin in
                for (path, form, field) in [
                    ("/tickets", "#bulk", "#bulk-tag"),
                    ("/tickets/\(ticket.number)", "#answer-form", "#answer-subject"),
                ] {
                    try await page.visit(origin + path)
                    try await page.evaluate(
                        """
                        window.form = document.querySelector('\(form)'); window.acts = [];
                        form.addEventListener('click', (event) => {
                          const button = event.target.closest('button');
                          if (button) { acts.push(button.value); event.preventDefault(); event.stopPropagation(); }
                        }, true);
                        form.addEventListener('submit', (event) => { acts.push('submit'); event.preventDefault(); }, true);
                        for (let fold = form; fold; fold = fold.parentElement) if (fold.matches('details')) fold.open = true;
                        document.querySelector('\(field)').focus()
                        """)
                    try await page.press("Enter")
                    #expect(try await page.evaluate("acts.join()") == "", "\(path)")
                    // The button that is switched off is what holds it back.
                    try await page.evaluate(
                        "form.querySelector('button[disabled]').remove(); document.querySelector('\(field)').focus()")
                    try await page.press("Enter")
                    #expect(try await page.evaluate("acts.length > 0") == "1", "\(path)")
                }
                let view = try #require(try await desk.store.view(ticket.id))
                #expect(view.ticket.assignee == nil && view.messages.count == 1)
            }
        }
    }

    @Test func `an answer that closed its ticket is not in the box again when the ticket is opened again`()
        async throws
    {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let path = "/tickets/\(ticket.number)"
            try await desk.withPage { page, origin in
                try await page.visit(origin + path)
                let loads = page.loads
                try await page.evaluate(
                    """
                    document.querySelector('#answer-text').value = 'Gentile signora, fatto.';
                    document.querySelector('#then-closed').checked = true;
                    document.querySelector('#answer-solution').value = 'Fatto';
                    document.querySelector('#answer-form').requestSubmit()
                    """)
                try await page.loaded(after: loads)
                #expect(try await page.evaluate("document.querySelector('#answer-text') === null") == "1")
                let left = "Object.keys(localStorage).filter((key) => key.includes(':answer-')).length"
                #expect(try await page.evaluate(left) == "0")
                try await desk.store.reopen(ticket.id, by: desk.operatorID, at: desk.now)
                try await page.visit(origin + path)
                #expect(try await page.evaluate("document.querySelector('#answer-text').value") == "")
            }
        }
    }

    @Test func `an answer of whose sending the browser never heard leaves the box when the server knows it`()
        async throws
    {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let path = "/tickets/\(ticket.number)"
            let browser = try await desk.browser()
            let sent = try await browser.post(
                "\(path)/answer",
                [
                    ("text", "Gentile signora"), ("key", "chiave-0009"), ("subject", "Re"), ("then", "answered"),
                    ("to", "requester"),
                ], csrf: try await browser.formToken())
            #expect(sent.status == 303)
            try await desk.withPage(expected: "409 (Conflict)") { page, origin in
                try await page.visit(origin + path)
                try await page.evaluate(
                    """
                    const of = `draft:${document.body.dataset.user}:${document.body.dataset.ticket}:`;
                    localStorage.setItem(of + document.querySelector('#answer-text').dataset.draft, JSON.stringify(
                      {text: 'Gentile signora', at: Date.now(), sent: true, form: 'chiave-0009'}))
                    """)
                try await page.visit(origin + path)
                #expect(await page.becomes("document.querySelector('#answer-text').value", ""))
                #expect(
                    await page.becomes(
                        "Object.keys(localStorage).filter((key) => key.includes(':answer-')).length", "0"))
                let key = "document.querySelector('#answer-form input[name=key]').value"
                #expect(try await page.evaluate("\(key) === 'chiave-0009'") == "0")
            }
        }
    }

    @Test func `a window that is left while it saves does not take itself for another`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let olga = desk.operatorID
            try await desk.withPage { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                try await page.evaluate(
                    typing + """
                        window.real = window.fetch; window.flying = 0; window.most = 0;
                        window.gate = new Promise((go) => { window.release = go });
                        window.fetch = async (...asked) => {
                          if (!String(asked[0]).endsWith('/draft')) return real(...asked);
                          flying++; most = Math.max(most, flying);
                          await gate;
                          try { return await real(...asked) } finally { flying-- }
                        };
                        type('Gentile')
                        """)
                #expect(await page.becomes("flying"))
                try await page.evaluate(
                    """
                    type('Gentile signora');
                    Object.defineProperty(document, 'hidden', {value: true, configurable: true});
                    document.dispatchEvent(new Event('visibilitychange')); release()
                    """)
                #expect(
                    await eventually {
                        (try? await desk.store.draft(on: ticket.id, of: olga))??.content.text == "Gentile signora"
                    })
                #expect(try await page.evaluate("most") == "1")
                #expect(try await page.evaluate("document.querySelectorAll('[data-draft-state] button').length") == "0")
            }
        }
    }

    @Test func `a file that is too large stays chosen, and the text is saved without it`() async throws {
        var settings = WebSettings()
        settings.largestUpload = 2000
        try await Desk.with(settings) { desk in
            let (ticket, _) = try await desk.contact()
            let olga = desk.operatorID
            try await desk.withPage(expected: "status of 413") { page, origin in
                try await page.visit(origin + "/tickets/\(ticket.number)")
                try await page.evaluate(
                    typing + """
                        window.real = window.fetch; window.asked = 0;
                        window.fetch = (...all) => { if (String(all[0]).endsWith('/draft')) asked++; return real(...all) };
                        window.input = document.querySelector('[data-files]');
                        window.drop = (size) => {
                          const data = new DataTransfer();
                          data.items.add(new File([new Uint8Array(size)], 'grande.pdf'));
                          input.form.dispatchEvent(
                            new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
                        };
                        drop(3000); type('Gentile')
                        """)
                #expect(
                    await eventually {
                        (try? await desk.store.draft(on: ticket.id, of: olga))??.content.text == "Gentile"
                    })
                // A page that knows no limit asks once with the file, hears that it is too much, and goes on without.
                try await page.evaluate("input.form.dataset.largest = ''; drop(3000); type('Gentile signora')")
                #expect(
                    await eventually {
                        (try? await desk.store.draft(on: ticket.id, of: olga))??.content.text == "Gentile signora"
                    })
                #expect(await page.becomes("document.querySelector('[data-draft-version]').value !== '0'"))
                #expect(try await page.evaluate("asked") == "3")
                #expect(try await page.evaluate("input.files.length") == "2")
                let kept = try await desk.store.draft(on: ticket.id, of: olga)?.content.attachments
                #expect(kept?.isEmpty == true)
            }
        }
    }
}
