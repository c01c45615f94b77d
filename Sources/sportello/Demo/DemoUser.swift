// Who may log in to the demo. The passwords are printed: the demo listens on this machine alone.

import Runtime
import Store
import Tickets

struct DemoUser {
    var login: String
    var name: String
    var role: UserRole

    static let password = "sportello-demo"
    static let all = [
        DemoUser(login: "anna.bianchi", name: "Anna Bianchi", role: .operator),
        DemoUser(login: "luca.verdi", name: "Luca Verdi", role: .operator),
        DemoUser(login: "amministrazione", name: "Amministrazione", role: .administrator),
    ]

    static func addMissing(to store: any Store, at now: Instant) async throws {
        for user in all where try await store.user(login: user.login) == nil {
            _ = try await store.addUser(
                login: user.login, name: user.name, role: user.role, language: "it",
                passwordHash: try await UserCommands.hashed(password), at: now)
        }
    }
}
