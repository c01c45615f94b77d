// Who may do what: one table. Pages, API and commands ask it; nobody asks for a role by name.

/// What a user is.
public enum UserRole: String, Sendable, Codable, CaseIterable {
    /// 1° livello.
    case `operator`
    case backOffice = "back_office"
    /// Departmental support; belongs to a department.
    case department
    /// Responsabile del servizio.
    case manager
    /// The customer body's view: reports and what is behind them, no message texts.
    case monitor
    case administrator
}

/// Something that a route asks for.
public enum Permission: String, Sendable, CaseIterable {
    /// Read and answer requests.
    case tickets
    /// Figures, reports, and the contacts behind them without their texts.
    case reports
    /// Close periods, enter and import figures, set exclusions for figures.
    case figures
    /// Settings, users, release of the outbox.
    case administration
}

extension UserRole {
    public var permissions: Set<Permission> {
        switch self {
        case .operator, .backOffice, .department: [.tickets]
        case .manager: [.tickets, .reports, .figures]
        case .monitor: [.reports]
        case .administrator: [.tickets, .reports, .figures, .administration]
        }
    }

    public func may(_ permission: Permission) -> Bool { permissions.contains(permission) }

    /// Whether tickets are this user's own work: his opening one counts as its opening.
    public var worksOnTickets: Bool { permissions == [.tickets] }

    /// Whoever answers for the service, or watches it, wants to know how it stands before anything else.
    public var beginsWithReports: Bool { self == .manager || self == .monitor }

    /// The desk that this user works at.
    public var level: Level {
        switch self {
        case .backOffice: .backOffice
        case .department: .department
        case .operator, .manager, .monitor, .administrator: .first
        }
    }
}
