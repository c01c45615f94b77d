// The part of the table for those who answer for the service, and for those who watch it: no message text behind any of
// these addresses.

import HTTPServer

extension Site {
    static let reportRoutes: [Route] = [
        Route(.get, "/reports", access: .reports) { try await $0.dashboardPage($1) },
        Route(.get, "/reports/indicators", access: .reports) { try await $0.indicatorsPage($1) },
        Route(.get, "/reports/indicators/export", access: .reports) { try await $0.exportReport($1) },
        Route(.get, "/reports/facts", access: .reports) { try await $0.factsPage($1) },
        Route(.get, "/reports/facts/export", access: .reports) { try await $0.exportFacts($1) },
        Route(.get, "/reports/contacts/{id}", access: .reports) { try await $0.evidencePage($1) },
        Route(.get, "/reports/closed", access: .reports) { try await $0.closedPeriodsPage($1) },
        Route(.get, "/reports/closed/{id}", access: .reports) { try await $0.closedPeriodPage($1) },
        Route(.get, "/reports/closed/{id}/facts", access: .reports) { try await $0.closedFactsPage($1) },
        Route(.get, "/reports/closed/{id}/export", access: .reports) { try await $0.exportClosed($1) },
        Route(.get, "/figures", access: .figures) { try await $0.entriesPage($1) },
        Route(.post, "/figures/entries/{form}", access: .figures) { try await $0.enterPage($1) },
        Route(.post, "/figures/entries/{table}/{id}/withdraw", access: .figures) { try await $0.withdrawPage($1) },
        Route(.post, "/figures/calls", access: .figures, bodyLimit: .max) { try await $0.importCallsPage($1) },
        Route(.get, "/figures/close", access: .figures) { try await $0.closingPage($1) },
        Route(.post, "/figures/close", access: .figures) { try await $0.closePeriod($1) },
        Route(.get, "/figures/texts", access: .figures) { try await $0.textsPage($1) },
        Route(.post, "/figures/texts", access: .figures, bodyLimit: 2 << 20) { try await $0.writeTexts($1) },
        Route(.get, "/figures/second-level", access: .figures) { try await $0.secondLevelPage($1) },
        Route(.get, "/figures/audit", access: .figures) { try await $0.auditPage($1) },
    ]

    static let reportAPIRoutes: [Route] = [
        Route(.get, "/api/v1/reports/dashboard", access: .reports, API.dashboard),
        Route(.get, "/api/v1/reports/indicators", access: .reports, API.indicators),
        Route(.get, "/api/v1/reports/indicators/export", access: .reports, API.exportReport),
        Route(.get, "/api/v1/reports/facts", access: .reports, API.listFacts),
        Route(.get, "/api/v1/reports/contacts/{id}", access: .reports, API.evidence),
        Route(.get, "/api/v1/reports/ratings", access: .reports, API.ratings),
        Route(.get, "/api/v1/reports/closed", access: .reports, API.closedPeriods),
        Route(.get, "/api/v1/reports/closed/{id}", access: .reports, API.closedPeriod),
        Route(.get, "/api/v1/reports/closed/{id}/facts", access: .reports, API.closedFacts),
        Route(.get, "/api/v1/reports/closed/{id}/export", access: .reports, API.exportClosed),
        Route(.post, "/api/v1/figures/closed", access: .figures, API.closePeriod),
        Route(.get, "/api/v1/figures/entries", access: .figures, API.entries),
        Route(.post, "/api/v1/figures/entries/figures", access: .figures, API.enterFigure),
        Route(.post, "/api/v1/figures/entries/packets", access: .figures, API.enterPacket),
        Route(.post, "/api/v1/figures/entries/outages", access: .figures, API.enterOutage),
        Route(.post, "/api/v1/figures/entries/{table}/{id}/withdrawal", access: .figures, API.withdrawEntry),
        Route(.post, "/api/v1/figures/calls", access: .figures, bodyLimit: .max, API.importCalls),
        Route(.get, "/api/v1/figures/texts", access: .figures, API.reportTexts),
        Route(.put, "/api/v1/figures/texts", access: .figures, API.writeText),
        Route(.get, "/api/v1/figures/second-level", access: .figures, API.secondLevel),
        Route(.get, "/api/v1/figures/audit", access: .figures, API.audit),
    ]
}
