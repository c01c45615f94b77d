// One page of the browser, with what a person would do to it and see of it.

import Foundation

/// A page.
public final class ChromiumPage: Sendable {
    public let browser: Chromium
    private let session: String
    private let target: String

    /// Opens an empty page.
    public init(_ browser: Chromium, width: Int = 1280, height: Int = 900) async throws {
        self.browser = browser
        let made = try await browser.send("Target.createTarget", ["url": "about:blank", "newWindow": true])
        guard let target = made["targetId"] as? String else { throw DevToolsFailure(description: "no page") }
        let attached = try await browser.send("Target.attachToTarget", ["targetId": target, "flatten": true])
        guard let session = attached["sessionId"] as? String else { throw DevToolsFailure(description: "no session") }
        (self.target, self.session) = (target, session)
        for domain in ["Page", "Runtime", "Network", "Log"] { try await send(domain + ".enable") }
        // Frames of another origin live in processes of their own: they are listened to as well.
        try await send(
            "Target.setAutoAttach", ["autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true])
        try await resize(width: width, height: height)
    }

    @discardableResult
    public func send(_ method: String, _ parameters: [String: Any] = [:]) async throws -> DevToolsObject {
        try await browser.send(method, parameters, session: session)
    }

    public func close() async throws { _ = try await browser.send("Target.closeTarget", ["targetId": target]) }

    /// Goes to an address and waits until the page has loaded with everything on it.
    public func visit(_ address: String) async throws {
        let before = loads
        let answer = try await send("Page.navigate", ["url": address])
        if let error = answer["errorText"] as? String { throw DevToolsFailure(description: "\(address): \(error)") }
        try await loaded(after: before)
    }

    /// Loads of this page so far.
    public var loads: Int { browser.loads(of: session) }

    /// Waits for a load after the first `before`.
    public func loaded(after before: Int) async throws {
        guard await eventually(within: .seconds(60), { self.loads > before }) else {
            throw DevToolsFailure(description: "the page does not load")
        }
    }

    /// The value of an expression; promises are waited for.
    @discardableResult
    public func evaluate(_ expression: String) async throws -> String {
        let answer = try await send(
            "Runtime.evaluate", ["expression": expression, "awaitPromise": true, "returnByValue": true])
        if let thrown = answer["exceptionDetails"] { throw DevToolsFailure(description: "\(expression): \(thrown)") }
        let value = (answer["result"] as? [String: Any])?["value"]
        return value.map { "\($0)" } ?? ""
    }

    /// Presses one key, as on a keyboard.
    public func press(_ key: String) async throws {
        let codes = ["Enter": 13, "Tab": 9, "Escape": 27]
        var parameters: [String: Any] = ["type": "keyDown", "key": key]
        if let code = codes[key] {
            parameters["windowsVirtualKeyCode"] = code
            if key == "Enter" { parameters["text"] = "\r" }
        } else {
            parameters["text"] = key
        }
        try await send("Input.dispatchKeyEvent", parameters)
        parameters["type"] = "keyUp"
        parameters["text"] = nil
        try await send("Input.dispatchKeyEvent", parameters)
    }

    public func resize(width: Int, height: Int) async throws {
        try await send(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600])
    }

    /// - Parameter scheme: `light` or `dark`.
    public func prefer(_ scheme: String, media: String = "") async throws {
        try await send(
            "Emulation.setEmulatedMedia",
            ["media": media, "features": [["name": "prefers-color-scheme", "value": scheme]]])
    }

    public func scripts(_ on: Bool) async throws {
        try await send("Emulation.setScriptExecutionDisabled", ["value": !on])
    }

    public func put(cookie name: String, _ value: String, for address: String) async throws {
        try await send("Network.setCookie", ["name": name, "value": value, "url": address, "httpOnly": true])
    }

    /// A picture of the window, or of the whole page, as PNG.
    public func picture(whole: Bool = false) async throws -> Data {
        let answer = try await send(
            "Page.captureScreenshot", ["format": "png", "captureBeyondViewport": whole])
        guard let text = answer["data"] as? String, let data = Data(base64Encoded: text) else {
            throw DevToolsFailure(description: "no picture")
        }
        return data
    }

    /// Dialogs that opened anywhere in the browser.
    public var dialogs: Int { browser.events.count { $0.method == "Page.javascriptDialogOpening" } }

    /// Addresses that were asked for anywhere in the browser.
    public var requests: [String] {
        browser.events.filter { $0.method == "Network.requestWillBeSent" }.compactMap {
            ($0.parameters["request"] as? [String: Any])?["url"] as? String
        }
    }

    /// Complaints of the browser: errors of scripts, things that the page's own policy forbade.
    public var complaints: [String] {
        browser.events.filter { $0.session == session }.compactMap { event in
            switch event.method {
            case "Runtime.exceptionThrown": return "\(event.parameters.value)"
            case "Log.entryAdded":
                let entry = event.parameters["entry"] as? [String: Any]
                return entry?["level"] as? String == "error" ? entry?["text"] as? String : nil
            default: return nil
            }
        }
    }
}
