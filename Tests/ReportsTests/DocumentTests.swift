// The semestral report, judged by what poppler finds in it.

import Foundation
import Print
import Reports
import Testing
import TestServers
import Tickets

@Suite struct DocumentTests {
    /// R-141, in order.
    static let sections = [
        "PREMESSA", "ELEMENTI IN INGRESSO PER IL RIESAME", "ANALISI", "VERIFICHE ISPETTIVE",
        "INFORMAZIONI DI RITORNO DA PARTE DELLE UTENZE E DELLA COMMITTENZA", "PRESTAZIONI DEI PROCESSI",
        "ATTIVITA' FORMATIVE EFFETTUATE", "MISURAZIONE ANALISI E MIGLIORAMENTO",
        "AZIONI A SEGUIRE DI PRECEDENTI RESOCONTI", "ELEMENTI IN USCITA DAL RIESAME",
        "RACCOMANDAZIONI PER IL MIGLIORAMENTO EFFICACIA DEI PROCESSI",
        "MIGLIORAMENTO DELLE PRESTAZIONI IN RELAZIONE ALLE RICHIESTE DEL CLIENTE",
    ]
    private static func document() -> ReportDocument {
        ReportDocument(
            table: DocumentSample.table, dashboard: DocumentSample.dashboard(), header: DocumentSample.header)
    }

