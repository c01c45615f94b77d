// Texts of the pages for those who answer for the service, or watch it.

/// Texts that several pages of reports share, and those of the list of closed periods.
enum ReportText: Phrase {
    case closedPeriods, closedLead, noneClosedTitle, noneClosedText, period, service, closedAt, fingerprint

    var italian: String {
        switch self {
        case .closedPeriods: "Periodi chiusi"
        case .closedLead:
            "I dati di un periodo chiuso restano come erano, con l’elenco di tutti i contatti: si ristampano sempre identici."
        case .noneClosedTitle: "Nessun periodo chiuso"
        case .noneClosedText: "Quando un periodo viene chiuso, i suoi dati compaiono qui."
        case .period: "Periodo"
        case .service: "Servizio"
        case .closedAt: "Chiuso"
        case .fingerprint: "Impronta (SHA-256)"
        }
    }

    var english: String {
        switch self {
        case .closedPeriods: "Closed periods"
        case .closedLead:
            "The figures of a closed period stay as they were, with the list of all contacts: they print the same for ever."
        case .noneClosedTitle: "No closed period"
        case .noneClosedText: "When a period is closed, its figures appear here."
        case .period: "Period"
        case .service: "Service"
        case .closedAt: "Closed"
        case .fingerprint: "Fingerprint (SHA-256)"
        }
    }
}
