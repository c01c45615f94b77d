// The options of a connection: what is allowed, what is checked, and how the log-in is done.

import CCurl
import Foundation
import Runtime

extension CurlStream {
    static func configure(
        _ handle: CurlHandle, _ endpoint: MailEndpoint, _ credentials: MailCredentials?
    ) throws(CurlError) {
        guard let url = endpoint.url else {
            throw CurlError(.local, operation: "connect", text: "the host name is not one")
        }
        try handle.set(CURLOPT_URL, url)
        try handle.set(CURLOPT_PROTOCOLS_STR, "\(endpoint.service.rawValue),\(endpoint.service.rawValue)s")
        try handle.set(CURLOPT_CONNECT_ONLY, 1)
        try handle.set(CURLOPT_NOSIGNAL, 1)
        // Nothing from the environment decides where passwords go.
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        // The caller's deadline is the limit; libcurl's own must only not be shorter.
        try handle.set(CURLOPT_CONNECTTIMEOUT, 600)
        try handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, 600)
        try handle.set(CURLOPT_TCP_KEEPALIVE, 1)
        try protect(handle, endpoint)
        try logIn(handle, credentials)
    }

    private static func protect(_ handle: CurlHandle, _ endpoint: MailEndpoint) throws(CurlError) {
        // STARTTLS not offered, or PREAUTH before it, must be an error and not a log-in in clear (CVE-2021-22946).
        let level = endpoint.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        try handle.set(CURLOPT_USE_SSL, Int(level.rawValue))
        try handle.demandCertificate(trusting: endpoint.authorityFile)
    }

    private static func logIn(_ handle: CurlHandle, _ credentials: MailCredentials?) throws(CurlError) {
        switch credentials {
        case nil: break
        case .password(let user, let secret):
            try handle.set(CURLOPT_USERNAME, user)
            try handle.set(CURLOPT_PASSWORD, secret.value)
        case .token(let user, let secret):
            try handle.set(CURLOPT_USERNAME, user)
            try handle.set(CURLOPT_XOAUTH2_BEARER, secret.value)
            // Without this a server that knows no tokens would be offered an empty password.
            try handle.set(CURLOPT_LOGIN_OPTIONS, "AUTH=OAUTHBEARER;AUTH=XOAUTH2")
        }
    }
}
