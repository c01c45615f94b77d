// Every address of the pages, once. The route table of the serving half has the same shapes; a test holds them together.

import Channels
import Reports
import Store
import Tickets

/// Addresses of pages and acts.
struct Paths: Sendable {
    /// Part of the assets' address: changes with their content, so that browsers may keep them for ever.
    let assetVersion: String

    private let sprite: Address

    init(assetVersion: String) {
        self.assetVersion = assetVersion
        sprite = Address(["assets", assetVersion, "icons.svg"])
    }

    /// A file of `Assets`. Modules import each other by relative names, so all of them share one version.
    func asset(_ name: String) -> Address { Address(["assets", assetVersion, name]) }
    /// One drawing of the sprite.
    func icon(_ icon: Icon) -> Address { sprite.at(icon.rawValue) }

    // Pages.
    var root: Address { Address([]) }
    /// Where somebody begins: the desk for those who work at it, reports for those who answer for it or watch it.
    func first(for user: User) -> Address { user.beginsWithReports ? dashboard() : list(.home(of: user)) }
    var logIn: Address { Address(["login"]) }
    func list(_ query: ListQuery) -> Address { Address(["tickets"], query: query.pairs) }
    func ticket(_ number: TicketNumber, at fragment: String? = nil) -> Address {
        Address(["tickets", number.description], fragment: fragment)
    }
    /// Its page with a contribution's words in the answer's text.
    func ticket(_ number: TicketNumber, using contribution: MessageID) -> Address {
        Address(["tickets", number.description], query: [("use", "\(contribution)")], fragment: "answer")
    }
    func held(page: Int = 1) -> Address { Address(["held"], query: page > 1 ? [("page", "\(page)")] : []) }
    func outbox(_ view: OutboxView = .trouble, page: Int = 1) -> Address {
        var query: [(String, String)] = view == .trouble ? [] : [("view", view.rawValue)]
        if page > 1 { query.append(("page", "\(page)")) }
        return Address(["outbox"], query: query)
    }
    func outboxEntry(_ id: OutboxID) -> Address { Address(["outbox", "\(id)"]) }
    var accounts: Address { Address(["accounts"]) }
    /// - Parameters:
    ///   - left: how many of those chosen before stayed as they were.
    ///   - lacksReason: what was to be done needs a reason.
    func printQueue(
        _ step: HandStep = .toPrint, page: Int = 1, left: Int = 0, lacksReason: Bool = false
    ) -> Address {
        var query: [(String, String)] = step == .toPrint ? [] : [("step", step.rawValue)]
        if page > 1 { query.append(("page", "\(page)")) }
        if left > 0 { query.append(("left", "\(left)")) }
        if lacksReason { query.append(("lacks", "reason")) }
        return Address(["print-queue"], query: query)
    }
    /// The document of an entry in people's hands.
    func entryDocument(_ entry: OutboxID) -> Address { Address(["outbox", "\(entry)", "document.pdf"]) }
    /// The page that shows where a foreign link leads (A29).
    func leaving(to address: String) -> Address { Address(["leave"], query: [("to", address)]) }

    // Reports.
    func dashboard(_ choice: ReportChoice? = nil) -> Address { Address(["reports"], query: choice?.pairs ?? []) }
    func indicators(_ choice: ReportChoice? = nil) -> Address {
        Address(["reports", "indicators"], query: choice?.pairs ?? [])
    }
    func facts(_ facts: FactsChoice, _ choice: ReportChoice) -> Address {
        Address(["reports", "facts"], query: choice.pairs + facts.pairs)
    }
    func evidence(_ contact: ContactID) -> Address { Address(["reports", "contacts", "\(contact)"]) }
    func export(_ format: ReportFormat, _ choice: ReportChoice) -> Address {
        Address(["reports", "indicators", "export"], query: choice.pairs + [("format", format.rawValue)])
    }
    func exportFacts(_ facts: FactsChoice, _ choice: ReportChoice) -> Address {
        let whole = FactsChoice(facts.list, channel: facts.channel)
        return Address(["reports", "facts", "export"], query: choice.pairs + whole.pairs)
    }
    func closedPeriods() -> Address { Address(["reports", "closed"]) }
    func closedPeriod(_ report: Int64) -> Address { Address(["reports", "closed", "\(report)"]) }
    func closedFacts(_ facts: FactsChoice, _ report: Int64) -> Address {
        Address(["reports", "closed", "\(report)", "facts"], query: facts.pairs)
    }
    func closedExport(_ format: ReportFormat, _ report: Int64) -> Address {
        Address(["reports", "closed", "\(report)", "export"], query: [("format", format.rawValue)])
    }
    func closing(_ choice: ReportChoice) -> Address { Address(["figures", "close"], query: choice.pairs) }
    var close: Address { Address(["figures", "close"]) }
    func entries(_ choice: ReportChoice? = nil, imported: CallImport? = nil) -> Address {
        let counts = imported.map {
            [("read", "\($0.read)"), ("new", "\($0.new)"), ("unfinished", "\($0.unfinished)")]
        }
        return Address(["figures"], query: (choice?.pairs ?? []) + (counts ?? []))
    }
    func enter(_ form: EntriesModel.Form) -> Address {
        form == .calls ? Address(["figures", "calls"]) : Address(["figures", "entries", form.rawValue])
    }
    func withdraw(_ id: Int64, from table: EnteredTable) -> Address {
        Address(["figures", "entries", table.rawValue, "\(id)", "withdraw"])
    }
    func texts(_ choice: ReportChoice? = nil) -> Address { Address(["figures", "texts"], query: choice?.pairs ?? []) }
    func secondLevel(page: Int = 1) -> Address {
        Address(["figures", "second-level"], query: page > 1 ? [("page", "\(page)")] : [])
    }
    func audit(page: Int = 1) -> Address {
        Address(["figures", "audit"], query: page > 1 ? [("page", "\(page)")] : [])
    }

