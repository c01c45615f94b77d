// Who may log in to the demo: one for each role. The passwords are printed: the demo listens on this machine alone.

import Runtime
import Store
import Tickets

struct DemoUser {
    var login: String
    var name: String
    var role: UserRole
    /// With the role department: which one (DemoFolder+Organisation).
    var department: DepartmentCode?
    /// What the demo prints beside the log-in.
    var words: String

    static let password = "sportello-demo"
    static let anna = DemoUser(
        login: "anna.bianchi", name: "Anna Bianchi", role: .operator, words: "operatrice di 1° livello / 1st level")
    static let luca = DemoUser(
        login: "luca.verdi", name: "Luca Verdi", role: .operator, words: "operatore di 1° livello / 1st level")
    static let paola = DemoUser(
        login: "paola.neri", name: "Paola Neri", role: .backOffice, words: "back office")
    static let sergio = DemoUser(
        login: "sergio.conti", name: "Sergio Conti", role: .department, department: DepartmentCode("tributi"),
        words: "supporto dipartimentale, Tributi / department")
    static let elena = DemoUser(
        login: "elena.rossi", name: "Elena Rossi", role: .manager, words: "responsabile del servizio / manager")
    static let committente = DemoUser(
        login: "committente", name: "Ente committente", role: .monitor, words: "monitoraggio / customer body")
    static let administration = DemoUser(
        login: "amministrazione", name: "Amministrazione", role: .administrator,
        words: "amministrazione / administrator")
    static let all = [anna, luca, paola, sergio, elena, committente, administration]

    static func addMissing(to store: any Store, at now: Instant) async throws {
        for user in all where try await store.user(login: user.login) == nil {
            _ = try await store.addUser(
                login: user.login, name: user.name, role: user.role, language: "it",
                passwordHash: try await UserCommands.hashed(password), department: user.department, mail: nil, at: now)
        }
    }
}
