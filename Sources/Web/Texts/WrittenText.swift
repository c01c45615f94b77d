// Texts of the page on which people write into a report.

/// Texts of the page and of the link to it.
enum WrittenText: Phrase {
    case title, write, lead, closed, keep, tooLong

    var italian: String {
        switch self {
        case .title: "Testi del resoconto"
        case .write: "Scrivi i testi"
        case .lead:
            "Quello che soltanto le persone possono scrivere: prende il posto dei riquadri vuoti del resoconto. "
                + "Ogni versione resta; quando il periodo viene chiuso, i testi si chiudono con esso."
        case .closed: "Il periodo è chiuso: i suoi testi non cambiano più."
        case .keep: "Salva"
        case .tooLong: "Il testo è troppo lungo."
        }
    }

    var english: String {
        switch self {
        case .title: "Texts of the report"
        case .write: "Write the texts"
        case .lead:
            "What only people can write: it takes the place of the report’s blanks. Every version stays; when the period is "
                + "closed, the texts are closed with it."
        case .closed: "The period is closed: its texts change no more."
        case .keep: "Save"
        case .tooLong: "The text is too long."
        }
    }
}
