// The forms about levels and cases: which there are, and what was typed when one comes back.

import Tickets

/// A form of the ticket's page that hands over, asks or corrects.
enum DeskForm: String, Sendable, CaseIterable {
    case escalate
    case giveBack = "give-back"
    case remind
    case ask
    case classify
    case merge
    case split
    case link
}

/// What was typed into a form that could not be carried out.
struct TypedForm: Sendable, Hashable {
    /// `HolderChoice.value`, or `yes`/`no` with `giveBack`.
    var choice = ""
    /// Reason, note, question, or the number of another ticket.
    var text = ""
    var fault: ActFault

    init(choice: String = "", text: String = "", fault: ActFault) {
        self.choice = choice
        self.text = text
        self.fault = fault
    }
}

/// To whom a ticket or a question goes, as a form sends it.
enum HolderChoice: Sendable, Hashable {
    case backOffice
    case department(DepartmentCode)

    /// - Returns: nil when it names neither.
    init?(value: String) {
        if value == "back_office" {
            self = .backOffice
        } else if value.hasPrefix("department:"), value.utf8.count > 11, value.utf8.count < 100 {
            self = .department(DepartmentCode(String(value.dropFirst(11))))
        } else {
            return nil
        }
    }

    var value: String {
        switch self {
        case .backOffice: "back_office"
        case .department(let code): "department:\(code)"
        }
    }

    var level: Level { self == .backOffice ? .backOffice : .department }
    var department: DepartmentCode? { if case .department(let code) = self { code } else { nil } }
}
