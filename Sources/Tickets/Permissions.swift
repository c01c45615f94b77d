// Who may do what: one table of role, action and scope. Pages, API and commands ask it; nobody asks for a role by name.

/// What a user is (R-021 to R-034, R-018).
public enum UserRole: String, Sendable, Codable, CaseIterable {
    /// 1° livello.
    case `operator`
    case backOffice = "back_office"
    /// Departmental support; belongs to a department.
    case department
    /// Responsabile del servizio.
    case manager
    /// The customer body's view: reports and what is behind them, no message texts (R-018).
    case monitor
    case administrator

    /// The desk that this user works at.
    public var level: Level {
        switch self {
        case .backOffice: .backOffice
        case .department: .department
        case .operator, .manager, .monitor, .administrator: .first
        }
    }
}

/// Something that a route asks for.
public enum Permission: String, Sendable, Codable, CaseIterable {
    /// Read requests, search among them.
    case tickets
    /// Write to the citizen, and see what becomes of it.
    case answer
    /// Write what colleagues alone see; take a request, give it to a colleague.
    case note
    /// Give a request to another level and back, remind, ask (R-026 to R-043).
    case handOver = "hand_over"
    /// Topic, complaint, person, arrival, registration: what the record says of a request.
    case classify
    /// Join two requests, part them again.
    case merge
    /// Close and reopen (R-080).
    case close
    /// Enter contacts that came by no channel, begin one with a citizen (R-016).
    case register
    /// What nobody understood.
    case held
    /// The list of all that goes out.
    case outbox
    /// What people print and post.
    case printQueue = "print_queue"
    /// Figures, reports, and the contacts behind them without their texts.
    case reports
    /// Close periods, enter and import figures, set exclusions for figures.
    case figures
    /// Who may log in.
    case users
    /// Settings, release of the outbox.
    case administration

    /// Whether it is about single requests: then it reaches no further than reading does.
    public var concernsTickets: Bool {
        switch self {
        case .reports, .figures, .users, .administration: false
        default: true
        }
    }
}

/// How far a permission reaches.
public enum PermissionScope: String, Sendable, Codable, CaseIterable, Comparable {
    case none
    /// What is the user's own by his place: of his department, of the services that he is bound to.
    case own
    case all

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .none: 0
        case .own: 1
        case .all: 2
        }
    }
}

/// One line of the table: what a role may, and how far.
public struct Grants: Hashable, Sendable {
    private var scopes: [Permission: PermissionScope]

    public init(_ scopes: [Permission: PermissionScope] = [:]) { self.scopes = scopes.filter { $0.value != .none } }

    public subscript(_ permission: Permission) -> PermissionScope {
        get { scopes[permission] ?? .none }
        set { scopes[permission] = newValue == .none ? nil : newValue }
    }

    /// How far a permission reaches among requests: whoever may not read one may do nothing to it either.
    public func scope(_ permission: Permission) -> PermissionScope {
        permission.concernsTickets ? min(self[permission], self[.tickets]) : self[permission]
    }
}

/// The table. What the settings leave open is as the source's procedure has it.
public struct PermissionTable: Hashable, Sendable {
    private var lines: [UserRole: Grants]

    public init(_ lines: [UserRole: Grants]) { self.lines = lines }

    public subscript(_ role: UserRole) -> Grants {
        get { lines[role] ?? Grants() }
        set { lines[role] = newValue }
    }

    /// The procedure of the source (R-018, R-021 to R-043): the first two levels work on everything of their services,
    /// a department on what it was given, the manager answers for figures as well, the monitor sees figures only.
    public static let standard: PermissionTable = {
        let desk: [Permission: PermissionScope] = [
            .tickets: .own, .answer: .own, .note: .own, .handOver: .own, .classify: .own, .merge: .own, .close: .own,
            .register: .own, .held: .own, .outbox: .own, .printQueue: .own,
        ]
        let answering: [Permission: PermissionScope] = [.reports: .own, .figures: .own]
        return PermissionTable([
            .operator: Grants(desk), .backOffice: Grants(desk),
            .department: Grants([
                .tickets: .own, .answer: .own, .note: .own, .handOver: .own, .classify: .own, .close: .own,
            ]),
            .manager: Grants(desk.merging(answering) { $1 }),
            .monitor: Grants([.reports: .own]),
            .administrator: Grants(Dictionary(uniqueKeysWithValues: Permission.allCases.map { ($0, .all) })),
        ])
    }()

    /// What an administrator keeps, whatever the settings say: somebody must be able to set it right again.
    public static let kept: Set<Permission> = [.users, .administration]
}

extension User {
    /// Whether a text can be a log-in name: plain letters, so that two of them never look alike.
    public static func isLogin(_ text: String) -> Bool {
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789._-@")
        return (1...64).contains(text.count) && text.allSatisfy(allowed.contains)
    }

    public func may(_ permission: Permission) -> Bool { grants.scope(permission) != .none }

    /// Which tickets he may know of.
    public var reach: TicketReach { reach(of: .tickets) }

    /// On which tickets he may do something.
    public func reach(of permission: Permission) -> TicketReach {
        switch grants.scope(permission) {
        case .none: .none
        case .all: .all
        case .own where role == .department: department.map { .department($0) } ?? .none
        case .own: services.map { .services($0) } ?? .all
        }
    }

    /// Whether tickets are this user's own work: his opening one counts as its opening.
    public var worksOnTickets: Bool { may(.tickets) && !may(.reports) && !may(.administration) }

    /// Whoever answers for the service, or watches it, wants to know how it stands before anything else.
    public var beginsWithReports: Bool { may(.reports) && !may(.administration) }
}

extension TicketReach {
    /// Whether everything of a service lies within: what no department is ever given (held items, lists of accounts).
    public func holds(service: String) -> Bool {
        switch self {
        case .all: true
        case .services(let services): services.contains(service)
        case .department, .none: false
        }
    }
}
