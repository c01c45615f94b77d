// How levels, clocks, hand-overs and cases read on the pages.

import Foundation
import Store
import Testing
import Tickets

@testable import Web

@Suite struct PagesLevelTests {
    private func tree(_ page: Markup) throws -> HTMLElementNode { try HTMLReader.read(page.text) }
    private func card(_ id: String, _ model: TicketModel) throws -> HTMLElementNode {
        try #require(try tree(Sample.pages().ticket(model)).all("section").first { $0["id"] == id })
    }

    @Test func `a line says who has it, for how long, how often he was reminded, what it is about`() throws {
        let page = try tree(
            Sample.pages().list(Sample.list(Sample.levelLines, ListQuery(.urgent), frame: Sample.levelFrame())))
        let lines = page.all("li").filter { $0.classes.contains("line") }.map(\.text)
        #expect(lines[0].contains("URP Ambiente") && lines[0].contains("da 6 h") && lines[0].contains("2 solleciti"))
        #expect(lines[0].contains("2° livello: scaduta da 2 h") && !lines[0].contains("% del tempo"))
        #expect(lines[1].contains("Back office") && lines[1].contains("da 24 min"))
        #expect(lines[2].contains("90 % del tempo trascorso") && lines[2].contains("Reclamo"))
        #expect(lines[2].contains("Rimborsi"))
        // A department that is gone keeps its name.
        #expect(lines[3].contains("Ufficio soppresso") && lines[3].contains("1 sollecito"))
    }

    @Test func `the views of levels stand beside their numbers`() throws {
        let page = try tree(Sample.pages().list(Sample.list([], ListQuery(.backOffice), frame: Sample.levelFrame())))
        let views = try #require(page.all("nav").first { $0["id"] == "views" }).all("li").map(\.text)
        #expect(views.contains { $0.contains("In scadenza") && $0.contains("3") })
        #expect(views.contains { $0.contains("Al back office") && $0.contains("4") })
        #expect(views.contains { $0.contains("Ai dipartimenti") && $0.contains("7") })
        #expect(page.text.contains("Nessuna richiesta al back office"))
    }

    @Test func `the list of departments is chosen from by the tree`() throws {
        let query = ListQuery(.department, department: Sample.ambiente)
        let page = try tree(Sample.pages().list(Sample.list(Sample.levelLines, query, frame: Sample.levelFrame())))
        let form = try #require(page.all("form").first { $0.classes.contains("department-filter") })
        let options = form.all("option").map(\.text)
        #expect(options.first == "Tutti" && options[2].hasSuffix("– URP Presidenza della Giunta"))
        #expect(form.all("option").first { $0["selected"] != nil }?.text == "URP Ambiente")
    }

