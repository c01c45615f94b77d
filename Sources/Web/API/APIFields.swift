// Which fields the bodies of the API may have: one table, from which requests are checked and with which a test
// compares the OpenAPI file.

enum APIFields {
    static let byOperation: [String: [String]] = [
        "POST /api/v1/session": ["login", "password"],
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
    ]
    static let attachment = ["name", "type", "content"]
    static let other = ["channel", "account", "name", "address"]
}

/// Query parameters by path, in the same way.
enum APIQuery {
    static let byOperation: [String: [String]] = [
        "GET /api/v1/tickets": ["scope", "assignee", "channel", "department", "q", "limit", "offset"],
        "GET /api/v1/held": ["limit", "offset"],
        "GET /api/v1/outbox": ["state", "limit", "offset"],
        "GET /api/v1/print-queue": ["step", "limit", "offset"],
        "GET /api/v1/opt-outs": ["limit", "offset"],
        "GET /api/v1/messages/{id}/pages/{page}": ["width"],
    ]
}
