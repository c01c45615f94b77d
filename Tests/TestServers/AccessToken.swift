// Bearer tokens that the private Dovecot accepts: JSON web tokens signed with a key only the test knows.

import Foundation

enum AccessToken {
    static let key = "a key that only these tests know, 32+"

    /// A token (RFC 7519, HS256) for `address`; already expired when `lifetime` is negative.
    static func make(for address: String, lifetime: Int) async throws -> String {
        let now = Int(Date().timeIntervalSince1970)
        let head = encode(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8))
        let claims = #"{"email":"\#(address)","sub":"\#(address)","iat":\#(now - 7200),"exp":\#(now + lifetime)}"#
        let signed = head + "." + encode(Array(claims.utf8))
        let mac = try await Command.run(
            ["openssl", "dgst", "-sha256", "-hmac", key, "-binary"], input: Array(signed.utf8))
        guard mac.code == 0 else { throw TestServerError("openssl dgst: \(mac.errorText)") }
        return signed + "." + encode(mac.output)
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }
}