    // Administration.
    var intake: Address { Address(["admin", "intake"]) }
    var compareIntake: Address { Address(["admin", "intake", "compare"]) }
    var tryAccount: Address { Address(["accounts", "try"]) }
    func administration(_ section: AdminSection? = nil) -> Address {
        Address(["admin"] + (section.map { [$0.rawValue] } ?? []))
    }
    /// - Parameter code: nil for a new one.
    func entry(_ kind: AmendmentKind, _ code: String?) -> Address {
        Address(["admin", "entry"], query: [("kind", kind.rawValue)] + (code.map { [("code", $0)] } ?? []))
    }
    /// - Parameter act: `keep`, `try`, `back`.
    func entryAct(_ act: String) -> Address { Address(["admin", "entry", act]) }

    // Foreign content.
    func frame(_ message: MessageID, remoteImages: Bool = false) -> Address {
        Address(["messages", "\(message)", "body"], query: remoteImages ? [("images", "1")] : [])
    }
    func original(_ message: MessageID) -> Address { Address(["messages", "\(message)", "original"]) }
    /// - Parameter index: the attachment's place in `Message.attachments`.
    func attachment(_ index: Int, of message: MessageID) -> Address {
        Address(["messages", "\(message)", "attachments", "\(index)"])
    }
    /// - Parameter number: from 1.
    func page(_ number: Int, of message: MessageID, width: Int) -> Address {
        Address(["messages", "\(message)", "pages", "\(number).png"], query: [("width", "\(width)")])
    }
    func pagesDocument(_ message: MessageID) -> Address { Address(["messages", "\(message)", "document.pdf"]) }
    func preview(_ key: String) -> Address { Address(["previews", key]) }
    func previewPage(_ number: Int, of key: String, width: Int) -> Address {
        Address(["previews", key, "pages", "\(number).png"], query: [("width", "\(width)")])
    }
    func heldOriginal(_ item: SpoolID) -> Address { Address(["held", "\(item)", "original"]) }

