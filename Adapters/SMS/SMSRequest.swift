// Filling a profile's request: every value is made harmless for the place it goes to (address, form, JSON, header), so that
// no text of a citizen or operator can become a parameter of its own.

import Channels
import Curl
import Foundation
import Runtime

extension SMSProfile.RequestForm {
    /// The request with its holes filled.
    /// - Throws: permanent, when a value cannot stand where it belongs.
    func call(_ values: [String: String], account: SMSAccount) throws(ChannelError) -> HTTPCall {
        var address = try filledURL(values)
        let parameters = Self.encoded(query, values)
        if !parameters.isEmpty { address += (address.contains("?") ? "&" : "?") + parameters }
        guard account.isInsecure || SMSAccount.isProtected(address) else {
            throw ChannelError(.permanent, code: "tls", operation: "write request", detail: "not over an open line")
        }
        var call = HTTPCall(
            method: method, url: address, authorityFile: account.caFile,
            allowsClear: address.lowercased().hasPrefix("http://"))
        call.fields = try headerFields(values)
        if let user {
            call.user = user.filled(values)
            call.password = Secret(password?.filled(values) ?? "")
        }
        switch body {
        case .none: break
        case .form(let entries):
            call.fields.append(("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"))
            call.body = Array(Self.encoded(entries, values).utf8)
        case .json(let tree):
            call.fields.append(("Content-Type", "application/json; charset=utf-8"))
            call.body = (tree.filled(values) ?? .null).encoded
        case .text(let type, let template):
            call.fields.append(("Content-Type", type))
            call.body = Array(template.filled(values).utf8)
        }
        return call
    }

    /// The host and what comes before it are the administrator's; what comes after may hold values of others.
    private func filledURL(_ values: [String: String]) throws(ChannelError) -> String {
        // A value that is the beginning of the address (`{url}/send`) stands as it is.
        let address = url.filled(values) { value in
            value.hasPrefix("http://") || value.hasPrefix("https://") ? value : PercentCoding.encoded(value)
        }
        guard URLComponents(string: address)?.host != nil, !address.utf8.contains(where: { $0 <= 32 || $0 == 127 })
        else {
            throw ChannelError(.permanent, code: "malformed", operation: "write request", detail: "not an address")
        }
        return address
    }

    private func headerFields(_ values: [String: String]) throws(ChannelError) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        for entry in headers {
            let value = entry.value.filled(values)
            if value.isEmpty, entry.isOptional { continue }
            guard !value.utf8.contains(where: { $0 < 32 || $0 == 127 }) else {
                throw ChannelError(
                    .permanent, code: "malformed", operation: "write request", detail: "a header holds a line break")
            }
            fields.append((entry.name, value))
        }
        return fields
    }

    private static func encoded(_ entries: [SMSProfile.FormEntry], _ values: [String: String]) -> String {
        entries.compactMap { entry -> String? in
            let value = entry.value.filled(values)
            if value.isEmpty, entry.isOptional { return nil }
            return PercentCoding.encoded(entry.name) + "=" + PercentCoding.encoded(value)
        }.joined(separator: "&")
    }
}

extension SMSProfile.TreeForm {
    /// nil when it is a text without anything in it.
    fileprivate func filled(_ values: [String: String]) -> JSONValue? {
        switch self {
        case .constant(let value): return value
        case .text(let template):
            let text = template.filled(values)
            return text.isEmpty ? nil : .text(text)
        case .list(let items): return .list(items.map { $0.filled(values) ?? .text("") })
        case .object(let branches):
            return .object(
                branches.compactMap { branch in
                    let value = branch.value.filled(values)
                    if value == nil, branch.isOptional { return nil }
                    return JSONValue.Member(name: branch.name, value: value ?? .text(""))
                })
        }
    }
}

extension SMSProfile.AnswerForm {
    /// What an answer means for a request.
    enum Verdict: Sendable {
        case taken(words: String)
        case refused(ChannelError)
        /// Nobody can tell.
        case unclear(ChannelError)
    }

    func verdict(_ reply: HTTPReply, _ operation: String) -> Verdict {
        let json = JSONValue(reply.body)
        let words = detail.flatMap { $0.texts(in: reply.body, json: json).first } ?? ""
        let way = success.contains(reply.status) ? code : errorCode ?? code
        let codes = way?.texts(in: reply.body, json: json) ?? []
        let said = ([String(reply.status)] + codes.prefix(1) + [words].filter { !$0.isEmpty }).joined(separator: " ")
        let detail = Self.masked(SMSMessageReading.oneLine(said))
        func error(_ kind: ChannelError.Class, _ code: String) -> ChannelError {
            ChannelError(kind, code: code, operation: operation, detail: detail, retryAfter: Self.retryAfter(reply))
        }
        if success.contains(reply.status) {
            guard code != nil else { return .taken(words: detail) }
            guard let first = codes.first else { return .unclear(error(.transient, "protocol")) }
            if codes.allSatisfy({ accepted.contains($0) }) { return .taken(words: detail) }
            // A message in pieces of which some were taken and some were not.
            if codes.contains(where: { accepted.contains($0) }) { return .unclear(error(.transient, "partial")) }
            return .refused(refusal(first, error))
        }
        if unknown.contains(reply.status) { return .unclear(error(.transient, "server_error")) }
        if let first = codes.first,
            credentials.contains(first) || permanent.contains(first) || transient.contains(first)
        {
            return .refused(refusal(first, error))
        }
        switch reply.status {
        case 401, 403, 407: return .refused(error(.transient, "credentials"))
        case 408, 425, 429: return .refused(error(.transient, "busy"))
        case 503: return .refused(error(.transient, "unavailable"))
        case 300...399: return .refused(error(.permanent, "redirected"))
        case 400...499: return .refused(error(.permanent, "refused"))
        case 500...599: return .unclear(error(.transient, "server_error"))
        default: return .unclear(error(.transient, "protocol"))
        }
    }

    /// Providers like to repeat the number that they do not like; it must not get into a log.
    static func masked(_ words: String) -> String {
        var kept = ""
        var digits = ""
        func flush() {
            kept += digits.count >= 7 ? "***" + digits.suffix(3) : digits
            digits = ""
        }
        for character in words {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else {
                flush()
                kept.append(character)
            }
        }
        flush()
        return kept
    }

    /// A code that no list knows may pass: attempts are bounded.
    private func refusal(_ code: String, _ error: (ChannelError.Class, String) -> ChannelError) -> ChannelError {
        if credentials.contains(code) { return error(.transient, "credentials") }
        return permanent.contains(code) ? error(.permanent, "refused") : error(.transient, "refused")
    }

    /// RFC 9110 10.2.3, in seconds; a date is left to our own patience.
    private static func retryAfter(_ reply: HTTPReply) -> Duration? {
        guard let seconds = reply.field("retry-after").flatMap({ Int($0) }), (0...86_400).contains(seconds) else {
            return nil
        }
        return .seconds(seconds)
    }
}
