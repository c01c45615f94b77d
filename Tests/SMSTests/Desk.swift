// What the tests of calls share: accounts with the shipped profiles, and calls as providers make them.

import Channels
import Crypto
import Foundation
import Runtime
import TestServers
import Testing
import Tickets

@testable import SMS

/// One account with a shipped profile.
struct Desk {
    static let now = Instant(milliseconds: 1_772_438_400_000)  // 2026-03-02T08:00:00Z
    static let name = AccountName("numero")

    let folder: SettingsFolder
    let settings: SMSSettings
    let channel: SMSChannel

    init(_ profile: String, _ rest: String, number: String = "number: '340 0000000'") throws {
        folder = try SettingsFolder()
        settings = try folder.settings("{ name: 'numero', \(number), profile: '\(profile)', \(rest) }")
        channel = SMSChannel(settings)
    }

    static func twilio(_ more: String = "") throws -> Desk {
        try Desk("twilio", "values: { accountSid: 'AC0' }, credentials: { authToken: 'file:token' }, \(more)")
    }

    static func vonage(_ method: String = "sha256", _ more: String = "") throws -> Desk {
        try Desk(
            "vonage",
            "values: { apiKey: 'k', signatureMethod: '\(method)' }, credentials: { apiSecret: 'file:token', signatureSecret: 'file:token' }, \(more)"
        )
    }

    static func kannel(_ more: String = "addresses: ['127.0.0.1', '192.0.2.0/24']") throws -> Desk {
        try Desk(
            "kannel",
            "values: { url: 'http://127.0.0.1:13013', username: 'u' }, credentials: { password: 'file:password' }, secretPath: 'file:secret', \(more)"
        )
    }

    static func agile() throws -> Desk {
        try Desk(
            "agile", "credentials: { apiKey: 'file:token' }, secretPath: 'file:secret', addresses: ['192.0.2.0/24']")
    }

    func hook(_ end: String = "incoming") throws -> any ChannelWebHook {
        try #require(channel.webHooks.first { $0.path.hasSuffix(end) })
    }

    func call(
        _ hook: any ChannelWebHook, query: String = "", method: String = "POST", form: [(String, String)]? = nil,
        json: String? = nil, body: [UInt8] = [], type: String? = nil, fields: [WebHookRequest.Field] = [],
        from: String = "192.0.2.7", at: Instant = Desk.now
    ) -> WebHookRequest {
        let target = "/hooks/sms/\(hook.path)\(query)"
        var fields = fields
        var body = body
        if let form {
            body = Array(Desk.encoded(form).utf8)
            fields.append(.init(name: "content-type", value: "application/x-www-form-urlencoded"))
        } else if let json {
            body = Array(json.utf8)
            fields.append(.init(name: "content-type", value: "application/json"))
        } else if let type {
            fields.append(.init(name: "content-type", value: type))
        }
        return WebHookRequest(
            method: method, target: target, publicURL: "https://sportello.example.org" + target, fields: fields,
            body: body,
            remoteAddress: from, receivedAt: at)
    }

    func translate(_ item: IncomingItem) throws -> Translation {
        try channel.translation.translate(item, account: Desk.name)
    }

    /// The call signed as Twilio does.
    func signed(_ request: WebHookRequest, _ form: [(String, String)], token: String = "12345") -> WebHookRequest {
        let text = request.publicURL + form.sorted { $0.0 < $1.0 }.map { $0.0 + $0.1 }.joined()
        let code = KeyedHash.sha1.code(for: Array(text.utf8), key: Array(token.utf8)) ?? []
        var request = request
        request.fields.append(.init(name: "x-twilio-signature", value: Data(code).base64EncodedString()))
        return request
    }

    /// Parameters with Vonage's signature.
    static func vonageSigned(
        _ parameters: [(String, String)], _ method: String, at: Instant = Desk.now, secret: String = "12345"
    ) -> [(String, String)] {
        let all = parameters + [("timestamp", String(at.milliseconds / 1000)), ("nonce", "b2f1")]
        let text = all.sorted { $0.0 < $1.0 }.map { name, value in
            "&\(name)=" + value.replacingOccurrences(of: "&", with: "_").replacingOccurrences(of: "=", with: "_")
        }.joined()
        let code: [UInt8] =
            method == "md5hash"
            ? KeyedHash.plainMD5(of: Array((text + secret).utf8)) ?? []
            : KeyedHash(rawValue: method)?.code(for: Array(text.utf8), key: Array(secret.utf8)) ?? []
        return all + [("sig", Hex.string(code))]
    }

    static func encoded(_ form: [(String, String)]) -> String {
        form.map { PercentCoding.encoded($0.0) + "=" + PercentCoding.encoded($0.1) }.joined(separator: "&")
    }
}

extension WebHookVerdict {
    var items: [IncomingItem] { if case .keep(let items, _) = self { items } else { [] } }
    var answer: WebHookAnswer? {
        switch self {
        case .keep(_, let answer), .answer(let answer): answer
        case .refuse: nil
        }
    }
    var refusal: (status: Int, code: String)? {
        if case .refuse(let status, let error) = self { (status, error.code) } else { nil }
    }
}
