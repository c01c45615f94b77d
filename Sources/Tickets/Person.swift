// A person behind requests: what operators know of him, whichever channel he used (R-070 to R-074).

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
        get {
            switch field {
            case .surname: surname
            case .name: name
            case .locality: locality
            case .phone: phone
            case .mail: mail
            }
        }
        set {
            switch field {
            case .surname: surname = newValue
            case .name: name = newValue
            case .locality: locality = newValue
            case .phone: phone = newValue
            case .mail: mail = newValue
            }
        }
    }
}

/// How urgent a medical prescription is, by the class that the doctor has marked on it (R-094).
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

/// A person's row in the store.
public typealias PersonID = Identifier<PersonDetails>

extension Party {
    /// The form in which addresses are compared over all channels: a telephone number in E.164, however it was written and
    /// whichever network brought it (a fax and an SMS from one number are one person's), else `key`. Empty when nothing is
    /// known, or when it is too long to be anybody's address.
    public var personKey: String { Party.personKey(address) }

    public static func personKey(_ address: String) -> String {
        // RFC 5321 4.5.3.1: local part 64, domain 255 octets.
        guard address.utf8.count <= 400 else { return "" }
        return TelephoneNumber(address)?.e164 ?? key(address)
    }
}

extension PersonDetails {
    /// In characters, each field.
    public static let longestField = 200

    /// What the channel's own naming of a sender tells. A name is taken as it stands: which part of it is the surname,
    /// nobody can tell, so that is still asked for.
    public init(_ party: Party) {
        self.init(name: party.name)
        if let number = TelephoneNumber(party.address) {
            phone = number.shown
        } else if party.address.contains("@") {
            mail = party.address
        }
        self = tidied
    }

    /// One line each, without control characters and those that turn the direction of writing (A5), of bounded length.
    public var tidied: PersonDetails {
        PersonDetails(
            surname: Self.tidy(surname), name: Self.tidy(name), locality: Self.tidy(locality), phone: Self.tidy(phone),
            mail: Self.tidy(mail))
    }

    /// Blank fields from somebody else's: of two that are one person.
    public func filled(from other: PersonDetails) -> PersonDetails {
        func field(_ field: Field) -> String { self[field].allSatisfy(\.isWhitespace) ? other[field] : self[field] }
        return PersonDetails(
            surname: field(.surname), name: field(.name), locality: field(.locality), phone: field(.phone),
            mail: field(.mail))
    }

    private static func tidy(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longestField * 4) {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator:
                if let last = line.last, last != " " { line.append(" ") }
            // Of the format characters only those that join letters belong to a name.
            case .format where scalar.value != 0x200C && scalar.value != 0x200D: break
            case .surrogate, .unassigned: break
            default: line.append(scalar)
            }
        }
        if line.last == " " { line.removeLast() }
        return String(String(line).prefix(longestField))
    }
}
