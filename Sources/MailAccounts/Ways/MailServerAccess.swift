// From an account's settings to what `Mail` wants: where the server is, and who we are, asked anew at each connection so
// that a changed password or a fresh token is taken at once.

import Channels
import Mail
import Runtime
import Curl

/// The way to a mail server of an account.
struct MailServerAccess: Sendable {
    let endpoint: MailEndpoint
    private let server: MailServer

    init(_ server: MailServer, _ service: MailEndpoint.Service, helloName: String = "localhost") {
        self.server = server
        let security: MailEndpoint.Security =
            switch server.security {
            case .tls: .tls
            case .starttls: .startTLS
            case .none: .none
            }
        endpoint = MailEndpoint(
            service, host: server.host, port: UInt16(clamping: server.port), security: security,
            authorityFile: server.caFile, helloName: helloName)
    }

    /// nil where nobody has to log in.
    func optionalCredentials() async throws(MailError) -> MailCredentials? {
        guard let user = server.user, let proof = server.proof else { return nil }
        do throws(SecretError) {
            switch proof {
            case .password(let place): return .password(user: user, try await place.read())
            case .token(let place): return .token(user: user, try await place.read())
            }
        } catch {
            throw MailError(.credentials, operation: "read secret", text: "\(error)")
        }
    }

    func credentials() async throws(MailError) -> MailCredentials {
        guard let credentials = try await optionalCredentials() else {
            throw MailError(.credentials, operation: "log in", text: "no user and password in the settings")
        }
        return credentials
    }
}

extension ChannelError {
    /// A fault of a mail server as the core sees it. What only a person can mend is permanent; all else may pass.
    init(mail error: MailError) {
        let isForPerson = [.credentials, .tls, .missingFolder].contains(error.code)
        self.init(
            isForPerson ? .permanent : .transient, code: error.code.rawValue, operation: error.operation,
            detail: error.text)
    }
}
