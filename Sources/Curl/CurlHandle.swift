// One easy handle in a multi handle of its own: so that connecting can be cut short at any moment from another
// thread, which curl_easy_perform does not allow within less than a second.

import CCurl
import Foundation

/// Owns the two handles. Not Sendable: lives and dies with the one part that uses it, on one thread at a time.
final class CurlHandle {
    let easy: UnsafeMutableRawPointer
    private let multi: UnsafeMutableRawPointer
    /// libcurl's last words; it keeps the pointer, so the memory lives as long as the handle.
    private let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE) + 1)

    init() throws(CurlError) {
        guard CurlLibrary.started, let easy = curl_easy_init() else {
            throw CurlError(.local, operation: "connect", text: "libcurl does not start")
        }
        guard let multi = curl_multi_init() else {
            curl_easy_cleanup(easy)
            throw CurlError(.local, operation: "connect", text: "libcurl does not start")
        }
        self.easy = easy
        self.multi = multi
        words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE) + 1)
        _ = gw_setopt_ptr(easy, CURLOPT_ERRORBUFFER, words)
        curl_multi_add_handle(multi, easy)
    }

    deinit {
        curl_multi_remove_handle(multi, easy)
        curl_easy_cleanup(easy)
        curl_multi_cleanup(multi)
        words.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try check(gw_setopt_long(easy, option, value))
    }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ value: String) throws(CurlError) {
        guard !value.utf8.contains(0) else { throw CurlError(.local, operation: "connect", text: "a value holds NUL") }
        try check(gw_setopt_str(easy, option, value))
    }

    /// Whoever answers must prove to be the one who was meant, by TLS of today.
    /// - Parameter file: certificates to trust instead of the machine's own, PEM; nil for the machine's.
    func demandCertificate(trusting file: String?) throws(CurlError) {
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        guard let file else { return }
        guard access(file, R_OK) == 0 else {
            throw CurlError(
                .local, operation: "connect",
                text: "cannot read the authority file: \(String(cString: strerror(errno)))")
        }
        try set(CURLOPT_CAINFO, file)
    }

    /// Runs what the options say to its end.
    func perform(_ operation: String, until deadline: ContinuousClock.Instant, _ interrupt: Interrupt) throws(CurlError)
    {
        while true {
            var running: Int32 = 0
            let step = curl_multi_perform(multi, &running)
            guard step == CURLM_OK else {
                throw CurlError(.local, operation: operation, text: String(cString: curl_multi_strerror(step)))
            }
            if let result = finished() {
                if result == CURLE_OK { return }
                throw CurlError(result, operation: operation, text: String(cString: words))
            }
            if interrupt.isCancelled { throw CurlError(.cancelled, operation: operation) }
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else {
                throw CurlError(.timeout, operation: operation, text: "not within the time limit")
            }
            var bell = curl_waitfd(fd: interrupt.cancelBell, events: Int16(CURL_WAIT_POLLIN), revents: 0)
            curl_multi_poll(multi, &bell, 1, Int32(min(left.wholeMilliseconds + 1, 60_000)), nil)
        }
    }

    /// The socket of a connection made with CURLOPT_CONNECT_ONLY; nil when there is none.
    var socket: Int32? {
        var found: curl_socket_t = -1
        guard gw_getinfo_sock(easy, CURLINFO_ACTIVESOCKET, &found) == CURLE_OK, found >= 0 else { return nil }
        return found
    }

    private func finished() -> CURLcode? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            if message.pointee.msg == CURLMSG_DONE { return gw_message_result(message) }
        }
        return nil
    }

    private func check(_ code: CURLcode) throws(CurlError) {
        guard code == CURLE_OK else { throw CurlError(code, operation: "connect", text: "") }
    }
}

extension Duration {
    /// Milliseconds, rounded down.
    var wholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
