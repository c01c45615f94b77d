// Words for what users are.

/// Words for roles.
enum RoleText: Phrase {
    case `operator`, backOffice, department, manager, monitor, administrator

    var italian: String {
        switch self {
        case .operator: "Operatore di 1° livello"
        case .backOffice: "Back office"
        case .department: "Supporto dipartimentale"
        case .manager: "Responsabile del servizio"
        case .monitor: "Monitoraggio"
        case .administrator: "Amministratore"
        }
    }

    var english: String {
        switch self {
        case .operator: "1st level operator"
        case .backOffice: "Back office"
        case .department: "Departmental support"
        case .manager: "Service manager"
        case .monitor: "Monitoring"
        case .administrator: "Administrator"
        }
    }
}
