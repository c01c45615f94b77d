// Every address that exists, in one table, each with what it asks for. A test walks over it: who may come in, which
// headers go out, what the OpenAPI file says.
//
// Forms send `csrf` with every POST; `FormField` has the names of the others. Redirects come back with `?done=WORD`.

import HTTPServer

extension Site {
    static let routes: [Route] =
        machineRoutes + accessRoutes + providerRoutes + userRoutes + pageRoutes + inboxRoutes + actRoutes + personRoutes
        + draftRoutes
        + cannedRoutes
        + beginRoutes + phoneCallRoutes + presenceRoutes + contentRoutes + reportRoutes + adminRoutes + apiRoutes
        + reportAPIRoutes
        + citizenRoutes + ratingRoutes
        + inboxAPIRoutes + personAPIRoutes

    /// For probes and scrapers.
    private static let machineRoutes: [Route] = [
        Route(.get, "/livez", access: .everyone) { try await $0.alive($1) },
        Route(.get, "/readyz", access: .everyone) { try await $0.ready($1) },
        Route(.get, "/metrics", access: .everyone) { try await $0.metricsPage($1) },
    ]

    private static let pageRoutes: [Route] = [
        Route(.get, "/", access: .user) { try await $0.root($1) },
        Route(.get, "/login", access: .everyone) { try await $0.logInPage($1) },
        Route(.get, "/tickets", access: .tickets) { try await $0.ticketList($1) },
        Route(.get, "/tickets/{number}", access: .tickets) { try await $0.ticketPage($1) },
        Route(.get, "/held", access: .held) { try await $0.heldPage($1) },
        Route(.get, "/outbox", access: .outbox) { try await $0.outboxPage($1) },
        Route(.get, "/outbox/{id}", access: .tickets) { try await $0.outboxEntryPage($1) },
        Route(.get, "/accounts", access: .tickets) { try await $0.accountsPage($1) },
        Route(.get, "/separator-sheet", access: .printQueue) { try await $0.separatorPage($1) },
        Route(.get, "/print-queue", access: .printQueue) { try await $0.printQueuePage($1) },
        Route(.get, "/leave", access: .tickets) { try await $0.leavingPage($1) },
        Route(.get, "/assets/{version}/{name}", access: .everyone) { try await $0.asset($1) },
    ]

    private static let actRoutes: [Route] = [
        Route(.post, "/login", access: .everyone) { try await $0.logIn($1) },
        Route(.post, "/logout", access: .everyone) { try await $0.logOut($1) },
        Route(.post, "/language", access: .everyone) { try await $0.setLanguage($1) },
        Route(.post, "/tickets/{number}/answer", access: .answer, bodyLimit: .max) { try await $0.answer($1) },
        Route(.post, "/tickets/{number}/preview", access: .answer, bodyLimit: .max) { try await $0.previewAnswer($1) },
        Route(.post, "/tickets/{number}/amend", access: .classify) { try await $0.amendTicket($1) },
        Route(.post, "/tickets/{number}/messages/{id}/registration", access: .classify) {
            try await $0.registerMessage($1)
        },
        Route(.post, "/tickets/{number}/contacts/{id}/arrival", access: .classify) { try await $0.correctArrival($1) },
        Route(.post, "/tickets/{number}/confirm-receipt", access: .answer) { try await $0.confirmReceipt($1) },
        Route(.post, "/separator-sheet", access: .printQueue) { try await $0.separatorSheet($1) },
        Route(.post, "/print-queue", access: .printQueue) { try await $0.reportPrinted($1) },
        Route(.post, "/tickets/{number}/note", access: .note, bodyLimit: 2 << 20) { try await $0.note($1) },
        Route(.post, "/tickets/{number}/assign", access: .note) { try await $0.assign($1) },
        Route(.post, "/tickets/{number}/close", access: .close, bodyLimit: 2 << 20) { try await $0.closeTicket($1) },
        Route(.post, "/tickets/{number}/reopen", access: .close) { try await $0.reopenTicket($1) },
        Route(.post, "/tickets/{number}/contacts/{id}/needs-answer", access: .classify) {
            try await $0.needsAnswer($1)
        },
        Route(.post, "/held/{id}/retry", access: .held) { try await $0.retryHeld($1) },
        Route(.post, "/held/retry", access: .held) { try await $0.retryAllHeld($1) },
        Route(.post, "/outbox/{id}/send-now", access: .answer) { try await $0.sendNow($1) },
        Route(.post, "/outbox/{id}/hold", access: .answer) { try await $0.holdEntry($1) },
        Route(.post, "/outbox/{id}/resolve", access: .answer) { try await $0.resolveEntry($1) },
        Route(.post, "/outbox/release", access: .administration) { try await $0.releaseOutbox($1) },
        Route(.post, "/tickets/{number}/escalate", access: .handOver) { try await $0.escalateForm($1) },
        Route(.post, "/tickets/{number}/give-back", access: .handOver, bodyLimit: 2 << 20) {
            try await $0.giveBackForm($1)
        },
        Route(.post, "/tickets/{number}/remind", access: .handOver) { try await $0.remindForm($1) },
        Route(.post, "/tickets/{number}/ask", access: .handOver) { try await $0.askForm($1) },
        Route(.post, "/tickets/{number}/classify", access: .classify) { try await $0.classifyForm($1) },
        Route(.post, "/tickets/{number}/merge", access: .merge) { try await $0.mergeForm($1) },
        Route(.post, "/tickets/{number}/unmerge", access: .merge) { try await $0.unmergeForm($1) },
    ]

