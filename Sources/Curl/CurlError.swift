// What can go wrong with a connection, sorted by what a caller does about it.

import CCurl

/// A connection that could not be made or broke. Carries no password, no message text, no full address.
public struct CurlError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What the caller should think of it.
    public enum Kind: String, Sendable {
        /// Not found, not listening, broken off: may work later.
        case unreachable
        /// Nothing came in time: may work later.
        case timeout
        /// No TLS where it is required, a wrong certificate or name, a failed handshake: a person must look.
        case tls
        /// The server does not take the user and password or token.
        case authentication
        /// The server said something its protocol does not allow at this point.
        case malformed
        /// Asked to stop.
        case cancelled
        /// The fault is on this side: an unusable host name, a missing file, no memory.
        case local
    }

    public var kind: Kind
    /// What was being done: `connect`, `log in`, `read`, `write`.
    public var operation: String
    /// libcurl's code; 0 when the fault was found by ourselves.
    public var code: Int32
    /// libcurl's words, one line.
    public var text: String

    public init(_ kind: Kind, operation: String, code: Int32 = 0, text: String = "") {
        self.kind = kind
        self.operation = operation
        self.code = code
        self.text = String(text.map { $0.isNewline ? " " : $0 }.prefix(300))
    }

    /// Whether the same may work later without anybody doing anything.
    public var isTransient: Bool { kind == .unreachable || kind == .timeout || kind == .malformed }

    public var description: String {
        "\(operation): \(kind.rawValue)" + (code == 0 ? "" : " \(code)") + (text.isEmpty ? "" : " (\(text))")
    }

    init(_ code: CURLcode, operation: String, text: String) {
        let words = text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
        self.init(Self.kind(of: code), operation: operation, code: Int32(bitPattern: code.rawValue), text: words)
    }

    private static func kind(of code: CURLcode) -> Kind {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING:
            .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
            .tls
        case CURLE_LOGIN_DENIED, CURLE_AUTH_ERROR: .authentication
        case CURLE_ABORTED_BY_CALLBACK: .cancelled
        case CURLE_URL_MALFORMAT, CURLE_OUT_OF_MEMORY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_NOT_BUILT_IN,
            CURLE_FAILED_INIT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION:
            .local
        default: .malformed
        }
    }
}
