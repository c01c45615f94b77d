// Who may log in: `sportello user add | list | password | disable | enable | unlock | no-second-factor`.

import Crypto
import Foundation
import Runtime
import Settings
import Store
import Tickets
import Web

enum UserCommands {
    static let all = [
        Command(
            "user", "add", operands: "LOGIN", count: 1...1, summary: "Adds somebody who may log in.",
            options: [
                OptionSpec(
                    "--name", "NAME",
                    help: "Full name, shown to colleagues and under answers (default: the log-in name)."),
                OptionSpec(
                    "--role", "ROLE",
                    help: "operator (default), back_office, department, manager, monitor or administrator."),
                OptionSpec("--administrator", help: "The same as --role administrator."),
                OptionSpec(
                    "--department", "CODE", help: "With the role department: which one, as the settings name it."),
                OptionSpec(
                    "--services", "CODES", help: "Bound to these services, e.g. CC,CUP (default: works for all)."),
                OptionSpec("--mail", "ADDRESS", help: "Where warnings of deadlines go."),
                OptionSpec("--language", "it|en", help: "Language of the pages (default: that of the settings)."),
            ] + PasswordEntry.options + [.config],
            run: add),
        Command(
            "user", "list", summary: "Lists who may log in.", options: [.json, .config],
            run: { arguments in
                try await Workplace.withStore(arguments) { _, store in
                    let users = try await store.users().sorted { $0.login < $1.login }
                    if arguments.has("--json") {
                        try Console.printJSON(users.map(UserLine.init))
                    } else {
                        let rows = users.map {
                            [
                                $0.login, $0.role.rawValue, $0.department?.value ?? "",
                                $0.active ? "active" : "disabled", $0.name,
                            ]
                        }
                        Console.print(Console.table(["login", "role", "department", "state", "name"], rows))
                    }
                    return .ok
                }
            }),
        Command(
            "user", "password", operands: "LOGIN", count: 1...1,
            summary: "Sets a new password and ends the user's sessions.",
            options: PasswordEntry.options + [.config],
            run: { arguments in
                try await Workplace.withStore(arguments) { _, store in
                    let user = try await find(arguments.operands[0], store)
                    let hash = try await hashed(PasswordEntry.read(arguments))
                    try await store.setPassword(user.id, hash: hash, at: now())
                    try await store.audit(
                        AuditEntry(at: now(), user: nil, what: "password_changed", detail: ["user": user.login]))
                    Console.print("\(user.login): new password set, sessions ended.")
                    return .ok
                }
            }),
        Command(
            "user", "disable", operands: "LOGIN", count: 1...1,
            summary: "Locks a user out at once; nothing is deleted.",
            options: [.config], run: { try await setActive(false, $0) }),
        Command(
            "user", "enable", operands: "LOGIN", count: 1...1, summary: "Lets a disabled user in again.",
            options: [.config], run: { try await setActive(true, $0) }),
        Command(
            "user", "unlock", operands: "LOGIN", count: 1...1,
            summary: "Lets a user try again at once after too many wrong passwords.",
            notes: """
                Wrong passwords, wrong codes and links for new passwords are counted for a quarter of an hour, for each name, address and
                browser. This forgets what was counted against the name, from wherever it came. Browsers that the user has come in
                with before are counted apart: there nobody else can lock him out.
                """,
            options: [.config],
            run: { arguments in
                try await Workplace.withStore(arguments) { _, store in
                    let user = try await find(arguments.operands[0], store)
                    let audit = AuditEntry(at: now(), user: nil, what: "user_unlocked", detail: ["user": user.login])
                    try await store.unlock(LogInKeys.all(of: user.login), audit: audit)
                    Console.print("\(user.login): may try again.")
                    return .ok
                }
            }),
        Command(
            "user", "no-second-factor", operands: "LOGIN", count: 1...1,
            summary: "Takes a lost second factor away and ends the user's sessions.",
            notes: """
                For a lost device, and for everybody whose second factor was sealed with a key that is no longer there (a data base
                restored without second-factors.key). The user sets up a new one on his page after logging in.
                """,
            options: [.config],
            run: { arguments in
                try await Workplace.withStore(arguments) { _, store in
                    let user = try await find(arguments.operands[0], store)
                    let audit = AuditEntry(
                        at: now(), user: nil, what: "second_factor_removed", detail: ["user": user.login])
                    try await store.removeSecondFactor(of: user.id, endsSessions: true, audit: audit)
                    Console.print("\(user.login): no second factor any more, sessions ended.")
                    return .ok
                }
            }),
    ]

