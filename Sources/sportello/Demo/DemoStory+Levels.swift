// The demo's requests on their way between the levels: handed to the back office and to departments, solved there, asked about,
// classified, closed in time and too late. By the acts that operators have.

import ServiceLevels
import Store
import Tickets

extension DemoStory {
    /// What a desk does with its requests in a morning.
    func levels() async throws {
        try await handOvers()
        try await closings()
    }

    private func handOvers() async throws {
        let dump = try await ticket(of: "segreteria@valleverde.example.org")
        try await classify(dump, "altro")
        try await escalate(dump, to: .backOffice, by: .anna, "Non è chiaro se sia competente la Regione o il Comune.")
        try await escalate(
            dump, to: .department, "urp-ambiente", by: .paola,
            "Segnalazione di abbandono di rifiuti: serve un sopralluogo.")
        try await escalate(
            try await ticket(of: "ilnoceto@example.com"), to: .department, "urp-agricoltura", by: .anna,
            "Domanda su un bando agricolo: chi lo gestisce può dire se l'allegato basta.")
        let complaint = try await ticket(of: "giuseppe.provetti@example.com")
        try await classify(complaint, "altro", isComplaint: true)
        try await escalate(
            complaint, to: .backOffice, by: .luca, "Reclamo sui tempi di attesa: va valutato dal back office.")
        let tax = try await ticket(of: "angela.modelli@example.net")
        try await classify(tax, "altro")
        try await escalate(tax, to: .department, "tributi", by: .luca, "Serve la posizione tributaria del veicolo.")
        try await answer(tax, Self.answerOnVehicle, by: .sergio, outcome: .informationGiven)
    }

    private func closings() async throws {
        try await answer(
            try await ticket(of: "carmela.finzione@example.org"), Self.answerOnBooking, by: .luca,
            outcome: .serviceGiven)
        try await answer(
            try await ticket(of: "domenico.esempietti@example.org"), Self.answerOnExemption, outcome: .informationGiven)
        try await answer(
            try await ticket(of: "teresa.campione@example.com"), Self.answerOnHours, by: .luca,
            outcome: .informationGiven)
        let meeting = try await ticket(of: "stampa@provincia.example.net")
        guard let user = try await user(.luca), let contact = try await store.view(meeting.id)?.contacts.first else {
            return
        }
        try await store.setNeedsAnswer(contact.id, clock: nil, exclusion: .noRequest, by: user.id, at: now)
    }

    private func user(_ user: DemoUser) async throws -> User? { try await store.user(login: user.login)?.user }

    private func escalate(
        _ ticket: Ticket, to level: Level, _ department: String? = nil, by user: DemoUser, _ reason: String
    ) async throws {
        guard let user = try await self.user(user), let view = try await store.view(ticket.id) else { return }
        // A first start that was cut short goes on where it ended.
        if view.escalations.contains(where: { $0.to == level && $0.department?.value == department }) { return }
        _ = try await escalations.escalate(
            ticket.id, to: level, department: department.map { DepartmentCode($0) }, reason: reason, by: user,
            seenVersion: nil)
    }

    private func classify(_ ticket: Ticket, _ topic: String, isComplaint: Bool? = nil) async throws {
        guard let user = try await user(.luca) else { return }
        try await store.classify(
            ticket.id, topic: TopicCode(topic), isComplaint: isComplaint, outcome: nil, by: user.id, at: now)
    }

    private static let answerOnVehicle = """
        Gentile signora Modelli,

        il secondo pagamento risulta registrato: il rimborso è disposto sul conto da cui è partito, di norma entro sessanta giorni. \
        Non deve fare altro.

        Cordiali saluti
        Sergio Conti
        Tributi, Regione Basilicata
        """

    private static let answerOnBooking = """
        Gentile signora Finzione,

        la visita con elettrocardiogramma è prenotata entro i dieci giorni, di mattina, all'ospedale di Potenza: il promemoria è \
        allegato alla ricetta elettronica. Ci scusiamo per l'attesa.

        Cordiali saluti
        Luca Verdi
        CUP - Centro Unico Prenotazioni
        """

    private static let answerOnExemption = """
        Gentile signor Esempietti,

        l'esenzione E01 di norma è attribuita in automatico; se non compare, la chieda allo sportello della Sua azienda sanitaria \
        con documento e tessera sanitaria.

        Cordiali saluti
        Anna Bianchi
        CUP - Centro Unico Prenotazioni
        """

    private static let answerOnHours = """
        Gentile signora Campione,

        l'URP di Potenza è aperto dal lunedì al venerdì dalle 9 alle 13, il martedì e il giovedì anche dalle 15 alle 17.

        Cordiali saluti
        Luca Verdi
        Contact Center della Regione Basilicata
        """
}
