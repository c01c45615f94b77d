// The part of the table about logging in and one's own account.

import HTTPServer

extension Site {
    static let accessRoutes: [Route] = [
        Route(.post, "/login/code", access: .everyone) { try await $0.logInCode($1) },
        Route(.get, "/login/reset", access: .everyone) { try await $0.resetPage($1) },
        Route(.post, "/login/reset", access: .everyone) { try await $0.askForReset($1) },
        Route(.get, "/login/reset/{token}", access: .everyone) { try await $0.newPasswordPage($1) },
        Route(.post, "/login/reset/{token}", access: .everyone) { try await $0.setNewPassword($1) },
        Route(.get, "/account", access: .user) { try await $0.accountPage($1) },
        Route(.post, "/account/password", access: .user) { try await $0.changePassword($1) },
        Route(.post, "/account/sessions/end", access: .user) { try await $0.endOtherSessions($1) },
        Route(.post, "/account/sessions/{session}/end", access: .user) { try await $0.endSession($1) },
        Route(.get, "/account/second-factor", access: .user) { try await $0.factorPage($1) },
        Route(.post, "/account/second-factor", access: .user) { try await $0.confirmFactor($1) },
        Route(.post, "/account/second-factor/begin", access: .user) { try await $0.beginFactor($1) },
        Route(.post, "/account/second-factor/remove", access: .user) { try await $0.removeFactor($1) },
    ]
}
