// Which fields the bodies of the API may have: one table, from which requests are checked and with which a test
// compares the OpenAPI file.

enum APIFields {
    static let byOperation: [String: [String]] = [
        "POST /api/v1/session": ["login", "password", "code"],
        "POST /api/v1/tickets/{number}/answers": [
            "text", "subject", "then", "solution", "outcome", "quotesOriginal", "version", "to", "other", "attachments",
        ],
        "POST /api/v1/tickets/{number}/preview": ["text", "subject", "quotesOriginal", "to", "other"],
        "POST /api/v1/tickets/{number}/receipt-confirmations": ["channel", "account", "name", "address"],
        "PUT /api/v1/tickets/{number}/requester": ["name", "address"],
        "PUT /api/v1/tickets/{number}/subject": ["subject"],
        "PUT /api/v1/messages/{id}/registration": ["number", "register", "date"],
        "PUT /api/v1/contacts/{id}/arrival": ["ticket", "arrivedAt"],
        "POST /api/v1/print-queue/reports": ["report", "entries", "reason"],
        "POST /api/v1/tickets/{number}/notes": ["text"],
        "PUT /api/v1/tickets/{number}/assignee": ["user"],
        "PUT /api/v1/tickets/{number}/state": ["state", "solution", "outcome"],
        "PUT /api/v1/contacts/{id}/needs-answer": ["needsAnswer", "ticket", "exclusion"],
        "POST /api/v1/tickets/{number}/escalations": ["to", "department", "reason", "version"],
        "POST /api/v1/tickets/{number}/return": ["solved", "note"],
        "POST /api/v1/tickets/{number}/questions": ["department", "text"],
        "PUT /api/v1/tickets/{number}/classification": ["topic", "complaint", "outcome"],
        "PUT /api/v1/tickets/{number}/merge": ["into"],
        "POST /api/v1/outbox/{id}/resolution": ["wasSent"],
        "POST /api/v1/figures/closed": ["service", "period"],
        "POST /api/v1/figures/entries/figures": [
            "service", "indicator", "from", "until", "numerator", "denominator", "note",
        ],
        "POST /api/v1/figures/entries/packets": ["service", "name", "contacts", "from", "until"],
        "POST /api/v1/figures/entries/outages": ["service", "from", "until", "reason", "of_all"],
        "POST /api/v1/figures/calls": ["service", "form", "content"],
        "PUT /api/v1/tickets/{number}/tags": ["add", "remove"],
        "PUT /api/v1/tickets/{number}/queue": ["queue", "priority"],
        "POST /api/v1/bulk": [
            "tickets", "act", "assignee", "tag", "topic", "queue", "solution", "case_outcome",
        ],
        "POST /api/v1/views": ["name", "query", "shared"],
        "PUT /api/v1/tickets/{number}/draft": ["text", "subject", "version"],
        "PUT /api/v1/people/{id}": ["surname", "name", "locality", "phone", "mail", "version"],
        "PUT /api/v1/people/{id}/merge": ["into"],
        "PUT /api/v1/tickets/{number}/person": ["person"],
        "POST /api/v1/tickets/{number}/split": ["messages", "subject"],
        "PUT /api/v1/figures/texts": ["service", "period", "part", "text"],
    ]
    static let attachment = ["name", "type", "content"]
    static let other = ["channel", "account", "name", "address"]
}

/// Query parameters by path, in the same way.
enum APIQuery {
    static let byOperation: [String: [String]] = [
        "GET /api/v1/tickets": [
            "scope", "assignee", "channel", "department", "service", "queue", "priority", "topic", "tag", "complaints",
            "attachments", "person", "q", "sort", "after", "before", "limit", "offset",
        ],
        "GET /api/v1/people": ["q", "limit"],
        "GET /api/v1/held": ["limit", "offset"],
        "GET /api/v1/outbox": ["state", "limit", "offset"],
        "GET /api/v1/print-queue": ["step", "limit", "offset"],
        "GET /api/v1/opt-outs": ["limit", "offset"],
        "GET /api/v1/messages/{id}/pages/{page}": ["width"],
        "GET /api/v1/reports/dashboard": ["service", "period"],
        "GET /api/v1/reports/indicators": ["service", "period"],
        "GET /api/v1/reports/indicators/export": ["service", "period", "format"],
        "GET /api/v1/reports/facts": ["service", "period", "list", "channel", "after", "limit"],
        "GET /api/v1/reports/ratings": ["service", "period", "limit", "offset"],
        "GET /api/v1/reports/closed": ["service"],
        "GET /api/v1/reports/closed/{id}/facts": ["list", "channel", "after", "limit"],
        "GET /api/v1/reports/closed/{id}/export": ["format"],
        "GET /api/v1/figures/entries": ["service", "period"],
        "GET /api/v1/figures/texts": ["service", "period"],
        "GET /api/v1/figures/second-level": ["limit", "offset"],
        "GET /api/v1/figures/audit": ["limit", "offset"],
    ]
}
