// Who is written to: the addresses behind «whoever has it», «the department», «the managers».

import Store
import Tickets

/// Addresses of people inside, looked up as few times as possible.
struct Recipients: Sendable {
    let rules: ServiceLevelRules
    /// Everybody who logs in; empty where nobody was asked for.
    let users: [User]

    /// Each address once, in the order of the rule.
    func parties(
        _ recipients: [ServiceLevelRules.Recipient], assignee: User?, escalation: Escalation?
    ) -> [Party] {
        var found: [Party] = []
        for recipient in recipients {
            let parties: [Party] =
                switch recipient {
                case .assignee: [assignee].compactMap { $0.flatMap(Self.party) }
                case .holder: escalation.map { holder($0.to, $0.department) } ?? []
                case .managers: managers
                case .address(let address): [Party(address: address)]
                }
            for party in parties where !found.contains(where: { $0.key == party.key }) { found.append(party) }
        }
        return found
    }

    /// A department's mailbox, else those of its people.
    func holder(_ level: Level, _ department: DepartmentCode?) -> [Party] {
        switch level {
        case .first: return []
        case .backOffice:
            if let mail = rules.organisation.backOfficeMail { return [Party(name: "Back Office", address: mail)] }
            return people { $0.role == .backOffice }
        case .department:
            if let found = rules.organisation.department(department), let mail = found.mail {
                return [Party(name: found.name, address: mail)]
            }
            return people { $0.role == .department && $0.department == department && department != nil }
        }
    }

    /// Those of the settings, and managers who have given an address.
    var managers: [Party] {
        let named = rules.organisation.managerMails.map { Party(address: $0) }
        return named + people { $0.role == .manager }.filter { one in !named.contains { $0.key == one.key } }
    }

    private func people(_ isMeant: (User) -> Bool) -> [Party] {
        users.filter(isMeant).compactMap(Self.party)
    }

    private static func party(_ user: User) -> Party? {
        guard user.active, let mail = user.mail, Organisation.isMailAddress(mail) else { return nil }
        return Party(name: user.name, address: mail)
    }
}
