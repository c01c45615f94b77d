// Two more channels for these tests, beside the one of documents: slips, which are short, counted, come by web hook and may
// be refused; and sheets, which are pictures of paper and go out through people's hands.

import Channels
import Foundation
import Tickets

@testable import Web

/// Short texts.
struct SlipChannel: Channel {
    static let name = ChannelName("slip")
    static let account = AccountName("numero")
    static let secret = "k3y0f26letters4ndm0re"
    var hooks: [SlipHook] = [SlipHook()]

    var descriptor: ChannelDescriptor {
        ChannelDescriptor(
            name: Self.name, title: LocalizedText(it: "Biglietto", en: "Slip"), icon: "speech", sendsAttachments: false,
            reportsDelivery: true, originalExtension: "txt", originalType: "text/plain", hasSubject: false,
            quotes: false, addresses: .telephone)
    }
    var accounts: [ChannelAccount] {
        [ChannelAccount(name: Self.account, address: "+39 333 000 0000", title: "Contact Center")]
    }
    var translation: any ChannelTranslation { PaperTranslation() }
    func makeSources() -> [any ChannelSource] { [] }
    func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? { nil }
    func check() async -> [AccountCheck] { [] }
    var webHooks: [any ChannelWebHook] { hooks }
    var preview: (any ChannelPreview)? { SlipPreview() }

    func addressee(_ written: Party) throws(ChannelError) -> Party {
        let digits = written.address.filter { $0.isNumber || $0 == "+" }
        guard digits.hasPrefix("+"), digits.count > 8 else {
            throw ChannelError(
                .permanent, code: "address", operation: "read addressee", detail: "a number with + is expected")
        }
        return Party(name: written.name, address: digits)
    }
}

/// Twenty places to a slip, three slips at most; curly apostrophes cost.
struct SlipPreview: ChannelPreview {
    func preview(_ message: OutgoingMessage) async throws(ChannelError) -> AnswerPreview {
        let text = message.text
        let plain = text.replacing("’", with: "'")
        let used = max(1, (text.count + 19) / 20)
        var preview = AnswerPreview(
            text: text,
            measure: PreviewMeasure(
                unit: LocalizedText(it: "Biglietti", en: "Slips"), used: used, limit: 3, places: text.count,
                capacity: used * 20, writing: plain == text ? "plain" : "curly"))
        if plain != text {
            preview.suggestion = plain
            preview.replacements = [.init(from: "’", to: "'", count: text.count { $0 == "’" })]
        }
        if used > 3 {
            preview.findings.append(
                PreviewFinding(
                    .refusal, code: "too_long",
                    text: LocalizedText(it: "Sono più di tre biglietti.", en: "More than three slips.")))
        }
        return preview
    }
}

/// Takes `signature=…` in the query and the message in the body.
struct SlipHook: ChannelWebHook {
    var account = SlipChannel.account
    var path = "numero/\(SlipChannel.secret)/in"
    var largestBody = 12 << 20
    /// What it was asked, for the tests to look at.
    var heard: @Sendable (WebHookRequest) -> Void = { _ in }

    func receive(_ request: WebHookRequest) -> WebHookVerdict {
        heard(request)
        guard request.target.hasSuffix("signature=right") else {
            return .refuse(status: 403, ChannelError(.permanent, code: "signature", operation: "check signature"))
        }
        if request.body.isEmpty {
            return .answer(WebHookAnswer(status: 200, type: "text/plain", body: Array("?".utf8)))
        }
        let key = String(decoding: request.body.prefix(40), as: UTF8.self)
        return .keep(
            [IncomingItem(key: key, arrivedAt: request.receivedAt, bytes: request.body)],
            WebHookAnswer(status: 200, type: "text/xml", body: Array("<Response/>".utf8)))
    }
}

/// Paper in, paper out.
struct SheetChannel: Channel {
    static let name = ChannelName("sheet")
    static let account = AccountName("sportello")

    var descriptor: ChannelDescriptor {
        ChannelDescriptor(
            name: Self.name, title: LocalizedText(it: "Foglio", en: "Sheet"), icon: "letter", sendsAttachments: false,
            reportsDelivery: false, originalExtension: "pdf", originalType: "application/pdf", quotes: false,
            byHand: true, addresses: .postal)
    }
    var accounts: [ChannelAccount] {
        [ChannelAccount(name: Self.account, address: "Piazza Finta 1, 85100 Potenza", title: "Ufficio posta")]
    }
    var translation: any ChannelTranslation { PaperTranslation() }
    func makeSources() -> [any ChannelSource] { [] }
    func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? { nil }
    func check() async -> [AccountCheck] { [] }
    var texts: [ChannelText] {
        [ChannelText(.received, language: "it", body: "La Sua lettera ha il numero {numero}.")]
    }
    var preview: (any ChannelPreview)? { SheetPreview() }
    var pages: (any ChannelPages)? { SheetPages() }
}

