// Texts of the pages for those who answer for the service, or watch it.

/// Texts that several pages of reports share, and those of the list of closed periods.
enum ReportText: Phrase {
    // Views.
    case dashboard, indicators, closedPeriods, secondLevel, entries, audit
    // Choosing.
    case services, choosing, period, otherDays, from, until, show, faultNotADay, faultReversed
    case faultTooLong, faultUnknown, usualShown
    // Handing out.
    case downloads, download, numbers, yes, no
    // Closed periods.
    case closedLead, noneClosedTitle, noneClosedText, service, closedAt, fingerprint

    var italian: String {
        switch self {
        case .dashboard: "Cruscotto"
        case .indicators: "Indicatori"
        case .closedPeriods: "Periodi chiusi"
        case .secondLevel: "Secondo livello"
        case .entries: "Dati inseriti"
        case .audit: "Registro"
        case .services: "Servizio"
        case .choosing: "Scelta del periodo"
        case .period: "Periodo"
        case .otherDays: "Altri giorni"
        case .from: "Dal giorno"
        case .until: "Al giorno (compreso)"
        case .show: "Mostra"
        case .faultNotADay: "Servono due giorni del calendario, il primo e l’ultimo."
        case .faultReversed: "L’ultimo giorno viene prima del primo."
        case .faultTooLong: "Il periodo è troppo lungo: al massimo tre anni."
        case .faultUnknown: "Questo periodo non esiste."
        case .usualShown: "Sotto vedi {1}."
        case .downloads: "Scarica"
        case .download: "Scarica in {1}"
        case .numbers: "I numeri"
        case .yes: "sì"
        case .no: "no"
        case .closedLead:
            "I dati di un periodo chiuso restano come erano, con l’elenco di tutti i contatti: si ristampano sempre identici."
        case .noneClosedTitle: "Nessun periodo chiuso"
        case .noneClosedText: "Quando un periodo viene chiuso, i suoi dati compaiono qui."
        case .service: "Servizio"
        case .closedAt: "Chiuso"
        case .fingerprint: "Impronta (SHA-256)"
        }
    }

    var english: String {
        switch self {
        case .dashboard: "Dashboard"
        case .indicators: "Indicators"
        case .closedPeriods: "Closed periods"
        case .secondLevel: "Second level"
        case .entries: "Entered figures"
        case .audit: "Audit trail"
        case .services: "Service"
        case .choosing: "Choice of the period"
        case .period: "Period"
        case .otherDays: "Other days"
        case .from: "First day"
        case .until: "Last day (included)"
        case .show: "Show"
        case .faultNotADay: "Two days of the calendar are needed, the first and the last."
        case .faultReversed: "The last day comes before the first."
        case .faultTooLong: "The period is too long: three years at most."
        case .faultUnknown: "There is no such period."
        case .usualShown: "Below you see {1}."
        case .downloads: "Download"
        case .download: "Download as {1}"
        case .numbers: "The numbers"
        case .yes: "yes"
        case .no: "no"
        case .closedLead:
            "The figures of a closed period stay as they were, with the list of all contacts: they print the same for ever."
        case .noneClosedTitle: "No closed period"
        case .noneClosedText: "When a period is closed, its figures appear here."
        case .service: "Service"
        case .closedAt: "Closed"
        case .fingerprint: "Fingerprint (SHA-256)"
        }
    }
}
