// Addresses of the citizens' pages: Italian and English ones lead to the same handlers, and say the page's language.

import Store
import Tickets

/// Addresses in one language.
struct CitizenPaths: Sendable {
    let language: Language

    private var formWord: String { language == .english ? "write" : "scrivi" }
    private var statusWord: String { language == .english ? "status" : "stato" }

    var form: Address { Address([formWord]) }
    /// Of one of several forms; the first one has the short address, too.
    func form(of account: AccountName) -> Address {
        Address([formWord, language == .english ? "form" : "modulo", account.value])
    }
    func done(_ key: String) -> Address { Address([formWord, key]) }
    var ask: Address { Address([statusWord]) }
    var code: Address { Address([statusWord, "code"]) }
    func request(_ number: TicketNumber, _ secret: String, query: [(String, String)] = [], at fragment: String? = nil)
        -> Address
    {
        Address([statusWord, number.description, secret], query: query, fragment: fragment)
    }
    func add(_ number: TicketNumber, _ secret: String) -> Address {
        Address([statusWord, number.description, secret, "messages"])
    }
    func rate(_ number: TicketNumber, _ secret: String) -> Address {
        Address([statusWord, number.description, secret, "rating"])
    }
    func file(_ index: Int, of message: MessageID, _ number: TicketNumber, _ secret: String) -> Address {
        Address([statusWord, number.description, secret, "files", "\(message)", "\(index)"])
    }
}
