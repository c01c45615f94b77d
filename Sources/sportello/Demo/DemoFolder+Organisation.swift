// The demo's organisation: departments, URPs and offices as the source names them, with addresses that nobody has.

extension DemoFolder {
    static let organisation = """
        // Written by `sportello demo` at every start.
        {
          backOffice: {},
          departments: [
            { code: "presidenza", name: "Dipartimento Presidenza", mail: "presidenza@example.org" },
            { code: "urp-presidenza", name: "URP Presidenza della Giunta Potenza", kind: "urp", parent: "presidenza", mail: "urp.presidenza@example.org" },
            { code: "amministrazione-digitale", name: "Ufficio Speciale per l'Amministrazione Digitale", kind: "office", parent: "presidenza", mail: "amministrazione.digitale@example.org" },
            { code: "tributi", name: "Tributi", kind: "office", parent: "presidenza" },
            { code: "stampa", name: "Ufficio Stampa", kind: "office", parent: "presidenza", mail: "stampa@example.org" },
            { code: "sportello-cittadino", name: "Sportello al Cittadino", kind: "office", parent: "presidenza", mail: "sportello.cittadino@example.org" },
            { code: "gabinetto", name: "Ufficio di Gabinetto", kind: "office", parent: "presidenza", mail: "gabinetto@example.org" },
            { code: "bur", name: "BUR", kind: "office", parent: "presidenza", mail: "bur@example.org" },
            { code: "persona", name: "Dipartimento Politiche della Persona", mail: "persona@example.org" },
            { code: "pianificazione-sanitaria", name: "Ufficio Pianificazione Sanitaria", kind: "office", parent: "persona", mail: "pianificazione.sanitaria@example.org" },
            { code: "politiche-agricole", name: "Dipartimento Politiche Agricole, Alimentari e Forestali", mail: "politiche.agricole@example.org" },
            { code: "urp-agricoltura", name: "URP Agricoltura", kind: "urp", parent: "politiche-agricole", mail: "urp.agricoltura@example.org" },
            { code: "urp-formazione", name: "URP Formazione", kind: "urp", mail: "urp.formazione@example.org" },
            { code: "urp-attivita-produttive", name: "URP Attività Produttive", kind: "urp", mail: "urp.attivita.produttive@example.org" },
            { code: "urp-ambiente", name: "URP Ambiente", kind: "urp", mail: "urp.ambiente@example.org" },
            { code: "urp-infrastrutture", name: "URP Infrastrutture", kind: "urp", mail: "urp.infrastrutture@example.org" },
          ],
        }

        """
}
