// A channel for these tests: originals are JSON with a text, HTML and attachments, so that a test can plant any HTML.

import Channels
import Foundation
import HTTPServer
import Tickets

struct PaperSheet: Codable, Sendable {
    struct Part: Codable, Sendable {
        var name: String
        var type: String
        var contentID: String?
        var bytes: Data
    }
    var html: String?
    var parts: [Part] = []

    var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map { Array($0) } ?? [] }

    var attachments: [Attachment] {
        parts.enumerated().map { index, part in
            Attachment(
                name: part.name, type: part.type, size: part.bytes.count, sha256: String(repeating: "0", count: 64),
                inline: part.contentID != nil, contentID: part.contentID, part: index)
        }
    }
}

struct PaperTranslation: ChannelTranslation {
    func translate(_ item: IncomingItem, account: AccountName) throws(TranslationFailure) -> Translation {
        throw TranslationFailure(code: "unreadable", reason: "not used here")
    }

    private func sheet(_ original: [UInt8]) throws(TranslationFailure) -> PaperSheet {
        do { return try JSONDecoder().decode(PaperSheet.self, from: Data(original)) } catch {
            throw TranslationFailure(code: "unreadable", reason: "no sheet")
        }
    }

    func open(_ original: [UInt8]) throws(TranslationFailure) -> OpenedOriginal {
        let sheet = try sheet(original)
        return OpenedOriginal(html: sheet.html, attachments: sheet.attachments)
    }

    func attachment(_ part: Int, of original: [UInt8]) throws(TranslationFailure) -> [UInt8]? {
        let sheet = try sheet(original)
        return sheet.parts.indices.contains(part) ? Array(sheet.parts[part].bytes) : nil
    }
}

struct PaperChannel: Channel {
    static let name = ChannelName("paper")
    static let account = AccountName("desk")

    var descriptor: ChannelDescriptor {
        ChannelDescriptor(
            name: Self.name, title: LocalizedText(it: "Carta", en: "Paper"), icon: "letter", sendsAttachments: true,
            largestAnswer: 10 << 20, reportsDelivery: true, originalExtension: "eml", originalType: "message/rfc822")
    }
    var accounts: [ChannelAccount] {
        [ChannelAccount(name: Self.account, address: "urp@example.org", title: "URP di Vallefiorita")]
    }
    var translation: any ChannelTranslation { PaperTranslation() }
    func makeSources() -> [any ChannelSource] { [] }
    func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? { nil }
    func check() async -> [AccountCheck] { [] }
}
