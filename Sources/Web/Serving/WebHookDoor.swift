// The door for providers that call us: `/hooks/<channel>/<path>`. No session, no cookie, no form: a request is genuine when
// its adapter says so. What is to be kept is safe before the provider hears anything; when it cannot be kept the provider
// gets 503 and sends it again. A request goes from here to the adapter and to the intake and nowhere else: it must be fast.

import Channels
import Crypto
import HTTPServer
import Runtime
import Store
import Synchronization
import Tickets

/// Answers providers.
final class WebHookDoor: Sendable {
    static let prefix = "/hooks/"
    /// As the metrics name all of them: paths hold secrets.
    static let route = "/hooks/{channel}"
    /// Body of a request that leads nowhere: read and thrown away, so that its sender hears 404.
    private static let strayBody = 64 << 10

    private struct Hook: Sendable {
        let channel: ChannelName
        let path: [UInt8]
        let hook: any ChannelWebHook
    }

    private let parts: WebParts
    private let gate: Gate
    private let hooks: [Hook]
    let counters = WebHookCounters()
    private let refusals = RefusalRate()

    /// - Parameter gate: knows the address under which providers reach us.
    init(_ parts: WebParts, gate: Gate) {
        self.parts = parts
        self.gate = gate
        hooks = parts.channels.flatMap { channel in
            channel.webHooks.map { Hook(channel: channel.descriptor.name, path: Array($0.path.utf8), hook: $0) }
        }
    }

    func isMeant(_ head: HTTPHead) -> Bool { head.target.segments.first == "hooks" }

    /// Longest body for a request whose head is given.
    func bodyLimit(_ head: HTTPHead) -> Int { find(head)?.hook.largestBody ?? Self.strayBody }

    // Every path of the channel is compared, whichever fits: the time taken tells nothing of a secret in one of them.
    private func find(_ head: HTTPHead) -> Hook? {
        let segments = head.target.segments
        guard segments.count > 2 else { return nil }
        let wanted = Array(segments.dropFirst(2).joined(separator: "/").utf8)
        var found: Hook?
        for hook in hooks where hook.channel.value == segments[1] {
            if ConstantTime.equal(hook.path, wanted) { found = hook }
        }
        return found
    }

    /// Answers one request. Never throws.
    func answer(_ request: HTTPRequest) async -> HTTPResponse {
        guard let found = find(request.head) else {
            return refused(404, "unknown_path", channel: "none", account: "none", request)
        }
        let (channel, hook) = (found.channel, found.hook)
        guard hook.methods.contains(request.method.rawValue) else {
            var response = refused(405, "method", channel: channel.value, account: hook.account.value, request)
            response.headers.set("Allow", hook.methods.sorted().joined(separator: ", "))
            return response
        }
        let body: [UInt8]
        do { body = try request.body.bytes(most: hook.largestBody) } catch {
            return refused(error.status, "too_large", channel: channel.value, account: hook.account.value, request)
        }
        switch hook.receive(self.request(request, body)) {
        case .answer(let answer):
            counters.count(channel.value, hook.account.value, "answered")
            return Self.response(answer)
        case .refuse(let status, let error):
            return refused(status, error.code, channel: channel.value, account: hook.account.value, request)
        case .keep(let items, let answer):
            return await keep(items, channel, hook.account, then: answer)
        }
    }

    private func request(_ request: HTTPRequest, _ body: [UInt8]) -> WebHookRequest {
        let target = request.head.target.raw
        return WebHookRequest(
            method: request.method.rawValue, target: target, publicURL: gate.publicBase + target,
            fields: request.headers.fields.map { .init(name: $0.name.lowercased(), value: $0.value) }, body: body,
            remoteAddress: request.client, receivedAt: Instant(parts.clock.now()))
    }

    private func keep(
        _ items: [IncomingItem], _ channel: ChannelName, _ account: AccountName, then answer: WebHookAnswer
    ) async -> HTTPResponse {
        do {
            if !items.isEmpty { try await parts.accept(items, channel, account) }
            counters.count(channel.value, account.value, "kept")
            return Self.response(answer)
        } catch {
            counters.count(channel.value, account.value, "not_kept")
            if refusals.mayTell("store", at: Instant(parts.clock.now())) {
                let cause = (error as? StoreError)?.description ?? "\(type(of: error))"
                parts.log.error(
                    "a web hook's items could not be kept",
                    ["channel": channel.value, "account": account.value, "cause": cause])
            }
            var response = Self.response(WebHookAnswer(status: 503))
            response.headers.set("Retry-After", "30")
            return response
        }
    }

    /// Counted always; told in the log, and answered with its own status, only so often for each address: who guesses
    /// gets 429 and fills no disk. Genuine requests from the same address never come here.
    private func refused(
        _ status: Int, _ code: String, channel: String, account: String, _ request: HTTPRequest
    ) -> HTTPResponse {
        counters.count(channel, account, code)
        guard refusals.mayTell(request.client, at: Instant(parts.clock.now())) else {
            var response = Self.response(WebHookAnswer(status: 429))
            response.headers.set("Retry-After", "60")
            return response
        }
        parts.log.warning("a web hook was refused", ["channel": channel, "account": account, "code": code])
        let words = status == 404 ? "404 Not Found\n" : ""
        return Self.response(
            WebHookAnswer(
                status: status, type: words.isEmpty ? nil : "text/plain; charset=utf-8", body: Array(words.utf8)))
    }

    private static func response(_ answer: WebHookAnswer) -> HTTPResponse {
        var headers: HTTPHeaders = ["Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"]
        // For machines: whatever a browser makes of it, it is a stranger without rights.
        headers.add("Content-Security-Policy", SecurityHeaders.filePolicy)
        headers.add("Referrer-Policy", "no-referrer")
        if let type = answer.type { headers.add("Content-Type", type) }
        return HTTPResponse(status: answer.status, headers: headers, body: .bytes(answer.body))
    }
}

/// What became of calls, by channel, account and a short word: `kept`, `answered`, `not_kept`, or why it was refused.
final class WebHookCounters: Sendable {
    struct Key: Hashable {
        let channel, account, code: String
    }
    private let counts = Mutex<[Key: Int]>([:])

    func count(_ channel: String, _ account: String, _ code: String) {
        counts.withLock { $0[Key(channel: channel, account: account, code: code), default: 0] += 1 }
    }

    func all() -> [(key: Key, count: Int)] {
        counts.withLock { counts in
            counts.map { ($0.key, $0.value) }.sorted {
                ($0.key.channel, $0.key.account, $0.key.code) < ($1.key.channel, $1.key.account, $1.key.code)
            }
        }
    }
}

/// How often a caller may be told what is wrong: a handful at once, then one every few seconds.
final class RefusalRate: Sendable {
    private static let burst = 30.0
    private static let perSecond = 0.5
    private static let mostCallers = 10_000

    private struct Budget {
        var left: Double
        var at: Instant
    }
    private let callers = Mutex<[String: Budget]>([:])

    func mayTell(_ caller: String, at now: Instant) -> Bool {
        callers.withLock { callers in
            if callers.count >= Self.mostCallers, callers[caller] == nil { callers.removeAll(keepingCapacity: true) }
            var budget = callers[caller] ?? Budget(left: Self.burst, at: now)
            // A clock that was set back takes nothing away.
            let seconds = max(0, (now - budget.at).seconds)
            budget.left = min(Self.burst, budget.left + seconds * Self.perSecond)
            budget.at = now
            let may = budget.left >= 1
            if may { budget.left -= 1 }
            callers[caller] = budget
            return may
        }
    }
}
