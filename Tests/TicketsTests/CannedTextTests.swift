// Ready texts: which fit, how fields are filled, and the marks that stop an answer.

import Testing
import Tickets

@Suite struct CannedTextTests {
    @Test func `known fields are filled, unknown ones become marks, and values are never read for fields again`() {
        let text = CannedText.filled(
            "Gentile {nome} {cognome}, {numero}: {ufficio} {testo}",
            ["nome": "Anna", "cognome": "{numero}", "numero": "CC-1", "ufficio": "", "testo": ""])
        #expect(text == "Gentile Anna {numero}, CC-1: [[ufficio]] ")
        #expect(CannedText.marks(in: text) == ["ufficio"])
    }

    @Test func `marks are found each once, and nothing that only looks like one`() {
        #expect(CannedText.marks(in: "[[elenco]] e [[entro-il]], ancora [[elenco]]") == ["elenco", "entro-il"])
        #expect(CannedText.marks(in: "[[]] [[a b]] [x] [[aperto [[ok]] ]]") == ["ok"])
        #expect(CannedText.marks(in: "").isEmpty && CannedText.marks(in: "[[").isEmpty)
    }

    @Test func `a text fits by channel, service, topic, the sender's kind and the day`() throws {
        let mail = ChannelName("piccione")
        let text = CannedText(
            code: "x", it: "X", en: "X", purpose: .completion, channels: [mail], services: ["CC"],
            topics: [TopicCode("t")], needsReply: true, body: "x",
            validity: Validity(from: CivilDay("2026-03-01"), until: CivilDay("2026-03-31")))
        let day = try #require(CivilDay("2026-03-31"))
        #expect(text.fits(channel: mail, service: "CC", topic: TopicCode("t"), canReply: true, on: day))
        #expect(text.fits(channel: mail, service: "CC", topic: TopicCode("t"), canReply: nil, on: day))
        #expect(!text.fits(channel: mail, service: "CC", topic: TopicCode("t"), canReply: false, on: day))
        #expect(!text.fits(channel: nil, service: "CC", topic: TopicCode("t"), canReply: nil, on: day))
        #expect(!text.fits(channel: mail, service: "CUP", topic: TopicCode("t"), canReply: nil, on: day))
        #expect(!text.fits(channel: mail, service: "CC", topic: nil, canReply: nil, on: day))
        let after = try #require(CivilDay("2026-04-01"))
        #expect(!text.fits(channel: mail, service: "CC", topic: TopicCode("t"), canReply: nil, on: after))
    }
}
