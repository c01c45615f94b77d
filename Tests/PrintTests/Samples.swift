// Sheets for the tests, evidently fictional, and the ways to look into a PDF: poppler's programs and zbar's.

import Foundation
import Print
import TestServers

enum Sample {
    static let letterhead = Letterhead(lines: [
        "Ente di Prova", "Contact Center - Ufficio Relazioni con il Pubblico",
        "Via della Prova 1, 85100 Potenza - numero verde 800 000 000 - urp@example.org",
    ])
    static let address = AddressBlock(lines: ["ROSA DI PROVA", "VIA DELL'ESEMPIO 12", "75100 MATERA MT"])

    static func letter(_ text: String = text) -> Letter {
        Letter(
            letterhead: letterhead, returnLine: "Mitt.: Ente di Prova - Via della Prova 1 - 85100 POTENZA PZ",
            address: address, placeAndDate: "Potenza, 2 marzo 2026", ticketNumber: "CC-2026-0001234",
            protocolLine: "Prot. n. 0001234 del 02/03/2026",
            subject: "Richiesta di informazioni sul contributo per l'abbonamento ai trasporti", text: text,
            closing: "Distinti saluti",
            signature: Signature(
                lines: ["Il responsabile del servizio", "Mario Esempio"],
                formula: "Firma autografa sostituita a mezzo stampa ai sensi dell'art. 3, comma 2, del D.Lgs. 12 "
                    + "febbraio 1993, n. 39"),
            attachments: ["Modulo di domanda.pdf"],
            code: "SPORTELLO1;N=CC-2026-0001234;T=0123456789abcdefghjkmnpqrs", created: "2026-03-02T09:30:00Z")
    }

    static let text = """
        Gentile Signora,

        in riscontro alla Sua lettera del 26 febbraio 2026, pervenuta il 2 marzo 2026 e registrata con il numero \
        CC-2026-0001234, Le comunichiamo quanto segue.

        Il contributo spetta a chi ha meno di ventisei anni, è iscritto a una scuola o a un'università e viaggia per \
        almeno centoventi giorni l'anno. La domanda si presenta entro il 30 aprile con il modulo allegato, che può \
        consegnare allo sportello, spedire per posta oppure inviare per posta elettronica. Alla domanda vanno uniti:
        - la copia di un documento d'identità valido;
        - la ricevuta dell'abbonamento o dei biglietti;
        - l'attestazione dell'ISEE, se inferiore a 25.000 €.

        Perché la pratica non si fermi, La preghiamo di indicare anche un recapito telefonico: così, qualora mancasse \
        qualcosa, potremo avvisarLa subito. L'esito Le sarà comunicato entro trenta giorni dalla domanda.

        Per ulteriori informazioni può telefonare al numero verde 800 000 000 (dal lunedì al venerdì, ore 8-20; \
        sabato, ore 8-14), indicando il numero della richiesta.
        """

    static func fax(_ text: String = text) -> FaxSheet {
        FaxSheet(
            letterhead: letterhead, from: "Ente di Prova - Contact Center", to: "Rosa Di Prova",
            faxNumber: "+39 0835 000000", ticketNumber: "CC-2026-0001234", date: "2 marzo 2026",
            subject: "Richiesta di informazioni", text: text,
            footer: "Se questo fax non è completo o leggibile, telefoni al numero verde 800 000 000.",
            created: "2026-03-02T09:30:00Z")
    }
}

/// A PDF on the disk for the programs that look into it; removed with the object.
final class PaperFile {
    let folder: TemporaryFolder
    let path: String

    init(_ document: PrintedDocument) throws {
        folder = try TemporaryFolder("print")
        path = folder.file("document.pdf")
        try Data(document.bytes).write(to: URL(fileURLWithPath: path))
    }

    func text(_ options: [String] = ["-layout"]) async throws -> String {
        try await Command.mustRun(["pdftotext"] + options + [path, "-"])
    }

    func run(_ arguments: [String]) async throws -> String {
        try await Command.mustRun(arguments.map { $0 == "FILE" ? path : $0 })
    }

    /// What zbar reads on a page, scanned at so many dots to the inch.
    func codes(page: Int = 1, resolution: Int = 200) async throws -> [String] {
        let image = folder.file("page")
        _ = try await Command.mustRun([
            "pdftoppm", "-gray", "-r", String(resolution), "-f", String(page), "-l", String(page), "-singlefile", path,
            image,
        ])
        let read = try await Command.mustRun(["zbarimg", "-q", "--raw", image + ".pgm"])
        return read.split(separator: "\n").map(String.init)
    }
}
