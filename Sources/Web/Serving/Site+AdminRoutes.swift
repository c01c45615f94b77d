// Addresses of the administration pages.

import HTTPServer

extension Site {
    static let adminRoutes: [Route] = [
        Route(.get, "/admin", access: .administration) { try await $0.adminPage($1, nil) },
        Route(.get, "/admin/departments", access: .administration) { try await $0.adminPage($1, .departments) },
        Route(.get, "/admin/topics", access: .administration) { try await $0.adminPage($1, .topics) },
        Route(.get, "/admin/queues", access: .administration) { try await $0.adminPage($1, .queues) },
        Route(.get, "/admin/canned", access: .administration) { try await $0.adminPage($1, .canned) },
        Route(.get, "/admin/texts", access: .administration) { try await $0.adminPage($1, .texts) },
        Route(.get, "/admin/calendars", access: .administration) { try await $0.adminPage($1, .calendars) },
        Route(.get, "/admin/services", access: .administration) { try await $0.adminPage($1, .services) },
        Route(.get, "/admin/intake", access: .administration) { try await $0.intakePage($1) },
        Route(.post, "/admin/intake/compare", access: .administration) { try await $0.compareIntake($1) },
        Route(.post, "/accounts/try", access: .administration) { try await $0.tryAccount($1) },
        Route(.get, "/admin/entry", access: .administration) { try await $0.entryPage($1) },
        Route(.post, "/admin/entry/keep", access: .administration, bodyLimit: 512 << 10) {
            try await $0.keepEntry($1)
        },
        Route(.post, "/admin/entry/try", access: .administration, bodyLimit: 512 << 10) { try await $0.tryEntry($1) },
        Route(.post, "/admin/entry/back", access: .administration) { try await $0.giveEntryBack($1) },
    ]
}
