// Who may do what, `permissions` of `organisation.json5`: what stands here takes the place of the usual table's line for line.

import Runtime
import Tickets

extension PermissionTable {
    /// Reads `{ role: { action: "none" | "own" | "all" } }` over the standard table.
    init(reading node: SettingsNode) {
        self = .standard
        defer { node.finish() }
        for role in UserRole.allCases {
            guard let line = node.object(role.rawValue) else { continue }
            for permission in Permission.allCases where line.has(permission.rawValue) {
                let scope = line.choice(permission.rawValue, default: self[role][permission])
                if role == .administrator, PermissionTable.kept.contains(permission), scope != .all {
                    line.fault(
                        permission.rawValue, "cannot be taken from administrators",
                        remedy: "Somebody must be able to set things right again: leave it out.")
                } else {
                    self[role][permission] = scope
                }
            }
            line.finish()
        }
    }
}
