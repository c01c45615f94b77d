// Somebody at a real browser: finds fields as a person does, by what stands on the page, types, chooses, presses buttons.

import Foundation
import Testing
import WebClient

/// One page of a browser, on one program.
struct BrowserUser: Sendable {
    let page: ChromiumPage
    let origin: String

    /// Logs in by the form, whoever was there before.
    func logIn(_ login: String, _ password: String) async throws {
        // The page before says goodbye with its own session.
        try await page.visit("about:blank")
        _ = try await page.browser.send("Storage.clearCookies")
        // A machine that is busy with other log-ins asks for patience.
        for _ in 0..<10 {
            try await go("/login")
            try await fill("#login", login)
            try await fill("#password", password)
            try await press("main form button[type=submit]")
            if try await !isThere("#password") { return }
        }
        let words = try await text
        Issue.record("\(login) is not let in: \(words)")
    }

    func go(_ path: String) async throws { try await page.visit(origin + path) }

    var path: String {
        get async throws { try await page.evaluate("location.pathname") }
    }

    /// What a reader sees.
    var text: String {
        get async throws { try await page.evaluate("document.body.innerText") }
    }

    func isThere(_ selector: String) async throws -> Bool {
        try await page.evaluate("document.querySelector(\(quoted(selector))) !== null") == "1"
    }

    func attribute(_ name: String, of selector: String) async throws -> String {
        try await page.evaluate("document.querySelector(\(quoted(selector)))?.getAttribute(\(quoted(name))) ?? ''")
    }

    /// Opens the folds around a field, puts the text into it and tells the page.
    func fill(_ selector: String, _ text: String) async throws {
        try await on(
            selector,
            "field.focus(); field.value = \(quoted(text)); for (const what of ['input', 'change']) "
                + "field.dispatchEvent(new Event(what, { bubbles: true }))")
    }

    /// Chooses by the words of an option.
    func choose(_ selector: String, _ words: String) async throws {
        try await on(
            selector,
            """
            const option = [...field.options].find((one) => one.textContent.includes(\(quoted(words))));
            if (!option) throw new Error('no option: ' + [...field.options].map((one) => one.textContent).join('|'));
            field.value = option.value; field.dispatchEvent(new Event('change', { bubbles: true }))
            """)
    }

    /// Marks a box or a button of several.
    func mark(_ selector: String) async throws { try await on(selector, "if (!field.checked) field.click()") }

    /// Presses what leads to another page, and waits for it.
    func press(_ selector: String) async throws {
        let loads = page.loads
        try await on(selector, "setTimeout(() => field.click())")
        try await page.loaded(after: loads)
    }

    /// Sends the form that a field is in by its button.
    func send(_ selector: String) async throws {
        let loads = page.loads
        try await on(
            selector,
            "const button = field.form.querySelector('button[type=submit]:not([formaction])'); setTimeout(() => button.click())"
        )
        try await page.loaded(after: loads)
    }

    /// Waits until a text is to be seen; the page renews itself.
    func sees(_ words: String, within limit: Duration = .seconds(30)) async throws -> Bool {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if let text = try? await text, text.contains(words) { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    private func on(_ selector: String, _ work: String) async throws {
        try await page.evaluate(
            """
            (() => {
              const field = document.querySelector(\(quoted(selector)));
              if (!field) throw new Error('nothing there: ' + \(quoted(selector)) + ' on ' + location.pathname);
              for (let fold = field.closest('details'); fold; fold = fold.parentElement?.closest('details')) fold.open = true;
              \(work);
            })()
            """)
    }
}

/// A text as a script writes it.
func quoted(_ text: String) -> String {
    let data = (try? JSONSerialization.data(withJSONObject: [text])) ?? Data()
    return String(String(decoding: data, as: UTF8.self).dropFirst().dropLast())
}