    /// What `--json` tells of a user.
    private struct UserLine: Encodable {
        var login: String
        var name: String
        var role: String
        var active: Bool
        var language: String
        var department: String?
        var mail: String?
        init(_ user: User) {
            login = user.login
            name = user.name
            role = user.role.rawValue
            active = user.active
            language = user.language
            department = user.department?.value
            mail = user.mail
        }
    }

    @Sendable private static func add(_ arguments: Arguments) async throws -> ExitCode {
        let login = arguments.operands[0].lowercased()
        guard User.isLogin(login) else {
            throw CommandFailure(
                .usage, "\"\(login)\" cannot be a log-in name", hint: "Use 1 to 64 letters, digits and . _ - @.")
        }
        return try await Workplace.withStore(arguments) { settings, store in
            let language = arguments.value("--language") ?? settings.language
            guard language == "it" || language == "en" else { throw CommandFailure(.usage, "--language is it or en") }
            let place = try placeAtWork(arguments)
            if try await store.user(login: login) != nil {
                throw CommandFailure(.dataError, "\(login) is there already")
            }
            let hash = try await hashed(PasswordEntry.read(arguments))
            let services = try boundServices(arguments, settings)
            let name = arguments.value("--name") ?? login
            let user = UserPlace(
                name: name, role: place.role, department: place.department, services: services, mail: place.mail)
            _ = try await store.addUser(
                login: login, place: user, language: language, passwordHash: hash, at: now(),
                audit: AuditEntry(at: now(), user: nil, what: "user_added", detail: user.particulars(of: login)))
            Console.print("\(login) may log in at \(settings.address)/")
            return .ok
        }
    }

    /// Role, department and mail address, which must go together.
    private static func placeAtWork(
        _ arguments: Arguments
    ) throws(CommandFailure) -> (role: UserRole, department: DepartmentCode?, mail: String?) {
        let word = arguments.value("--role") ?? (arguments.has("--administrator") ? "administrator" : "operator")
        guard let role = UserRole(rawValue: word) else {
            let roles = UserRole.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure(.usage, "\"\(word)\" is no role", hint: "One of \(roles).")
        }
        if arguments.has("--administrator"), role != .administrator {
            throw CommandFailure(.usage, "--administrator and --role \(word) contradict each other")
        }
        let department = arguments.value("--department").map { DepartmentCode($0) }
        if (role == .department) != (department != nil) {
            throw CommandFailure(
                .usage, "--department goes with --role department, and that role with it",
                hint: "--role department --department CODE")
        }
        let mail = arguments.value("--mail")
        if let mail, !Organisation.isMailAddress(mail) {
            throw CommandFailure(.usage, "--mail is no address")
        }
        return (role, department, mail)
    }

    private static func boundServices(
        _ arguments: Arguments, _ settings: Settings
    ) throws(CommandFailure) -> Set<String>? {
        guard let text = arguments.value("--services") else { return nil }
        let services = Set(text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
        if let unknown = services.first(where: { settings.services[$0] == nil }) {
            throw CommandFailure(
                .usage, "\"\(unknown)\" is no service",
                hint: "One of \(settings.services.keys.sorted().joined(separator: ", ")).")
        }
        return services.isEmpty ? nil : services
    }

    private static func setActive(_ active: Bool, _ arguments: Arguments) async throws -> ExitCode {
        try await Workplace.withStore(arguments) { _, store in
            let user = try await find(arguments.operands[0], store)
            let audit = AuditEntry(
                at: now(), user: nil, what: active ? "user_enabled" : "user_disabled", detail: ["user": user.login])
            do {
                try await store.setActive(user.id, active, audit: audit)
            } catch let error as StoreError where error.code == .conflict {
                throw CommandFailure(
                    .dataError, "\(user.login) is the last administrator", hint: "Add another one first.")
            }
            Console.print("\(user.login): \(active ? "enabled" : "disabled, sessions ended").")
            return .ok
        }
    }

    private static func find(_ login: String, _ store: any Store) async throws -> User {
        guard let found = try await store.user(login: login.lowercased()) else {
            throw CommandFailure(.noInput, "nobody logs in as \"\(login)\"", hint: "sportello user list")
        }
        return found.user
    }

    static func hashed(_ password: String) async throws -> String {
        do {
            return try await PasswordHasher().hash(password)
        } catch CryptoError.passwordLength {
            throw CommandFailure(
                .dataError, "the password is too long: at most \(PasswordHasher.longestPassword) bytes")
        }
    }

    static func now() -> Instant { Instant(SystemClock().now()) }
}
