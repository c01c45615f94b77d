// Who may do what, whose log-in has two steps, and the identity provider, as the settings say it; and what is wrong with that.

import Foundation
import Runtime
import Settings
import SignIn
import Testing
import Tickets

@Suite struct AccessSettingsTests {
    /// What is found in these parts of the settings; the folders have no channel, which is a fault of its own.
    private func faults(_ folder: SettingsFolder) -> [String] {
        folder.findings().filter { finding in
            ["permissions", "secondFactor", "identityProvider"].contains { finding.contains(" \($0)") }
        }
    }

    @Test func `the table is changed place by place, and stays as usual elsewhere`() throws {
        let folder = try SettingsFolder([
            "organisation.json5": """
            { permissions: { department: { close: "none", merge: "own" }, monitor: { tickets: "all" } },
              secondFactor: ["administrator", "manager"] }
            """
        ])
        let settings = folder.read().settings
        #expect(faults(folder).isEmpty)
        let (changed, usual) = (settings.permissions, PermissionTable.standard)
        #expect(changed[.department][.close] == .none && changed[.department][.merge] == .own)
        #expect(changed[.monitor][.tickets] == .all && changed[.monitor][.reports] == usual[.monitor][.reports])
        for role in UserRole.allCases where ![.department, .monitor].contains(role) {
            #expect(changed[role] == usual[role])
        }
        #expect(settings.secondFactorFor == [.administrator, .manager])
        #expect(try SettingsFolder().read().settings.permissions == usual)
    }

    @Test func `what is wrong with the table is named, and administrators keep what they need`() throws {
        let folder = try SettingsFolder([
            "organisation.json5": """
            {
              permissions: {
                operater: { close: "none" },
                operator: { close: "some", destroy: "all" },
                administrator: { users: "none", administration: "own", close: "none" },
              },
              secondFactor: ["boss"],
            }
            """
        ])
        let found = faults(folder)
        for expected in [
            "organisation.json5:3 permissions.operater: is not a known key",
            "organisation.json5:4 permissions.operator.close: is a text",
            "organisation.json5:4 permissions.operator.destroy: is not a known key",
            "organisation.json5:5 permissions.administrator.users: cannot be taken from administrators",
            "organisation.json5:5 permissions.administrator.administration: cannot be taken from administrators",
            "organisation.json5:7 secondFactor: names a role that there is not",
        ] {
            #expect(found.contains(expected), "\(expected) is missing in \(found)")
        }
        #expect(found.count == 6)
        #expect(folder.read().settings.permissions[.administrator][.users] == .all)
    }

    @Test func `a provider is read with its defaults, and is nobody where none is named`() throws {
        #expect(try SettingsFolder().read().settings.identityProvider == nil)
        let folder = try SettingsFolder([
            "sportello.json5": """
            { identityProvider: { issuer: "https://login.example.org/realms/ente", clientID: "sportello", link: "mail" } }
            """
        ])
        let settings = folder.read().settings
        #expect(faults(folder).isEmpty)
        let provider = try #require(settings.identityProvider)
        #expect(provider.link == .mail && provider.claim == "email" && provider.clientSecret == nil)
        #expect(provider.scopes == ["openid", "profile", "email"] && provider.limit == .seconds(10))
    }

    @Test func `what is wrong with a provider is named`() throws {
        let folder = try SettingsFolder([
            "sportello.json5": """
            { identityProvider: {
                issuer: "http://login.example.org",
                clientID: "",
                scopes: ["email"],
                link: "everybody",
                limit: "5 min",
                caFile: "/nowhere.pem",
                rights: "all" } }
            """
        ])
        let found = faults(folder)
        for expected in [
            "2 identityProvider.issuer: is no address that can be trusted",
            "3 identityProvider.clientID: is empty", "4 identityProvider.scopes: does not ask who somebody is",
            "5 identityProvider.link: is a text", "6 identityProvider.limit: is out of range",
            "7 identityProvider.caFile: /nowhere.pem cannot be read", "8 identityProvider.rights: is not a known key",
        ] {
            #expect(found.contains("sportello.json5:\(expected)"), "\(expected) is missing in \(found)")
        }
    }
}
