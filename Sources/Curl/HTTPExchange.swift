// One HTTP request and its answer over libcurl: time limits, certificates checked, no redirects, a bounded answer, and a
// word right before the first byte of the request leaves. In: what to ask. Out: the answer, or a fault that says whether
// the other side may have received the request.

import CCurl
import Foundation
import Runtime

/// A request to a foreign service.
public struct HTTPCall: Sendable {
    /// Upper case.
    public var method: String
    /// `https://…`; `http://…` only with `allowsClear`.
    public var url: String
    /// Without control characters (checked).
    public var fields: [(name: String, value: String)]
    public var body: [UInt8]?
    /// Basic authentication (RFC 7617).
    public var user: String?
    public var password: Secret?
    /// Certificates to trust instead of the machine's own, PEM.
    public var authorityFile: String?
    /// Whether unencrypted HTTP is allowed: the caller has looked at the host.
    public var allowsClear: Bool
    /// So much of the answer's body is kept, in bytes; what is longer is cut.
    public var largestAnswer: Int

    public init(
        method: String = "GET", url: String, fields: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        user: String? = nil, password: Secret? = nil, authorityFile: String? = nil, allowsClear: Bool = false,
        largestAnswer: Int = 256 << 10
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
        self.user = user
        self.password = password
        self.authorityFile = authorityFile
        self.allowsClear = allowsClear
        self.largestAnswer = largestAnswer
    }
}

/// What came back.
public struct HTTPReply: Sendable, Hashable {
    public var status: Int
    /// Names in lower case, in order.
    public var fields: [Field]
    public var body: [UInt8]
    /// The body was longer than `HTTPCall.largestAnswer`.
    public var isCut: Bool

    public struct Field: Sendable, Hashable {
        public var name: String
        public var value: String
    }

    /// The first field of this name, lower case.
    public func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
}

/// No answer.
public struct HTTPFault: Error, Sendable {
    public var error: CurlError
    /// The request, or a part of it, may have reached the other side.
    public var mayHaveArrived: Bool
    /// What `willTransmit` threw, if it did: nothing left.
    public var refusal: (any Error)?
}

/// Makes HTTP requests, one at a time, on a thread of its own. Each uses a fresh connection: libcurl repeats a request by
/// itself on a kept connection that turns out dead, and what a request asks for must not happen twice.
public actor HTTPExchange {
    private nonisolated let executor: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    public init(_ label: String) { executor = ThreadExecutor(label) }

    /// Sends the request and reads its answer.
    /// - Parameters:
    ///   - limit: for all of it.
    ///   - willTransmit: called on this actor's thread once the connection stands and before the request's first byte
    ///     leaves; when it throws nothing is sent.
    public func perform(
        _ call: HTTPCall, within limit: Duration, willTransmit: @escaping @Sendable () throws -> Void = {}
    ) async throws(HTTPFault) -> HTTPReply {
        let interrupt = Interrupt()
        let outcome = await withTaskCancellationHandler {
            // A closure belongs to the actor, and runs on its thread, only if it captures it.
            self.run(call, until: .now + limit, interrupt, willTransmit)
        } onCancel: {
            interrupt.cancel()
        }
        return try outcome.get()
    }

    private func run(
        _ call: HTTPCall, until deadline: ContinuousClock.Instant, _ interrupt: Interrupt,
        _ willTransmit: @escaping @Sendable () throws -> Void
    ) -> Result<HTTPReply, HTTPFault> {
        let answer = HTTPAnswerBuffer(largest: call.largestAnswer, willTransmit)
        do throws(CurlError) {
            let handle = try CurlHandle()
            let list = HTTPFieldList()
            try Self.configure(handle, call, answer, list)
            do throws(CurlError) { try handle.perform("request", until: deadline, interrupt) } catch {
                // A body that we cut short ourselves is an answer all the same.
                guard answer.isCut else { throw error }
            }
            var status = 0
            guard gw_getinfo_long(handle.easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK, status > 0 else {
                throw CurlError(.malformed, operation: "request", text: "no status line")
            }
            _ = list
            return .success(
                HTTPReply(status: status, fields: answer.fields, body: answer.body, isCut: answer.isCut))
        } catch {
            return .failure(
                HTTPFault(error: error, mayHaveArrived: answer.transmits, refusal: answer.refusal))
        }
    }
}