/// A page with the words on it.
struct SheetPreview: ChannelPreview {
    func preview(_ message: OutgoingMessage) async throws(ChannelError) -> AnswerPreview {
        let words = "\(message.ticketNumber) \(message.token.value) \(message.text)"
        return AnswerPreview(document: SheetPages.pdf(words))
    }
}

/// Originals that hold `unreadable` are; all others have two pages. `torn` has a bad one, `busy` is drawn another time.
struct SheetPages: ChannelPages {
    func pages(of original: [UInt8]) async throws(ChannelError) -> [PageShape] {
        if String(decoding: original, as: UTF8.self).contains("unreadable") {
            throw ChannelError(.permanent, code: "unreadable", operation: "open pages")
        }
        return [PageShape(width: 210, height: 297), PageShape(width: 297, height: 210)]
    }

    func image(of page: Int, in original: [UInt8], width: Int) async throws(ChannelError) -> [UInt8] {
        if String(decoding: original, as: UTF8.self).contains("torn") && page == 1 {
            throw ChannelError(.permanent, code: "unreadable", operation: "draw page")
        }
        if String(decoding: original, as: UTF8.self).contains("busy") {
            throw ChannelError(.transient, code: "timeout", operation: "draw page")
        }
        return Picture.png(width: width, height: page == 0 ? width * 297 / 210 : width * 210 / 297)
    }

    func document(of original: [UInt8]) async throws(ChannelError) -> [UInt8] { Self.pdf("all pages") }

    static func pdf(_ words: String) -> [UInt8] {
        let safe = words.unicodeScalars.filter { $0.isASCII && !"()\\".unicodeScalars.contains($0) && $0.value > 31 }
        let text = "BT /F1 18 Tf 60 760 Td (\(String(String.UnicodeScalarView(safe)))) Tj ET"
        return Array(
            """
            %PDF-1.4
            1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
            2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
            4 0 obj<</Length \(text.utf8.count)>>stream
            \(text)
            endstream endobj
            5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
            trailer<</Root 1 0 R>>
            %%EOF
            """.utf8)
    }
}

/// Pictures with grey lines like those of a letter, as PNG without compression (RFC 2083, RFC 1950, RFC 1951).
enum Picture {
    static func png(width: Int, height: Int) -> [UInt8] {
        var rows: [UInt8] = []
        for y in 0..<height {
            rows.append(0)
            let isLine = y % (height / 40 + 1) < height / 120 + 1 && y > height / 10 && y < height * 9 / 10
            for x in 0..<width { rows.append(isLine && x > width / 8 && x < width * 7 / 8 ? 90 : 255) }
        }
        var data: [UInt8] = [0x78, 0x01]
        var rest = rows[...]
        while !rest.isEmpty {
            let part = rest.prefix(65_535)
            rest = rest.dropFirst(part.count)
            let (low, high) = (UInt8(part.count & 255), UInt8(part.count >> 8))
            data += [rest.isEmpty ? 1 : 0, low, high, ~low, ~high] + part
        }
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in rows {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        data += big(b << 16 | a)
        let head = big(UInt32(width)) + big(UInt32(height)) + [8, 0, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", head) + chunk("IDAT", data)
            + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return big(UInt32(data.count)) + body + big(crc(body))
    }

    private static func big(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}

/// The channel of documents, with mailboxes that something lies in.
struct StockedChannel: Channel {
    var lying: [StockPage] = []
    var fault: ChannelError?
    private let paper = PaperChannel()

    init(lying: [StockPage] = [], fault: ChannelError? = nil) { (self.lying, self.fault) = (lying, fault) }

    var descriptor: ChannelDescriptor { paper.descriptor }
    var accounts: [ChannelAccount] { paper.accounts }
    var translation: any ChannelTranslation { paper.translation }
    func makeSources() -> [any ChannelSource] { [] }
    func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? { nil }
    func check() async -> [AccountCheck] { [] }
    var stocktaking: (any ChannelStocktaking)? { Stock(lying: lying, fault: fault) }

    private struct Stock: ChannelStocktaking {
        let lying: [StockPage]
        let fault: ChannelError?

        func takeStock(
            of account: AccountName, within limit: Duration, _ each: @Sendable (StockPage) async -> Void
        ) async throws(ChannelError) {
            for page in lying { await each(page) }
            if let fault { throw fault }
        }
    }
}
