// libcurl's own beginning, once for the process. Runs before the first handle is made; nothing has to call it.

import CCurl
import Foundation

/// libcurl as a whole.
public enum CurlLibrary {
    /// Version and TLS library, for `--version` and logs: "7.88.1 (OpenSSL/3.0.17)".
    public static var version: String {
        guard let info = curl_version_info(CURLVERSION_FIRST)?.pointee else { return "?" }
        let tls = info.ssl_version.map { String(cString: $0) } ?? "no TLS"
        return "\(info.version.map { String(cString: $0) } ?? "?") (\(tls))"
    }

    /// Starts the library; later calls do nothing. Swift runs this once, whoever comes first.
    static let started: Bool = {
        // A peer that leaves must give an error, not a signal: OpenSSL writes to its socket with plain write(2).
        signal(SIGPIPE, SIG_IGN)
        keepOpenSSLAliveAtExit()
        return curl_global_init(gw_curl_global_all) == CURLE_OK
    }()

    /// OpenSSL frees its tables in an exit handler while other threads still talk TLS, which then crash
    /// (swift-corelibs-foundation issue 5469). Told not to, before libcurl tells it anything else.
    /// Found by name at run time: libcrypto comes with libcurl and is nothing this room links itself.
    private static func keepOpenSSLAliveAtExit() {
        typealias Initialise = @convention(c) (UInt64, OpaquePointer?) -> Int32
        let noExitHandler: UInt64 = 0x0008_0000  // OPENSSL_INIT_NO_ATEXIT, openssl/crypto.h 1.1.1 and later
        guard let symbol = dlsym(nil, "OPENSSL_init_crypto") else { return }
        _ = unsafeBitCast(symbol, to: Initialise.self)(noExitHandler, nil)
    }
}