    @Test func `the sections stand in the order of the source, in the contents and in the text`() async throws {
        let text = try await Sheets(Self.document()).text([])
        let words = flat(text)
        var at = words.startIndex
        for _ in 1...2 {
            for section in Self.sections {
                let found = try #require(words.range(of: flat(section), range: at..<words.endIndex), "\(section)")
                at = found.upperBound
            }
        }
        for input in [
            "Verbali visite ispettive", "Avanzamento dati economici", "Modifiche al sistema di monitoraggio",
            "Raccomandazioni per il miglioramento",
        ] { #expect(text.contains(input)) }
    }

    @Test func `every value of the table is in the document, in the contract's layout`() async throws {
        let words = flat(try await Sheets(Self.document()).text([]))
        for row in DocumentSample.table.rows {
            for part in [row.objective, row.measure, row.value, row.goal, row.source] where !part.isEmpty {
                let isThere = words.contains(flat(part))
                #expect(isThere, "\(row.indicator): \(part)")
            }
            for detail in row.details { #expect(words.contains(flat(detail.it)) && words.contains(flat(detail.value))) }
        }
        for part in [
            "PROCESSO", "OBIETTIVO", "INDICATORE E UNITA' DI MISURA", "VALORI al 30/06/2026",
            "VALORI DA RAGGIUNGERE al………..", "MODALITA' /DOCUMENTI DI RILEVAZIONE", "VALORI RAGGIUNTI",
            "AZIONI DA INTRAPRENDERE", "RISORSE", "Responsabile: DT", "Frequenza: Semestrale", "OBIETTIVO RAGGIUNTO",
            "☒ OK", "☐ KO",
        ] { #expect(words.contains(flat(part)), "\(part)") }
        // Four kept, five missed, one without data: a ticked box for each verdict.
        let text = try await Sheets(Self.document()).text([])
        #expect(text.components(separatedBy: "☒").count - 1 == 9 && text.components(separatedBy: "☐").count - 1 == 11)
    }

    @Test func `header, contracts, judging hours and the moment are printed`() async throws {
        let words = flat(try await Sheets(Self.document()).text([]))
        for part in [
            "Ente di Prova", "RTI Prova/Esempio", "Rep 1963 del 10/06/2024", "Rep 1151 del 05/05/2022",
            "Prima risposta: 9 h, ore lavorative (dal 01/04/2026 al 30/06/2026)", "03/07/2026 10:15",
            "Periodo non chiuso",
        ] { #expect(words.contains(flat(part)), "\(part)") }
    }

    @Test func `sentences tell what the figures say: peaks, changes of topics, missed targets, first level`()
        async throws
    {
        let words = flat(try await Sheets(Self.document()).text([]))
        for part in [
            // Hours 7-9: 1440 + 1700 or 8-10: 1700 + 1440; the first of equals.
            "nella fascia oraria 7:00-9:00", "nella giornata di lunedì (29,27%)",
            "contatti scritti: Posta elettronica 7.204",
            "tempo mediano di 1 h 18 min", "entro 5 h 12 min, 6 h 45 min, con un termine di 9 h",
            "9.528 hanno avuto risposta in tempo (99,26%), 60 in ritardo, 11 sono scaduti senza risposta",
            "3 sono in corso e non ancora giudicati, 311 esclusi", "3 operatori con almeno 20 casi chiusi",
            "va da 95,00% a 100,00%, con mediana 98,00%",
            "I-01 «Monitoraggio tempo massimo di attesa»: 33,39%, obiettivo 95% dei casi",
            "I-03 «Percentuale chiamate entranti perse»: 14,22%, al massimo 5%",
            "Senza dati nel periodo: I-09 Efficienza operativa", "senza escalation: 97,10% (8.002/8.241)",
        ] { #expect(words.contains(flat(part)), "\(part)") }
        #expect(!words.contains("AdaProva"))
        // Weeks 1 to 24 are whole: twelve of 100 and one more or less, twelve of 135.
        #expect(words.contains("«Argomentodiprova1»+3"))
    }

    @Test func `blanks stand where nobody wrote, and what people wrote stands in their place`() async throws {
        var document = Self.document()
        let blank = flat("Da completare a cura di chi redige il report.")
        let before = flat(try await Sheets(document).text([])).components(separatedBy: blank).count
        document.notes = [.training: "Corso di prova per dodici operatori.", .premise: "Nota di premessa."]
        document.actions = [.i02: "Più operatori il lunedì"]
        let words = flat(try await Sheets(document).text([]))
        #expect(before == 6 && words.components(separatedBy: blank).count == 5)
        for part in ["Corso di prova per dodici operatori.", "Nota di premessa.", "Più operatori il lunedì"] {
            #expect(words.contains(flat(part)))
        }
    }

    @Test func `the same values give the same bytes`() async throws {
        #expect(try await Self.document().pdf() == Self.document().pdf())
    }

    @Test func `a closed period shows its number and hash at the foot of every page`() async throws {
        let hash = String(repeating: "0123456789abcdef", count: 4)
        let document = ReportDocument(
            table: DocumentSample.table, dashboard: DocumentSample.dashboard(), header: DocumentSample.header,
            seal: .init(number: 7, sha256: hash))
        let sheets = try await Sheets(document)
        let pages = try await sheets.text([]).split(separator: "\u{C}").filter { !$0.allSatisfy(\.isWhitespace) }
        #expect(pages.count > 6)
        for page in pages { #expect(page.contains("SHA-256 \(hash)") && page.contains("Periodo chiuso n. 7")) }
    }

    @Test func `an empty period says so and stands on paper all the same`() async throws {
        var table = DocumentSample.table
        table.rows = table.rows.map { row in
            var row = row
            row.value = "n/a"
            row.number = nil
            row.verdict = .none
            row.details = []
            return row
        }
        let document = ReportDocument(table: table, dashboard: DocumentSample.dashboard(empty: true))
        let words = flat(try await Sheets(document).text([]))
        #expect(words.contains(flat("Nel periodo non risultano contatti scritti.")))
        #expect(words.contains(flat("non ci sono dati su cui giudicare i Livelli di Servizio")))
        for section in Self.sections { #expect(words.contains(flat(section))) }
    }

    @Test func `sixty topics and a department of a thousand letters are all there`() async throws {
        let document = ReportDocument(table: DocumentSample.table, dashboard: DocumentSample.dashboard(topics: 60))
        let words = flat(try await Sheets(document).text([]))
        for topic in 1...60 { #expect(words.contains("Argomentodiprova\(topic)")) }
        #expect(words.contains(flat("Infrastrutture della Prova 30")))
    }

    @Test func `in English the sentences are English, the contract's words stay`() async throws {
        let document = ReportDocument(
            table: DocumentSample.table, dashboard: DocumentSample.dashboard(), header: DocumentSample.header,
            language: "en")
        let words = flat(try await Sheets(document).text([]))
        for part in [
            "Half-yearly report", "Most arrive between 7:00-9:00", "except for:", "OBIETTIVO RAGGIUNTO", "PREMESSA",
            "Answered in time", "page 2 of",
        ] { #expect(words.contains(flat(part)), "\(part)") }
    }

    /// Without spaces: lines are broken where the paper ends.
    private func flat(_ text: some StringProtocol) -> String { String(text.filter { !$0.isWhitespace }) }
}

/// A document on the disk for poppler; removed with the object.
private final class Sheets {
    let folder: TemporaryFolder
    let path: String
    init(_ document: ReportDocument) async throws {
        folder = try TemporaryFolder("report")
        path = folder.file("report.pdf")
        try Data(try await document.pdf()).write(to: URL(fileURLWithPath: path))
    }
    func text(_ options: [String]) async throws -> String {
        try await Command.mustRun(["pdftotext"] + options + [path, "-"])
    }
}