    @Test func `somebody's first view is his own desk`() {
        func user(_ role: UserRole, _ department: DepartmentCode? = nil) -> User {
            var user = User(id: UserID(5), login: "x", name: "X", role: role, active: true, language: "it")
            user.department = department
            return user
        }
        #expect(ListQuery.home(of: user(.operator)) == ListQuery(.open))
        #expect(ListQuery.home(of: user(.backOffice)) == ListQuery(.backOffice))
        #expect(
            ListQuery.home(of: user(.department, Sample.ambiente))
                == ListQuery(.department, department: Sample.ambiente))
        let question = ListQuery(.department, department: Sample.ambiente).question(for: UserID(5))
        #expect(question.scope == .department && question.department == Sample.ambiente)
        #expect(ListQuery(.urgent).question(for: UserID(5)).scope == .urgent)
        #expect(ListQuery { ["view": "open", "department": "x"][$0] }.department == nil)
    }

    @Test func `the level's card names holder, age, term by both clocks, and the reminders`() throws {
        let text = try card("levels", Sample.levelModel()).text
        #expect(text.contains("URP Ambiente") && text.contains("4 h 30 min") && text.contains("scaduta da 30 min"))
        #expect(text.contains("In ore solari") && text.contains("Solleciti fatti") && text.contains("automatico"))
    }

    @Test func `the last level hands on to other departments only, the first to all, and none to one that is gone`()
        throws
    {
        func choices(_ model: TicketModel) throws -> [String] {
            let form = try #require(
                try card("levels", model).all("form").first { $0["action"]?.hasSuffix("/escalate") == true })
            return form.all("option").map { $0["value"] ?? "" }
        }
        #expect(
            try choices(Sample.levelModel()) == [
                "", "department:presidenza", "department:urp-presidenza", "department:persona",
            ])
        var first = Sample.levelModel()
        first.view.ticket.level = .first
        first.view.escalations = []
        #expect(try choices(first).prefix(2) == ["", "back_office"])
        #expect(try choices(first).contains("department:ambiente"))
        #expect(!(try choices(first)).contains("department:vecchio"))
    }

    @Test func `who cannot be written to cannot be reminded, and nobody is when nothing runs`() throws {
        var model = Sample.levelModel()
        #expect(model.canRemind)
        model.view.escalations[1].department = DepartmentCode("persona")
        #expect(!model.canRemind)
        #expect(try card("levels", model).text.contains("Non si può sollecitare"))
        model.view.escalations[1].endedAt = Sample.now
        let forms = try card("levels", model).all("form").compactMap { $0["action"] }
        #expect(!forms.contains { $0.hasSuffix("/remind") || $0.hasSuffix("/give-back") })
    }

    @Test func `a contact shows the clock that judges first, the other beside it, its warnings and its pause`() throws {
        let contacts = try card("contacts", Sample.levelModel()).all("li").map(\.text)
        #expect(contacts[1].contains("restano 7 h 48 min") && contacts[1].contains("ore solari"))
        #expect(contacts[1].contains("In ore lavorative") && contacts[1].contains("90 % oggi alle"))
        #expect(contacts[0].contains("50 % dato, 75 % dato") && contacts[0].contains("1 h 20 min, contati"))
        #expect(contacts[0].contains("domani alle 4:24 · entro il termine"))
        #expect(contacts[2].contains("Fuori dagli indicatori: già arrivato prima"))
    }

    @Test func `the record says who, when, why, how it ended and how long it took`() throws {
        let hops = try card("escalations", Sample.levelModel()).all("li").map(\.text)
        #expect(hops[0].contains("1° livello → Back office") && hops[0].contains("di Anna Ferri"))
        #expect(hops[0].contains("Non è chiaro") && hops[0].contains("Passata ad altri, in 42 min"))
        #expect(hops[1].contains("Back office → URP Ambiente") && hops[1].contains("in corso da 4 h 30 min"))
        var ended = Sample.levelModel()
        ended.view.escalations[1].endedAt = Sample.ago(0.1)
        ended.view.escalations[1].end = .solved
        #expect(try card("escalations", ended).text.contains("Risolta, in 4 h 24 min, oltre il termine"))
    }

    @Test func `what stays inside is marked with its kind, and a contribution offers its words`() throws {
        let articles = try tree(Sample.pages().ticket(Sample.levelModel())).all("article")
        let kinds = articles.filter { $0.classes.contains("internal") }.map(\.text)
        #expect(kinds.count == 3 && kinds[0].contains("Messaggio interno: Affidamento"))
        #expect(kinds[1].contains("Sollecito") && kinds[2].contains("Domanda"))
        let contribution = try #require(articles.first { $0["id"] == "m24" })
        #expect(contribution.text.contains("l’utente non lo vede"))
        #expect(contribution.all("a").contains { $0["href"] == "/tickets/CC-2026-0001201?use=24#answer" })
        let offers = articles.filter { $0.text.contains("Usa come risposta") }.compactMap { $0["id"] }
        #expect(offers == ["m24"])
    }

    @Test(arguments: Language.allCases) func `every event of levels and clocks has its sentence`(language: Language) {
        let pages = Sample.pages(language)
        let model = Sample.levelModel()
        for event in model.view.events where event.id > 10 {
            let words = pages.words(for: event.event, model)
            #expect(!words.contains("event") && !words.contains("«\(event.event.what)»"), "\(words)")
        }
        func words(_ what: String) -> [String] {
            model.view.events.filter { $0.event.what == what }.map { pages.words(for: $0.event, model) }
        }
        if language == .italian {
            #expect(words("escalated") == ["passata a Back office", "passata a URP Ambiente"])
            #expect(words("reminded") == ["sollecito a URP Ambiente", "secondo sollecito a URP Ambiente"])
            #expect(words("warned") == ["avviso: 50 % del tempo trascorso", "avviso: termine scaduto"])
            #expect(
                words("classified") == [
                    "argomento «Rimborsi», segnata come reclamo, esito «Indirizzato all’ufficio competente»"
                ])
        }
    }

    @Test func `a form that comes back stands open with what was typed and says why`() throws {
        for (kind, fault, words) in [
            (DeskForm.escalate, ActFault.holderMissing, "Scegli a chi."),
            (.escalate, .changedMeanwhile, "Nel frattempo"), (.giveBack, .textMissing, "Serve una nota."),
            (.ask, .textMissing, "La domanda è vuota."), (.remind, .noMail, "non ha un indirizzo"),
        ] {
            let typed = TypedForm(choice: "department:presidenza", text: "scritto <b>", fault: fault)
            let card = try card("levels", Sample.levelModel(forms: [kind: typed]))
            let open = card.all("details").filter { $0["open"] != nil }
            #expect(open.count == 1 && open[0].text.contains(words), "\(kind) \(fault)")
            if kind != .remind { #expect(open[0].text.contains("scritto <b>")) }
        }
        let merge = TypedForm(text: "CC-1", fault: .unknownTicket)
        #expect(
            try card("case", Sample.levelModel(forms: [.merge: merge])).text.contains("Non c’è una richiesta"))
    }

    @Test func `a merged ticket says where it went and can come back`() throws {
        var model = Sample.levelModel()
        model.view.ticket.mergedInto = TicketID(9)
        model.mergedInto = Sample.number(9)
        let page = try tree(Sample.pages().ticket(model))
        #expect(page.all("a").contains { $0["href"] == "/tickets/CC-2026-0000009" })
        #expect(page.all("form").contains { $0["action"]?.hasSuffix("/unmerge") == true })
        #expect(!page.all("form").contains { $0["action"]?.hasSuffix("/merge") == true })
    }

    @Test func `every role has its words`() {
        let pages = Sample.pages()
        let words = UserRole.allCases.map { pages.t(pages.name(of: $0)) }
        #expect(Set(words).count == UserRole.allCases.count)
        var user = Sample.anna
        user.role = .department
        user.department = Sample.ambiente
        #expect(pages.role(of: user, Sample.organisation) == "Supporto dipartimentale · URP Ambiente")
    }
}
