// Texts of the indicator table and of the lists behind its figures. The table's own words are the contract's and come with
// it, in Italian whatever the page's language.

/// Texts around the indicator table.
enum IndicatorText: Phrase {
    case title, lead, clocks, details, madeAt, origin, originMeasured, originImported, originEntered, originNothing
    case open, closeThis, kept, closedSeal
    // Lists.
    case listTitle, listOf, back, number, nothing, nothingText, rowsUntil, rowsInAll, following, first, evidence
    case asCSV, filteredBy

    var italian: String {
        switch self {
        case .title: "Tabella degli indicatori"
        case .lead:
            "Ogni numero con un collegamento si apre sull’elenco dei contatti, casi o chiamate da cui viene."
        case .clocks: "Termini in vigore"
        case .details: "Da dove viene il valore"
        case .madeAt: "Calcolata {1}"
        case .origin: "Origine"
        case .originMeasured: "misurato da questo programma"
        case .originImported: "dalle chiamate importate"
        case .originEntered: "inserito da una persona"
        case .originNothing: "niente da misurare"
        case .open: "Apri l’elenco: {1}, {2}"
        case .closeThis: "Chiudi questo periodo"
        case .kept: "I dati di questo periodo sono chiusi: non cambiano più."
        case .closedSeal: "Numero {1}, chiuso {2}"
        case .listTitle: "Elenco: {1}"
        case .listOf: "{1}, {2}"
        case .back: "Torna alla tabella"
        case .number: "N."
        case .nothing: "Niente in questo elenco"
        case .nothingText: "Nel periodo scelto non c’è niente che conti qui."
        case .rowsUntil: "Righe da {1} a {2}; l’elenco continua"
        case .rowsInAll: "In tutto {1}"
        case .following: "Righe seguenti"
        case .first: "Dall’inizio"
        case .evidence: "Prove"
        case .asCSV: "Scarica l’elenco in CSV"
        case .filteredBy: "Solo il canale {1}"
        }
    }

    var english: String {
        switch self {
        case .title: "Indicator table"
        case .lead: "Every number with a link opens the list of the contacts, cases or calls that it comes from."
        case .clocks: "Deadlines in force"
        case .details: "Where the value comes from"
        case .madeAt: "Computed {1}"
        case .origin: "Origin"
        case .originMeasured: "measured by this program"
        case .originImported: "from imported calls"
        case .originEntered: "entered by a person"
        case .originNothing: "nothing to measure"
        case .open: "Open the list: {1}, {2}"
        case .closeThis: "Close this period"
        case .kept: "The figures of this period are closed: they change no more."
        case .closedSeal: "Number {1}, closed {2}"
        case .listTitle: "List: {1}"
        case .listOf: "{1}, {2}"
        case .back: "Back to the table"
        case .number: "No."
        case .nothing: "Nothing in this list"
        case .nothingText: "In the chosen period there is nothing that counts here."
        case .rowsUntil: "Rows {1} to {2}; the list goes on"
        case .rowsInAll: "{1} in all"
        case .following: "Following rows"
        case .first: "From the beginning"
        case .evidence: "Evidence"
        case .asCSV: "Download the list as CSV"
        case .filteredBy: "Channel {1} only"
        }
    }
}
