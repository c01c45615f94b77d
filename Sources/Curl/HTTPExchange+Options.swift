// The options of an HTTP request, and what libcurl calls back with: the moment before sending, header lines, the body.

import CCurl
import Foundation
import Runtime

extension HTTPExchange {
    static func configure(
        _ handle: CurlHandle, _ call: HTTPCall, _ answer: HTTPAnswerBuffer, _ list: HTTPFieldList
    ) throws(CurlError) {
        try handle.set(CURLOPT_URL, call.url)
        try handle.set(CURLOPT_PROTOCOLS_STR, call.allowsClear ? "http,https" : "https")
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_FRESH_CONNECT, 1)
        try handle.set(CURLOPT_FORBID_REUSE, 1)
        // Nothing from the environment decides where credentials go.
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try handle.set(CURLOPT_CONNECTTIMEOUT, 600)
        try handle.demandCertificate(trusting: call.authorityFile)
        if let user = call.user {
            try handle.set(CURLOPT_HTTPAUTH, 1)  // CURLAUTH_BASIC, a macro
            try handle.set(CURLOPT_USERNAME, user)
            try handle.set(CURLOPT_PASSWORD, call.password?.value ?? "")
        }
        try describe(handle, call, list)
        answer.attach(to: handle)
    }

    private static func describe(
        _ handle: CurlHandle, _ call: HTTPCall, _ list: HTTPFieldList
    ) throws(CurlError) {
        guard call.method.utf8.allSatisfy({ (65...90).contains($0) }), !call.method.isEmpty else {
            throw CurlError(.local, operation: "request", text: "not a method")
        }
        if let body = call.body {
            try handle.set(CURLOPT_POST, 1)
            try handle.set(CURLOPT_POSTFIELDSIZE, body.count)
            // libcurl copies the bytes; the size must be known before.
            let code = body.withUnsafeBytes { bytes in
                gw_setopt_ptr(
                    handle.easy, CURLOPT_COPYPOSTFIELDS,
                    UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? list.nothing))
            }
            guard code == CURLE_OK else { throw CurlError(code, operation: "request", text: "") }
            if call.method != "POST" { try handle.set(CURLOPT_CUSTOMREQUEST, call.method) }
        } else if call.method != "GET" {
            try handle.set(CURLOPT_CUSTOMREQUEST, call.method)
        }
        for field in call.fields {
            let text = field.name + ": " + field.value
            // A line break would begin a header of somebody else's choice.
            guard !text.utf8.contains(where: { $0 < 32 || $0 == 127 }) else {
                throw CurlError(.local, operation: "request", text: "a header holds a control character")
            }
            list.add(text)
        }
        // No question before a body, no type that we did not say.
        list.add("Expect:")
        if !call.fields.contains(where: { $0.name.lowercased() == "content-type" }) { list.add("Content-Type:") }
        guard gw_setopt_ptr(handle.easy, CURLOPT_HTTPHEADER, list.pointer) == CURLE_OK else {
            throw CurlError(.local, operation: "request", text: "no memory")
        }
    }
}

/// libcurl's list of header lines; must outlive the transfer.
final class HTTPFieldList {
    private var head: UnsafeMutablePointer<curl_slist>?
    /// An address for an empty body.
    let nothing = UnsafeRawPointer(UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
    var pointer: UnsafeMutableRawPointer? { head.map { UnsafeMutableRawPointer($0) } }

    func add(_ line: String) {
        // libcurl copies the text; on failure the old list stays whole.
        if let longer = curl_slist_append(head, line) { head = longer }
    }

    deinit {
        curl_slist_free_all(head)
        nothing.deallocate()
    }
}

/// Takes what libcurl hands over, within bounds. Used by one transfer, on its thread.
final class HTTPAnswerBuffer {
    private static let mostFields = 200
    private let largest: Int
    private let willTransmit: () throws -> Void
    private(set) var fields: [HTTPReply.Field] = []
    private(set) var body: [UInt8] = []
    private(set) var isCut = false
    /// `willTransmit` has returned: from here on the other side may have the request.
    private(set) var transmits = false
    private(set) var refusal: (any Error)?

    init(largest: Int, _ willTransmit: @escaping () throws -> Void) {
        self.largest = largest
        self.willTransmit = willTransmit
    }

    /// The transfer keeps a plain pointer to this object: the caller holds the object until the transfer has ended.
    func attach(to handle: CurlHandle) {
        let this = Unmanaged.passUnretained(self).toOpaque()
        _ = gw_setopt_data_cb(handle.easy, CURLOPT_WRITEFUNCTION, takeHTTPBody)
        _ = gw_setopt_ptr(handle.easy, CURLOPT_WRITEDATA, this)
        _ = gw_setopt_data_cb(handle.easy, CURLOPT_HEADERFUNCTION, takeHTTPField)
        _ = gw_setopt_ptr(handle.easy, CURLOPT_HEADERDATA, this)
        _ = gw_setopt_prereq_cb(handle.easy, CURLOPT_PREREQFUNCTION, passHTTPGate)
        _ = gw_setopt_ptr(handle.easy, CURLOPT_PREREQDATA, this)
    }

    /// The connection stands, TLS included, and nothing of the request has left (CURLOPT_PREREQFUNCTION).
    func mayGo() -> Bool {
        // Asked twice means that libcurl wants to send again: the first may have arrived.
        if transmits { return false }
        do { try willTransmit() } catch {
            refusal = error
            return false
        }
        transmits = true
        return true
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let room = largest - body.count
        body += bytes.prefix(max(room, 0))
        if bytes.count > room { isCut = true }
        return !isCut
    }

    func takeField(_ bytes: UnsafeRawBufferPointer) {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // A new answer (after 100 Continue and the like) begins anew.
            fields = []
            return
        }
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, fields.count < Self.mostFields else { return }
        fields.append(
            HTTPReply.Field(
                name: parts[0].lowercased(), value: parts[1].trimmingCharacters(in: .whitespacesAndNewlines)))
    }
}

private func buffer(_ context: UnsafeMutableRawPointer?) -> HTTPAnswerBuffer? {
    context.map { Unmanaged<HTTPAnswerBuffer>.fromOpaque($0).takeUnretainedValue() }
}

private func takeHTTPBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    // Anything but the full count ends the transfer.
    return buffer(context)?.take(piece) == true ? size * count : 0
}

private func takeHTTPField(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    buffer(context)?.takeField(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return size * count
}

private func passHTTPGate(
    _ context: UnsafeMutableRawPointer?, _ theirs: UnsafeMutablePointer<CChar>?, _ ours: UnsafeMutablePointer<CChar>?,
    _ theirPort: Int32, _ ourPort: Int32
) -> Int32 {
    buffer(context)?.mayGo() == true ? Int32(CURL_PREREQFUNC_OK) : Int32(CURL_PREREQFUNC_ABORT)
}
