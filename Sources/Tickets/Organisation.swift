// The organisation behind the desk: levels, departments with their offices, topics, outcomes. Data of the settings; only the
// levels are fixed, because the procedure of the source is.

/// Who has a request on his desk.
public enum Level: String, Hashable, Sendable, Codable, CaseIterable {
    /// 1° livello.
    case first
    /// Back Office.
    case backOffice = "back_office"
    /// Supporto dipartimentale: the second and last level.
    case department
}

/// A part of the body that answers requests of its field.
public struct Department: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Dipartimento with its support.
        case department
        /// Ufficio relazioni con il pubblico.
        case urp
        /// A single office.
        case office
    }
    public var code: DepartmentCode
    public var name: String
    public var kind: Kind
    /// The department that it belongs to.
    public var parent: DepartmentCode?
    /// Where requests and reminders go by mail; nil: its people log in.
    public var mail: String?
    /// Whether requests may still be given to it. One that is gone stays here, for the figures of its time.
    public var validity: Validity

    public init(
        code: DepartmentCode, name: String, kind: Kind = .department, parent: DepartmentCode? = nil,
        mail: String? = nil, validity: Validity = .always
    ) {
        self.code = code
        self.name = name
        self.kind = kind
        self.parent = parent
        self.mail = mail
        self.validity = validity
    }
}

/// What a request is about.
public struct Topic: Hashable, Sendable, Codable {
    public var code: TopicCode
    public var it: String
    public var en: String
    /// Of this service only; nil for all.
    public var service: String?
    public var validity: Validity

    public init(code: TopicCode, it: String, en: String, service: String? = nil, validity: Validity = .always) {
        self.code = code
        self.it = it
        self.en = en
        self.service = service
        self.validity = validity
    }
}

/// The organisation as settings say.
public struct Organisation: Hashable, Sendable {
    public var departments: [Department]
    public var topics: [Topic]
    /// Parts of the first level's desk.
    public var queues: [Queue] = []
    /// Where questions and requests to the back office are told by mail as well; nil: its people log in.
    public var backOfficeMail: String?
    /// Who hears of what is late and of reminders without answer: mail addresses.
    public var managerMails: [String]

    public init(
        departments: [Department] = [], topics: [Topic] = [], backOfficeMail: String? = nil, managerMails: [String] = []
    ) {
        self.departments = departments
        self.topics = topics
        self.backOfficeMail = backOfficeMail
        self.managerMails = managerMails
    }

    public func department(_ code: DepartmentCode?) -> Department? { departments.first { $0.code == code } }
    public func topic(_ code: TopicCode?) -> Topic? { topics.first { $0.code == code } }
}

/// How a case ended (R-096, I-08).
public enum CaseOutcome: String, Hashable, Sendable, Codable, CaseIterable {
    /// Acquisizione informazioni.
    case informationGiven = "information_given"
    /// Rilascio del servizio.
    case serviceGiven = "service_given"
    /// The citizen was told who is competent, and how to reach him.
    case referred
    /// It could not be solved.
    case unsolved
    /// The citizen did not complete it, or withdrew.
    case abandoned

    public var isPositive: Bool { self == .informationGiven || self == .serviceGiven || self == .referred }
}

/// Why a contact is not judged, by a person's verdict. What the program itself leaves out (automatic answers, bounces,
/// receipts …) is said by the contact's kind.
public enum ContactExclusion: String, Hashable, Sendable, Codable, CaseIterable {
    case spam
    /// The same approach has come before.
    case duplicate
    /// Nothing is asked: thanks, a copy for information.
    case noRequest = "no_request"
    case test
    /// Spoken on the telephone: the nine hours are for written contacts (I-02), calls have indicators of their own.
    case telephone

    /// Those that a person may give.
    public static let byHand: [ContactExclusion] = allCases.filter { $0 != .telephone }
}