    /// Foreign content and live updates.
    private static let contentRoutes: [Route] = [
        Route(.get, "/messages/{id}/body", access: .tickets) { try await $0.messageBody($1) },
        Route(.get, "/messages/{id}/attachments/{index}", access: .tickets) { try await $0.attachment($1) },
        Route(.get, "/messages/{id}/original", access: .tickets) { try await $0.original($1) },
        Route(.get, "/messages/{id}/pages/{page}", access: .tickets) { try await $0.pageImage($1) },
        Route(.get, "/messages/{id}/document.pdf", access: .tickets) { try await $0.pagesDocument($1) },
        Route(.get, "/previews/{key}", access: .answer) { try await $0.previewDocument($1) },
        Route(.get, "/previews/{key}/pages/{page}", access: .answer) { try await $0.previewPageImage($1) },
        Route(.get, "/outbox/{id}/document.pdf", access: .tickets) { try await $0.entryDocument($1) },
        Route(.get, "/held/{id}/original", access: .held) { try await $0.heldOriginal($1) },
        Route(.get, "/events", access: .user) { try await $0.events($1) },
    ]

    private static let apiRoutes: [Route] = [
        Route(.get, "/api/v1/openapi.json", access: .everyone, API.description),
        Route(.post, "/api/v1/session", access: .everyone, API.openSession),
        Route(.get, "/api/v1/session", access: .user, API.session),
        Route(.delete, "/api/v1/session", access: .user, API.endSession),
        Route(.get, "/api/v1/tickets", access: .tickets, API.listTickets),
        Route(.get, "/api/v1/tickets/{number}", access: .tickets, API.showTicket),
        Route(.post, "/api/v1/tickets/{number}/answers", access: .answer, bodyLimit: .max, API.answer),
        Route(.post, "/api/v1/tickets/{number}/preview", access: .answer, bodyLimit: 2 << 20, API.preview),
        Route(.put, "/api/v1/tickets/{number}/requester", access: .classify, API.amendRequester),
        Route(.put, "/api/v1/tickets/{number}/subject", access: .classify, API.amendSubject),
        Route(.put, "/api/v1/messages/{id}/registration", access: .classify, API.register),
        Route(.put, "/api/v1/contacts/{id}/arrival", access: .classify, API.setArrival),
        Route(.get, "/api/v1/messages/{id}/pages", access: .tickets, API.pages),
        Route(.get, "/api/v1/messages/{id}/pages/{page}", access: .tickets) { try await $0.pageImage($1) },
        Route(.get, "/api/v1/messages/{id}/document.pdf", access: .tickets) { try await $0.pagesDocument($1) },
        Route(.get, "/api/v1/print-queue", access: .printQueue, API.printQueue),
        Route(.post, "/api/v1/print-queue/reports", access: .printQueue, API.report),
        Route(.get, "/api/v1/outbox/{id}/document.pdf", access: .tickets) { try await $0.entryDocument($1) },
        Route(.get, "/api/v1/opt-outs", access: .outbox, API.optOuts),
        Route(.post, "/api/v1/tickets/{number}/receipt-confirmations", access: .answer, API.confirmReceipt),
        Route(.post, "/api/v1/tickets/{number}/notes", access: .note, bodyLimit: 2 << 20, API.addNote),
        Route(.put, "/api/v1/tickets/{number}/assignee", access: .note, API.assign),
        Route(.put, "/api/v1/tickets/{number}/state", access: .close, bodyLimit: 2 << 20, API.setState),
        Route(.put, "/api/v1/contacts/{id}/needs-answer", access: .classify, API.setNeedsAnswer),
        Route(.get, "/api/v1/messages/{id}/original", access: .tickets) { try await $0.original($1) },
        Route(.get, "/api/v1/messages/{id}/attachments/{index}", access: .tickets) { try await $0.attachment($1) },
        Route(.get, "/api/v1/counts", access: .tickets, API.counts),
        Route(.get, "/api/v1/users", access: .tickets, API.users),
        Route(.get, "/api/v1/held", access: .held, API.held),
        Route(.get, "/api/v1/held/{id}/original", access: .held) { try await $0.heldOriginal($1) },
        Route(.post, "/api/v1/held/{id}/retry", access: .held, API.retryHeld),
        Route(.post, "/api/v1/held/retry", access: .held, API.retryAllHeld),
        Route(.get, "/api/v1/outbox", access: .outbox, API.outbox),
        Route(.post, "/api/v1/outbox/{id}/send-now", access: .answer, API.sendNow),
        Route(.post, "/api/v1/outbox/{id}/hold", access: .answer, API.hold),
        Route(.post, "/api/v1/outbox/{id}/resolution", access: .answer, API.resolve),
        Route(.post, "/api/v1/outbox/release", access: .administration, API.releaseOutbox),
        Route(.get, "/api/v1/accounts", access: .tickets, API.accounts),
        Route(.get, "/api/v1/events", access: .user) { try await $0.events($1) },
        Route(.get, "/api/v1/organisation", access: .tickets, API.organisation),
        Route(.post, "/api/v1/tickets/{number}/escalations", access: .handOver, API.escalate),
        Route(.post, "/api/v1/tickets/{number}/return", access: .handOver, bodyLimit: 2 << 20, API.giveBack),
        Route(.post, "/api/v1/tickets/{number}/reminders", access: .handOver, API.remind),
        Route(.post, "/api/v1/tickets/{number}/questions", access: .handOver, API.ask),
        Route(.put, "/api/v1/tickets/{number}/classification", access: .classify, API.classify),
        Route(.put, "/api/v1/tickets/{number}/merge", access: .merge, API.merge),
        Route(.delete, "/api/v1/tickets/{number}/merge", access: .merge, API.unmerge),
    ]
}
