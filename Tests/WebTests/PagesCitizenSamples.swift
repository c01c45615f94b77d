// The citizens' pages in all their states, for the checks that walk over every page.

import Channels
import Foundation
import Store
import Tickets

@testable import Web

extension Sample {
    static var citizenSettings: CitizenSettings {
        var settings = CitizenSettings(
            channel: ChannelName("webform"), account: AccountName("modulo"), title: "Contact Center di prova",
            services: [.init(code: "CC", title: "Contact Center"), .init(code: "CUP", title: "Prenotazioni")],
            topics: [Topic(code: TopicCode("bollo"), it: "Bollo auto", en: "Car tax")],
            ways: [
                .init(channel: ChannelName("email"), account: AccountName("contatti"), addresses: .mailbox),
                .init(channel: ChannelName("sms"), account: AccountName("numero"), addresses: .telephone),
                .init(channel: ChannelName("altro"), account: AccountName("a"), addresses: .opaque),
            ])
        settings.privacyNotice = "https://example.org/privacy"
        settings.retention = LocalizedText(
            it: "La richiesta è conservata per 24 mesi.", en: "Your request is kept for 24 months.")
        return settings
    }

    private static let number = TicketNumber(service: "CC", year: 2026, sequence: 42)
    private static let secret = "0123456789abcdefghjkmnpqrstvwxyz"

    static func citizenRequest(_ change: (inout CitizenRequestModel) -> Void = { _ in }) -> CitizenRequestModel {
        var model = CitizenRequestModel(
            number: number, secret: secret, title: "Contact Center di prova", subject: "Bollo auto pagato due volte",
            state: .inHand, openedAt: now - .hours(5), updatedAt: now - .hours(1), dueAt: now + .hours(4),
            words: [
                .init(
                    isOurs: false, at: now - .hours(5), subject: "Bollo",
                    text: "Buongiorno,\nho pagato due volte il bollo dell’auto. Come posso avere il rimborso?",
                    files: [.init(name: "ricevuta.pdf", size: 182_000, address: nil)]),
                .init(
                    isOurs: true, at: now - .hours(1), subject: "Re: Bollo",
                    text: "Gentile utente,\nper il rimborso occorre il modulo che trova allegato.",
                    files: [.init(name: "modulo rimborso.pdf", size: 91_000, address: Address(["stato", "x"]))]),
                .init(isOurs: false, at: now - .minutes(5), subject: "", text: " ", files: []),
            ])
        model.adding = ("key", "mark", citizenSettings)
        change(&model)
        return model
    }

    static func citizenPages(_ p: Pages) -> [(name: String, page: Markup)] {
        var draft = CitizenDraft()
        draft.key = "0123456789abcdefghjkmnpqrs"
        var typed = draft
        typed.text = "Il testo scritto"
        typed.person = PersonDetails(surname: "Prova", mail: "nome@")
        typed.way = "email"
        typed.hadFiles = true
        let problems: [CitizenProblem] = [
            .serviceMissing, .noText, .textTooLong, .line(nil), .line(.surname), .mailMissing, .phoneMissing,
            .tooManyFiles,
            .filesTooLarge, .stale, .trapped, .notTaken, .tooSoon(3), .tooMany(20),
        ]
        func form(_ draft: CitizenDraft, _ problems: [CitizenProblem], work: Bool = false) -> Markup {
            p.citizenForm(
                CitizenFormModel(draft: draft, mark: "1.2", settings: citizenSettings, problems: problems, work: work))
        }
        var done = CitizenDoneModel(key: draft.key)
        let waiting = done
        done.ticket = (number, now + .hours(9), secret)
        done.link = "https://example.org/stato/\(number)/\(secret)"
        done.isConfirmed = true
        let brand = "Contact Center di prova"
        return [
            ("citizen-form", form(draft, [])), ("citizen-form-busy", form(draft, [], work: true)),
            ("citizen-form-problems", form(typed, problems)),
            ("citizen-registering", p.citizenDone(waiting, brand: brand)),
            ("citizen-done", p.citizenDone(done, brand: brand)),
            ("citizen-request", p.citizenRequest(citizenRequest())),
            (
                "citizen-request-late",
                p.citizenRequest(
                    citizenRequest {
                        $0.dueAt = now - .hours(1)
                        $0.justAdded = true
                        $0.state = .waiting
                    })
            ),
            (
                "citizen-request-problems",
                p.citizenRequest(
                    citizenRequest {
                        $0.addProblems = [.noText, .filesTooLarge]
                        $0.addDraft = typed
                    })
            ),
            (
                "citizen-request-closed",
                p.citizenRequest(
                    citizenRequest {
                        $0.state = .closed
                        $0.dueAt = nil
                        $0.rating = .init(given: nil, changeableUntil: nil, canRate: true)
                    })
            ),
            (
                "citizen-request-rated",
                p.citizenRequest(
                    citizenRequest {
                        $0.state = .closed
                        $0.dueAt = nil
                        $0.rating = .init(given: 4, remark: "Bene", changeableUntil: now + .days(7), canRate: true)
                    })
            ),
            (
                "citizen-request-merged",
                p.citizenRequest(
                    citizenRequest {
                        $0.isMerged = true
                        $0.others = [
                            .init(number: number, subject: "Esenzione dal bollo", address: Address(["stato", "x"]))
                        ]
                        $0.words = []
                        $0.adding = nil
                    })
            ),
            ("citizen-ask", p.citizenCode(CitizenCodeModel(), brand: brand)),
            (
                "citizen-ask-problem",
                p.citizenCode(CitizenCodeModel(number: "x", problem: .noNumber), brand: brand)
            ),
            ("citizen-code", p.citizenCode(CitizenCodeModel(number: "\(number)", asksCode: true), brand: brand)),
            (
                "citizen-code-wrong",
                p.citizenCode(CitizenCodeModel(number: "\(number)", asksCode: true, problem: .wrong), brand: brand)
            ),
            (
                "citizen-code-throttled",
                p.citizenCode(CitizenCodeModel(number: "x", asksCode: true, problem: .tooMany(5)), brand: brand)
            ),
        ]
    }
}
