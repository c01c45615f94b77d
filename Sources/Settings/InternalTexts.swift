// The mails to people inside: what each is for, which fields it has, and its file, `templates/it/internal/reminder.txt`.

import Tickets

/// Which mail to people inside, in which language (`it`, `en`).
public struct InternalTextKey: Hashable, Sendable {
    public var kind: InternalMailKind
    public var language: String
    public init(_ kind: InternalMailKind, language: String) {
        self.kind = kind
        self.language = language
    }
}

extension AutomaticTexts {
    static let insideFolder = "internal"
}

extension InternalMailKind {
    var fileName: String { rawValue.replacing("_", with: "-") + ".txt" }

    /// Filled in for each mail, in every kind: number and subject of the request, its service; channel and arrival of its first
    /// contact; who holds it (`struttura`); `indirizzo` is the page of the request, or nothing.
    private static let everywhere: Set<String> = [
        "numero", "oggetto", "servizio", "canale", "data-arrivo", "ora-arrivo", "struttura", "indirizzo",
    ]

    /// Since when the level has it, what its term is (`termine`: "4 ore") and when that is over; `frase-termine` says so in a
    /// sentence where there is one (the back office has none); how long ago it was given.
    private static let escalation: Set<String> = [
        "data-assegnazione", "ora-assegnazione", "termine", "data-termine", "ora-termine", "frase-termine",
        "trascorso",
    ]

    /// Fields of this mail.
    var fields: Set<String> {
        let own: Set<String> =
            switch self {
            // Who gives it and why; the citizen's name and words.
            case .assignment: Self.escalation.union(["operatore", "motivo", "mittente", "testo"])
            // Which one it is.
            case .reminder: Self.escalation.union(["numero-sollecito"])
            // The one before it; `durata` is how long the term is over; when the manager hears of it.
            case .secondReminder:
                Self.escalation.union(["numero-sollecito", "data-sollecito", "durata", "ora-segnalazione"])
            // `durata`: since the citizen's message.
            case .unanswered: Self.escalation.union(["solleciti", "durata"])
            case .question: ["operatore", "quesito", "mittente", "testo"]
            // `scade` is a verb with its time: "scade fra 2 ore", "è scaduta da 10 minuti".
            case .warning: ["percentuale", "scade", "data-scadenza", "ora-scadenza"]
            }
        return own.union(Self.everywhere)
    }
}
