// Whether a call comes from the provider: its signature, compared in constant time. The three algorithms are code, all
// that they need is in the profile. Pure.

import Channels
import Crypto
import Foundation
import Tickets

/// A provider's signature with its secret at hand.
struct SMSSignature: Sendable {
    let form: SMSSignatureForm
    private let secret: [UInt8]
    private let algorithm: String

    /// - Returns: nil when the secret is empty or the algorithm unknown.
    init?(_ form: SMSSignatureForm, values: [String: String]) {
        let secret = form.secret.filled(values)
        let algorithm = form.algorithm.filled(values).lowercased()
        guard !secret.isEmpty, SMSSignatureForm.algorithms.contains(algorithm) else { return nil }
        self.form = form
        self.secret = Array(secret.utf8)
        self.algorithm = algorithm
    }

    /// The stable word of what is wrong; nil for a genuine call.
    func fault(of request: WebHookRequest, _ fields: SMSCallFields) -> String? {
        switch form.kind {
        case .twilio: twilioFault(request, fields)
        case .vonage: vonageFault(request, fields)
        case .hmac: hmacFault(request)
        }
    }

    // MARK: Twilio: twilio.com/docs/usage/webhooks/webhooks-security, read 2026

    private func twilioFault(_ request: WebHookRequest, _ fields: SMSCallFields) -> String? {
        guard let stated = request.field("x-twilio-signature").flatMap({ Data(base64Encoded: $0) }) else {
            return "unsigned"
        }
        var parameters = ""
        if let promised = fields.query.first(where: { $0.name == "bodySHA256" }) {
            let digest = SHA256.digest(of: request.body).hex
            guard
                ConstantTime.equal(
                    Array(digest.utf8), Array(String(decoding: promised.value, as: UTF8.self).lowercased().utf8))
            else { return "signature" }
        } else {
            // What is neither signed as a form nor promised by a hash could be anybody's.
            guard fields.json == nil else { return "signature" }
            parameters = Self.twilioParameters(fields.form)
        }
        let key = secret
        let isGenuine = Self.addresses(request.publicURL).reduce(false) { found, address in
            let code = KeyedHash.sha1.code(for: Array((address + parameters).utf8), key: key) ?? []
            return ConstantTime.equal(code, Array(stated)) || found
        }
        return isGenuine ? nil : "signature"
    }

    /// Sorted by name, each with its value; of equal ones one (as the provider's own libraries do).
    static func twilioParameters(_ form: [SMSCallFields.Parameter]) -> String {
        let pairs = Set(form.map { [$0.name, String(decoding: $0.value, as: UTF8.self)] })
        let sorted = pairs.sorted { a, b in
            a[0] == b[0]
                ? a[1].utf8.lexicographicallyPrecedes(b[1].utf8) : a[0].utf8.lexicographicallyPrecedes(b[0].utf8)
        }
        return sorted.map { $0[0] + $0[1] }.joined()
    }

    /// The address as it is and with the port that goes without saying: some of the provider's senders add it.
    private static func addresses(_ url: String) -> [String] {
        guard let parts = URLComponents(string: url), parts.port == nil, let host = parts.host,
            let range = url.range(of: host)
        else { return [url] }
        return [url, url.replacingCharacters(in: range, with: host + (parts.scheme == "http" ? ":80" : ":443"))]
    }

    // MARK: Vonage: developer.vonage.com/en/getting-started/concepts/signing-messages, read 2026

    private func vonageFault(_ request: WebHookRequest, _ fields: SMSCallFields) -> String? {
        let parameters = fields.all
        guard let stated = parameters.first(where: { $0.name == "sig" }) else { return "unsigned" }
        let text = Self.vonageText(parameters)
        let code: [UInt8]? =
            algorithm == "md5hash"
            ? KeyedHash.plainMD5(of: text + secret) : KeyedHash(rawValue: algorithm)?.code(for: text, key: secret)
        let spelled = String(decoding: stated.value, as: UTF8.self).lowercased()
        guard let code, ConstantTime.equal(Array(Hex.string(code).utf8), Array(spelled.utf8)) else {
            return "signature"
        }
        return isFresh(parameters, request.receivedAt) ? nil : "stale"
    }

    /// `&name=value` in the order of names; what would look like a border in a value is an underscore.
    static func vonageText(_ parameters: [SMSCallFields.Parameter]) -> [UInt8] {
        let sorted = parameters.filter { $0.name != "sig" }.sorted {
            $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
        return sorted.reduce(into: []) { text, parameter in
            text.append(UInt8(ascii: "&"))
            text += Array(parameter.name.utf8)
            text.append(UInt8(ascii: "="))
            text += parameter.value.map { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "=") ? UInt8(ascii: "_") : $0 }
        }
    }

    /// A provider repeats for a day, so a call may be that old; what is copied within the day falls away by its key.
    private func isFresh(_ parameters: [SMSCallFields.Parameter], _ now: Instant) -> Bool {
        guard let stated = parameters.first(where: { $0.name == "timestamp" }),
            let seconds = Int64(String(decoding: stated.value, as: UTF8.self)), (0..<1 << 40).contains(seconds)
        else { return false }
        let made = Instant(milliseconds: seconds * 1000)
        return made > now - form.freshness && made < now + .minutes(15)
    }

    // MARK: Others

    private func hmacFault(_ request: WebHookRequest) -> String? {
        guard let stated = request.field(form.header) else { return "unsigned" }
        // Many write the algorithm before it: `sha256=…`.
        let plain = stated.hasPrefix(algorithm + "=") ? String(stated.dropFirst(algorithm.count + 1)) : stated
        let code = KeyedHash(rawValue: algorithm)?.code(for: request.body, key: secret)
        let given = form.encoding == .hex ? Hex.bytes(plain) : Data(base64Encoded: plain).map { Array($0) }
        guard let code, let given, ConstantTime.equal(code, given) else { return "signature" }
        return nil
    }
}