    // Acts, all by POST.
    var bulk: Address { Address(["inbox", "bulk"]) }
    func undo(_ act: BulkID) -> Address { Address(["inbox", "undo", "\(act)"]) }
    var savedViews: Address { Address(["inbox", "views"]) }
    func removeView(_ view: SavedViewID) -> Address { Address(["inbox", "views", "\(view)", "remove"]) }
    func tags(_ ticket: TicketNumber) -> Address { act(ticket, "tags") }
    var account: Address { Address(["account"]) }
    var ownPassword: Address { Address(["account", "password"]) }
    var endOtherSessions: Address { Address(["account", "sessions", "end"]) }
    func endSession(_ name: String) -> Address { Address(["account", "sessions", name, "end"]) }
    var factor: Address { Address(["account", "second-factor"]) }
    var confirmFactor: Address { Address(["account", "second-factor"]) }
    var beginFactor: Address { Address(["account", "second-factor", "begin"]) }
    var removeFactor: Address { Address(["account", "second-factor", "remove"]) }
    var users: Address { Address(["admin", "users"]) }
    var newUser: Address { Address(["admin", "users", "new"]) }
    func user(_ id: UserID) -> Address { Address(["admin", "users", "\(id)"]) }
    func userActive(_ id: UserID) -> Address { Address(["admin", "users", "\(id)", "active"]) }
    func userReset(_ id: UserID) -> Address { Address(["admin", "users", "\(id)", "reset"]) }
    func userFactor(_ id: UserID) -> Address { Address(["admin", "users", "\(id)", "second-factor"]) }
    func endSessions(of id: UserID) -> Address { Address(["admin", "users", "\(id)", "sessions", "end"]) }
    func endSession(_ name: String, of id: UserID) -> Address {
        Address(["admin", "users", "\(id)", "sessions", name, "end"])
    }
    var permissions: Address { Address(["admin", "permissions"]) }
    var reset: Address { Address(["login", "reset"]) }
    func resetPassword(_ secret: String) -> Address { Address(["login", "reset", secret]) }
    func provider(_ next: Address? = nil) -> Address {
        Address(["login", "provider"], query: next.map { [(FormField.next, $0.text)] } ?? [])
    }
    var providerReturn: Address { Address(["login", "provider", "return"]) }
    func bindIdentity(_ id: UserID) -> Address { Address(["admin", "users", "\(id)", "identity"]) }
    func unbindIdentity(_ id: UserID) -> Address { Address(["admin", "users", "\(id)", "identity", "remove"]) }
    var logInCode: Address { Address(["login", "code"]) }
    var logOut: Address { Address(["logout"]) }
    var language: Address { Address(["language"]) }
    func answer(_ ticket: TicketNumber) -> Address { act(ticket, "answer") }
    func preview(of ticket: TicketNumber) -> Address { act(ticket, "preview") }
    func amend(_ ticket: TicketNumber) -> Address { act(ticket, "amend") }
    func arrival(_ contact: ContactID, of ticket: TicketNumber) -> Address {
        Address(["tickets", ticket.description, "contacts", "\(contact)", "arrival"])
    }
    func registration(_ message: MessageID, of ticket: TicketNumber) -> Address {
        Address(["tickets", ticket.description, "messages", "\(message)", "registration"])
    }
    func confirmReceipt(_ ticket: TicketNumber) -> Address { act(ticket, "confirm-receipt") }
    var separatorSheet: Address { Address(["separator-sheet"]) }
    var report: Address { Address(["print-queue"]) }
    func note(_ ticket: TicketNumber) -> Address { act(ticket, "note") }
    func assign(_ ticket: TicketNumber) -> Address { act(ticket, "assign") }
    func close(_ ticket: TicketNumber) -> Address { act(ticket, "close") }
    func desk(_ form: DeskForm, _ ticket: TicketNumber) -> Address { act(ticket, form.rawValue) }
    func unmerge(_ ticket: TicketNumber) -> Address { act(ticket, "unmerge") }
    func reopen(_ ticket: TicketNumber) -> Address { act(ticket, "reopen") }
    func needsAnswer(_ contact: ContactID, of ticket: TicketNumber) -> Address {
        Address(["tickets", ticket.description, "contacts", "\(contact)", "needs-answer"])
    }
    func retryHeld(_ item: SpoolID) -> Address { Address(["held", "\(item)", "retry"]) }
    var retryAllHeld: Address { Address(["held", "retry"]) }
    func sendNow(_ entry: OutboxID) -> Address { Address(["outbox", "\(entry)", "send-now"]) }
    func withdraw(_ entry: OutboxID) -> Address { Address(["outbox", "\(entry)", "withdraw"]) }
    func canned(of ticket: TicketNumber) -> Address { act(ticket, "canned") }
    func completion(of ticket: TicketNumber) -> Address {
        Address(["tickets", ticket.description], query: [("completion", "1")], fragment: "answer")
    }
    var phoneCall: Address { Address(["new-call"]) }
    func phoneCall(_ ticket: TicketNumber) -> Address { act(ticket, "call") }
    func registeredCall(_ key: String) -> Address { Address(["new-call", key]) }
    var begin: Address { Address(["new-contact"]) }
    func presence(of ticket: TicketNumber) -> Address { act(ticket, "presence") }
    var allPresence: Address { Address(["presence"]) }
    func draft(of ticket: TicketNumber) -> Address { act(ticket, "draft") }
    func hold(_ entry: OutboxID) -> Address { Address(["outbox", "\(entry)", "hold"]) }
    func resolve(_ entry: OutboxID) -> Address { Address(["outbox", "\(entry)", "resolve"]) }
    var releaseOutbox: Address { Address(["outbox", "release"]) }

    // People, parting, paper.
    func people(moving ticket: TicketNumber? = nil) -> Address {
        Address(["people"], query: ticket.map { [(FormField.moving, "\($0)")] } ?? [])
    }
    func person(_ person: PersonID, page: Int = 1) -> Address {
        Address(["people", "\(person)"], query: page > 1 ? [("page", "\(page)")] : [])
    }
    func mergePerson(_ person: PersonID) -> Address { Address(["people", "\(person)", "merge"]) }
    func unmergePerson(_ person: PersonID) -> Address { Address(["people", "\(person)", "unmerge"]) }
    func movePerson(_ ticket: TicketNumber) -> Address { act(ticket, "person") }
    func unsplit(_ ticket: TicketNumber) -> Address { act(ticket, "unsplit") }
    func unlink(_ ticket: TicketNumber) -> Address { act(ticket, "unlink") }
    /// - Parameter withInside: with what the citizen does not see.
    func printed(_ ticket: TicketNumber, withInside: Bool = false) -> Address {
        Address(["tickets", ticket.description, "print"], query: withInside ? [("inside", "1")] : [])
    }

    private func act(_ ticket: TicketNumber, _ name: String) -> Address {
        Address(["tickets", ticket.description, name])
    }
}
