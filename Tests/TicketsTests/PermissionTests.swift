// The table of permissions: how far each reaches, and that reading bounds everything else.

import Testing
import Tickets

@Suite struct PermissionTests {
    private func user(_ role: UserRole) -> User {
        User(id: UserID(1), login: "x", name: "X", role: role, active: true, language: "it")
    }

    @Test func `whoever may not read a request may do nothing to it`() {
        for permission in Permission.allCases where permission.concernsTickets && permission != .tickets {
            var grants = Grants([permission: .all])
            #expect(grants.scope(permission) == .none)
            grants[.tickets] = .own
            #expect(grants.scope(permission) == .own)
        }
        #expect(Grants([.reports: .all]).scope(.reports) == .all)
    }

    @Test func `a department reaches what is its own, and nothing without a department`() {
        var user = user(.department)
        #expect(user.reach == .none)
        user.department = DepartmentCode("urp")
        #expect(user.reach == .department(DepartmentCode("urp")) && user.reach(of: .merge) == .none)
    }

    @Test func `being bound to services bounds everybody but who has everything`() {
        for role in UserRole.allCases where role != .department && role != .monitor {
            var user = user(role)
            #expect(user.reach == .all)
            user.services = ["CC"]
            #expect(user.reach == (role == .administrator ? .all : .services(["CC"])))
        }
    }

    @Test func `a monitor reads no request and an administrator may everything`() {
        #expect(Permission.allCases.filter { user(.monitor).may($0) } == [.reports])
        #expect(Permission.allCases.allSatisfy { user(.administrator).may($0) })
    }
}
