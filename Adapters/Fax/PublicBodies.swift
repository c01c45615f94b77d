// Public bodies that the administrator names: between administrations documents may not travel by fax (CAD, D.Lgs. 82/2005
// art. 47 c. 2), so operators are warned. Citizens may send faxes and get them.

import MailAccounts
import Runtime
import Tickets

/// Numbers and domains of public bodies.
struct PublicBodies: Sendable, Hashable {
    var numbers: Set<TelephoneNumber> = []
    /// Beginnings of numbers in E.164: switchboards with many extensions.
    var prefixes: [String] = []
    /// Domains of mailboxes, subdomains included; lower case.
    var domains: Set<String> = []

    func contains(_ number: TelephoneNumber) -> Bool {
        numbers.contains(number) || prefixes.contains { number.e164.hasPrefix($0) }
    }

    func contains(mailbox: String) -> Bool {
        let domain = MailboxAddress.domain(mailbox).lowercased()
        return domains.contains { domain == $0 || domain.hasSuffix("." + $0) }
    }

    init() {}

    init(reading node: SettingsNode) {
        for written in node.texts("numbers") {
            if let number = TelephoneNumber(written) {
                numbers.insert(number)
            } else {
                node.fault("numbers", "holds something that is no telephone number", remedy: "Write +39 0971 000000.")
            }
        }
        for written in node.texts("prefixes") {
            let bare = written.filter { !$0.isWhitespace }
            if bare.hasPrefix("+"), bare.count >= 6, bare.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }) {
                prefixes.append(bare)
            } else {
                node.fault(
                    "prefixes", "holds something that is no beginning of a number",
                    remedy: "Write it with + and country code, at least five digits: \"+39 0971 66\".")
            }
        }
        domains = Set(node.texts("domains").map { $0.lowercased() })
        if domains.contains(where: { $0.isEmpty || $0.contains("@") || $0.hasPrefix(".") }) {
            node.fault("domains", "holds something that is no domain", remedy: "Write e.g. \"regione.example\".")
        }
        node.finish()
    }
}
