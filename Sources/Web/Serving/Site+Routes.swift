// Every address that exists, in one table. A test walks over it: who may come in, which headers go out, what the
// OpenAPI file says.
//
// Forms send `csrf` with every POST; `FormField` has the names of the others. Redirects come back with `?done=WORD`.

import HTTPServer

extension Site {
    static let routes: [Route] = machineRoutes + pageRoutes + actRoutes + contentRoutes + apiRoutes

    /// For probes and scrapers.
    private static let machineRoutes: [Route] = [
        Route(.get, "/livez", access: .everyone) { try await $0.alive($1) },
        Route(.get, "/readyz", access: .everyone) { try await $0.ready($1) },
        Route(.get, "/metrics", access: .everyone) { try await $0.metricsPage($1) },
    ]

    private static let pageRoutes: [Route] = [
        Route(.get, "/") { try await $0.root($1) },
        Route(.get, "/login", access: .everyone) { try await $0.logInPage($1) },
        Route(.get, "/tickets") { try await $0.ticketList($1) },
        Route(.get, "/tickets/{number}") { try await $0.ticketPage($1) },
        Route(.get, "/held") { try await $0.heldPage($1) },
        Route(.get, "/outbox") { try await $0.outboxPage($1) },
        Route(.get, "/outbox/{id}") { try await $0.outboxEntryPage($1) },
        Route(.get, "/accounts") { try await $0.accountsPage($1) },
        Route(.get, "/separator-sheet") { try await $0.separatorPage($1) },
        Route(.get, "/print-queue") { try await $0.printQueuePage($1) },
        Route(.get, "/leave") { try await $0.leavingPage($1) },
        Route(.get, "/assets/{version}/{name}", access: .everyone) { try await $0.asset($1) },
    ]

    private static let actRoutes: [Route] = [
        Route(.post, "/login", access: .everyone) { try await $0.logIn($1) },
        Route(.post, "/logout", access: .everyone) { try await $0.logOut($1) },
        Route(.post, "/language", access: .everyone) { try await $0.setLanguage($1) },
        Route(.post, "/tickets/{number}/answer", bodyLimit: .max) { try await $0.answer($1) },
        Route(.post, "/tickets/{number}/preview", bodyLimit: .max) { try await $0.previewAnswer($1) },
        Route(.post, "/tickets/{number}/amend") { try await $0.amendTicket($1) },
        Route(.post, "/tickets/{number}/messages/{id}/registration") { try await $0.registerMessage($1) },
        Route(.post, "/tickets/{number}/contacts/{id}/arrival") { try await $0.correctArrival($1) },
        Route(.post, "/tickets/{number}/confirm-receipt") { try await $0.confirmReceipt($1) },
        Route(.post, "/separator-sheet") { try await $0.separatorSheet($1) },
        Route(.post, "/print-queue") { try await $0.reportPrinted($1) },
        Route(.post, "/tickets/{number}/note", bodyLimit: 2 << 20) { try await $0.note($1) },
        Route(.post, "/tickets/{number}/assign") { try await $0.assign($1) },
        Route(.post, "/tickets/{number}/close", bodyLimit: 2 << 20) { try await $0.closeTicket($1) },
        Route(.post, "/tickets/{number}/reopen") { try await $0.reopenTicket($1) },
        Route(.post, "/tickets/{number}/contacts/{id}/needs-answer") { try await $0.needsAnswer($1) },
        Route(.post, "/held/{id}/retry") { try await $0.retryHeld($1) },
        Route(.post, "/held/retry") { try await $0.retryAllHeld($1) },
        Route(.post, "/outbox/{id}/send-now") { try await $0.sendNow($1) },
        Route(.post, "/outbox/{id}/hold") { try await $0.holdEntry($1) },
        Route(.post, "/outbox/{id}/resolve") { try await $0.resolveEntry($1) },
        Route(.post, "/outbox/release", access: .administrator) { try await $0.releaseOutbox($1) },
    ]

