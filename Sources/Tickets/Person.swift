// A person behind requests: what operators know of him, whichever channel he used.

/// What is known of a person. None of it is guaranteed: an SMS brings a number, a fax not even that.
public struct PersonDetails: Hashable, Sendable, Codable {
    public var surname: String
    public var name: String
    public var locality: String
    /// As written; compared in its E.164 form where it has one.
    public var phone: String
    public var mail: String

    public init(surname: String = "", name: String = "", locality: String = "", phone: String = "", mail: String = "") {
        self.surname = surname
        self.name = name
        self.locality = locality
        self.phone = phone
        self.mail = mail
    }

    /// The fields of the source that are still to be asked for, in its order.
    public var missing: [Field] { Field.allCases.filter { self[$0].allSatisfy(\.isWhitespace) } }

    public enum Field: String, Hashable, Sendable, Codable, CaseIterable {
        case surname, name, locality, phone, mail
    }

    public subscript(_ field: Field) -> String {
        switch field {
        case .surname: surname
        case .name: name
        case .locality: locality
        case .phone: phone
        case .mail: mail
        }
    }
}

/// How urgent a medical prescription is, by the class that the doctor has marked on it.
public enum PriorityClass: String, Hashable, Sendable, Codable, CaseIterable {
    /// Urgente, within 72 hours.
    case urgent = "U"
    /// Breve, within 10 days.
    case brief = "B"
    /// Differibile, within 30 days (visits) or 60 (examinations).
    case deferrable = "D"
    /// Programmata, within 120 days.
    case planned = "P"
}

/// Which tickets somebody may know of. What lies outside does not exist for him.
public enum TicketReach: Hashable, Sendable {
    case all
    /// Of these services.
    case services(Set<String>)
    /// That this department has, has had, or was asked about.
    case department(DepartmentCode)
    case none
}
