// `identityProvider` of `sportello.json5`.

import Foundation
import Runtime
import SignIn

extension IdentityProviderSettings {
    init(reading node: SettingsNode) {
        defer { node.finish() }
        self.init(
            name: node.text("name", default: "SPID / CIE") ?? "",
            issuer: node.requiredText("issuer", remedy: "Write the provider's address, as it writes it itself."),
            clientID: node.requiredText("clientID", remedy: "Write the name that the provider has registered us by."))
        if !issuer.isEmpty, !Self.isProtected(issuer) || issuer.contains("?") || issuer.contains("#") {
            node.fault(
                "issuer", "is no address that can be trusted",
                remedy: "Write it with https://; http:// is for this machine alone.")
        }
        clientSecret = node.secret("clientSecret")
        if node.has("scopes") { scopes = node.texts("scopes") }
        if !scopes.contains("openid") || scopes.contains(where: { $0.isEmpty || $0.contains(where: \.isWhitespace) }) {
            node.fault("scopes", "does not ask who somebody is", remedy: "Write at least [\"openid\"].")
        }
        link = node.choice("link", default: link)
        claim = node.text("claim", default: link == .mail ? "email" : "preferred_username") ?? ""
        caFile = node.text("caFile")
        if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
            node.fault("caFile", "\(caFile) cannot be read", remedy: "Name a file with certificates in PEM.")
        }
        limit = node.duration("limit", default: limit)
        if !(.seconds(1) ... .seconds(60)).contains(limit) {
            node.fault("limit", "is out of range", remedy: "Use 1 s to 60 s.")
        }
    }
}
