// Reading the part of an account that its provider's profile asks for: values and secrets, how its calls are proved, and
// whether what is sent goes over a protected line.

import Channels
import Foundation
import Runtime
import Tickets

extension SMSAccount {
    mutating func readValues(_ node: SettingsNode) {
        if let inner = node.object("values") {
            for key in inner.keys {
                let text = inner.text(key) ?? ""
                if let profile, profile.options[key] == nil, !profile.required.contains(key) {
                    inner.fault(
                        key, "is nothing that the profile asks for",
                        remedy:
                            "It asks for: \((profile.required + profile.options.keys.sorted()).joined(separator: ", "))."
                    )
                }
                values[key] = text
            }
        }
        if let inner = node.object("credentials") {
            for key in inner.keys {
                if let profile, !(profile.credentials + profile.optionalCredentials).contains(key) {
                    inner.fault(
                        key, "is nothing that the profile asks for",
                        remedy:
                            "It asks for: \((profile.credentials + profile.optionalCredentials).joined(separator: ", "))."
                    )
                }
                credentials[key] = inner.secret(key)
            }
        }
        for key in profile?.required ?? [] where (values[key] ?? "").isEmpty {
            node.fault("values.\(key)", "is missing", remedy: "The profile asks for it.")
        }
        for key in profile?.credentials ?? [] where credentials[key] == nil {
            node.fault("credentials.\(key)", "is missing", remedy: "Write where it is kept: { file: \"/path\" }.")
        }
    }

    /// How the provider's calls are proved: by signature, or by a secret address together with the caller's addresses.
    mutating func readCalls(_ node: SettingsNode) {
        for text in node.texts("addresses") where !addresses.add(text) {
            node.fault(
                "addresses", "holds something that is no address or block", remedy: "Write e.g. \"192.0.2.0/24\".")
        }
        readSecretPath(node)
        let incoming = profile?.incoming.flatMap { $0.methods.isEmpty ? nil : $0 }
        let report = profile?.report.flatMap { $0.methods.isEmpty ? nil : $0 }
        guard incoming != nil || report != nil else { return }
        let incomingForm = incoming?.signature.flatMap { isGiven($0) ? $0 : nil }
        let reportForm = report?.signature.flatMap { isGiven($0) ? $0 : nil }
        incomingSignature = incomingForm.flatMap { signature($0, node) }
        reportSignature = reportForm.flatMap { signature($0, node) }
        let isUnsigned = incoming != nil && incomingForm == nil || report != nil && reportForm == nil
        guard isUnsigned else { return }
        if secretPath == nil {
            node.fault(
                "secretPath", "is missing: this provider does not sign its calls",
                remedy: "Write where a secret of at least 22 letters and digits is kept: { file: \"/path\" }.")
        }
        if addresses.isEmpty {
            node.warning(
                "addresses", "is empty: whoever learns the secret address can send messages in citizens' names",
                remedy: "List the addresses that the provider calls from.")
        }
    }

    private mutating func readSecretPath(_ node: SettingsNode) {
        guard let place = node.secret("secretPath") else { return }
        do throws(SecretError) {
            let secret = try place.readAtStart().value
            // 128 bits in letters and digits are 22 characters.
            guard secret.utf8.count >= 22, secret.utf8.allSatisfy(Self.isPathByte) else {
                return node.fault(
                    "secretPath", "is too short, or holds something other than letters, digits, - and _",
                    remedy: "Make one with: head -c 24 /dev/urandom | base64 | tr '+/' '-_'")
            }
            secretPath = secret
        } catch {
            node.fault("secretPath", "cannot be read: \(error.detail)", remedy: "Use a file or a variable.")
        }
    }

    /// Whether the account has what the provider signs with: with some it is a choice of the customer.
    private func isGiven(_ form: SMSSignatureForm) -> Bool {
        !form.secret.names.contains { name in
            profile?.optionalCredentials.contains(name) == true && credentials[name] == nil
        }
    }

    private func signature(_ form: SMSSignatureForm, _ node: SettingsNode) -> SMSSignature? {
        var known = values
        for name in form.secret.names {
            guard let place = credentials[name] else { continue }
            do throws(SecretError) { known[name] = try place.readAtStart().value } catch {
                node.fault(
                    "credentials.\(name)", "cannot be read: \(error.detail)",
                    remedy: "It proves the provider's calls, so it is read at start: use a file or a variable.")
                return nil
            }
        }
        if let signature = SMSSignature(form, values: known) { return signature }
        node.fault(
            "values", "do not give a signature that can be checked",
            remedy: "Give the secret; algorithms are \(SMSSignatureForm.algorithms.joined(separator: ", ")).")
        return nil
    }

    /// Credentials and citizens' words go over TLS, or stay on this machine, or somebody has insisted.
    func checkSending(_ node: SettingsNode) {
        let requests = [
            profile?.send?.question.request, profile?.login?.question.request, profile?.check?.request,
            profile?.lookUp?.question.request, profile?.polling?.messages.question.request,
        ].compactMap { $0 }
        for request in requests where !isInsecure && !Self.isProtected(request.url.filled(values)) {
            return node.fault(
                "profile", "speaks to its provider without encryption",
                remedy: "Use https, or write insecure: true if you answer for the line.")
        }
        let needsURL = profile?.send.map { $0.question.request.allNames.contains("reportURL") } ?? false
        if needsURL, publicURL == nil {
            node.warning(
                "publicURL", "is not set: the provider cannot be told where to report delivery",
                remedy: "Write the address under which providers reach this service, at the top of the file.")
        }
        if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
            node.fault("caFile", "\(caFile) cannot be read", remedy: "Name a file with certificates in PEM.")
        }
    }

    /// Whether nobody on the way can read it.
    static func isProtected(_ url: String) -> Bool {
        guard let parts = URLComponents(string: url.replacingOccurrences(of: " ", with: "%20")) else {
            return url.hasPrefix("https://")
        }
        if parts.scheme?.lowercased() == "https" { return true }
        let host = parts.host ?? ""
        return ["localhost", "::1", "[::1]"].contains(host)
            || host.hasPrefix("127.")
                && host.utf8.allSatisfy {
                    (48...57).contains($0) || $0 == 46
                }
    }
}

extension SMSProfile.RequestForm {
    /// Every name that the request asks for.
    var allNames: Set<String> {
        var names = url.names
        for entry in query + headers { names.formUnion(entry.value.names) }
        for template in [user, password].compactMap({ $0 }) { names.formUnion(template.names) }
        switch body {
        case .none: break
        case .form(let entries): for entry in entries { names.formUnion(entry.value.names) }
        case .json(let tree): names.formUnion(tree.names)
        case .text(_, let template): names.formUnion(template.names)
        }
        return names
    }
}

extension SMSProfile.TreeForm {
    var names: Set<String> {
        switch self {
        case .constant: []
        case .text(let template): template.names
        case .list(let values): values.reduce(into: []) { $0.formUnion($1.names) }
        case .object(let branches): branches.reduce(into: []) { $0.formUnion($1.value.names) }
        }
    }
}