    /// Foreign content and live updates.
    private static let contentRoutes: [Route] = [
        Route(.get, "/messages/{id}/body") { try await $0.messageBody($1) },
        Route(.get, "/messages/{id}/attachments/{index}") { try await $0.attachment($1) },
        Route(.get, "/messages/{id}/original") { try await $0.original($1) },
        Route(.get, "/messages/{id}/pages/{page}") { try await $0.pageImage($1) },
        Route(.get, "/messages/{id}/document.pdf") { try await $0.pagesDocument($1) },
        Route(.get, "/previews/{key}") { try await $0.previewDocument($1) },
        Route(.get, "/previews/{key}/pages/{page}") { try await $0.previewPageImage($1) },
        Route(.get, "/outbox/{id}/document.pdf") { try await $0.entryDocument($1) },
        Route(.get, "/held/{id}/original") { try await $0.heldOriginal($1) },
        Route(.get, "/events") { try await $0.events($1) },
    ]

    private static let apiRoutes: [Route] = [
        Route(.get, "/api/v1/openapi.json", access: .everyone, API.description),
        Route(.post, "/api/v1/session", access: .everyone, API.openSession),
        Route(.get, "/api/v1/session", API.session),
        Route(.delete, "/api/v1/session", API.endSession),
        Route(.get, "/api/v1/tickets", API.listTickets),
        Route(.get, "/api/v1/tickets/{number}", API.showTicket),
        Route(.post, "/api/v1/tickets/{number}/answers", bodyLimit: .max, API.answer),
        Route(.post, "/api/v1/tickets/{number}/preview", bodyLimit: 2 << 20, API.preview),
        Route(.put, "/api/v1/tickets/{number}/requester", API.amendRequester),
        Route(.put, "/api/v1/tickets/{number}/subject", API.amendSubject),
        Route(.put, "/api/v1/messages/{id}/registration", API.register),
        Route(.put, "/api/v1/contacts/{id}/arrival", API.setArrival),
        Route(.get, "/api/v1/messages/{id}/pages", API.pages),
        Route(.get, "/api/v1/messages/{id}/pages/{page}") { try await $0.pageImage($1) },
        Route(.get, "/api/v1/messages/{id}/document.pdf") { try await $0.pagesDocument($1) },
        Route(.get, "/api/v1/print-queue", API.printQueue),
        Route(.post, "/api/v1/print-queue/reports", API.report),
        Route(.get, "/api/v1/outbox/{id}/document.pdf") { try await $0.entryDocument($1) },
        Route(.get, "/api/v1/opt-outs", API.optOuts),
        Route(.post, "/api/v1/tickets/{number}/receipt-confirmations", API.confirmReceipt),
        Route(.post, "/api/v1/tickets/{number}/notes", bodyLimit: 2 << 20, API.addNote),
        Route(.put, "/api/v1/tickets/{number}/assignee", API.assign),
        Route(.put, "/api/v1/tickets/{number}/state", bodyLimit: 2 << 20, API.setState),
        Route(.put, "/api/v1/contacts/{id}/needs-answer", API.setNeedsAnswer),
        Route(.get, "/api/v1/messages/{id}/original") { try await $0.original($1) },
        Route(.get, "/api/v1/messages/{id}/attachments/{index}") { try await $0.attachment($1) },
        Route(.get, "/api/v1/counts", API.counts),
        Route(.get, "/api/v1/users", API.users),
        Route(.get, "/api/v1/held", API.held),
        Route(.get, "/api/v1/held/{id}/original") { try await $0.heldOriginal($1) },
        Route(.post, "/api/v1/held/{id}/retry", API.retryHeld),
        Route(.post, "/api/v1/held/retry", API.retryAllHeld),
        Route(.get, "/api/v1/outbox", API.outbox),
        Route(.post, "/api/v1/outbox/{id}/send-now", API.sendNow),
        Route(.post, "/api/v1/outbox/{id}/hold", API.hold),
        Route(.post, "/api/v1/outbox/{id}/resolution", API.resolve),
        Route(.post, "/api/v1/outbox/release", access: .administrator, API.releaseOutbox),
        Route(.get, "/api/v1/accounts", API.accounts),
        Route(.get, "/api/v1/events") { try await $0.events($1) },
    ]
}
