// The organisation behind the desk, `organisation.json5`: departments with their offices, topics, where the back office is
// written to. All of it is dated: what is gone stays here, for the figures of its time.

import Runtime
import Tickets

extension Settings {
    public static let organisationFile = "organisation.json5"

    /// Takes the file, where there is one. The services have been read.
    mutating func readOrganisation(_ files: SettingsFiles) {
        guard files.names().contains(Self.organisationFile) else { return }
        let node = files.object(Self.organisationFile)
        defer { node.finish() }
        if let backOffice = node.object("backOffice") {
            organisation.backOfficeMail = backOffice.mailbox("mail")
            backOffice.finish()
        }
        if node.has("departments") { organisation.departments = Self.departments(node) }
        if node.has("topics") { organisation.topics = topics(node) }
        if node.has("queues") { organisation.queues = queues(node) }
        secondFactorFor = Set(
            node.texts("secondFactor").compactMap { word in
                if let role = UserRole(rawValue: word) { return role }
                let roles = UserRole.allCases.map(\.rawValue).joined(separator: ", ")
                node.fault("secondFactor", "names a role that there is not", remedy: "Use \(roles).")
                return nil
            })
        if let table = node.object("permissions") { permissions = PermissionTable(reading: table) }
    }

    private static func departments(_ node: SettingsNode) -> [Department] {
        let nodes = node.objects("departments")
        var departments: [Department] = []
        for one in nodes { departments.append(department(one, taken: departments.map(\.code.value))) }
        for (one, department) in zip(nodes, departments) { checkParent(of: department, one, departments) }
        return departments
    }

    static func department(_ one: SettingsNode, taken: [String]) -> Department {
        defer { one.finish() }
        return Department(
            code: DepartmentCode(code(one, taken: taken)),
            name: one.requiredText("name", remedy: "Write its name as people say it."),
            kind: one.choice("kind", default: Department.Kind.department),
            parent: one.text("parent").map { DepartmentCode($0) }, mail: one.mailbox("mail"),
            validity: Validity(reading: one))
    }

    static func checkParent(of department: Department, _ one: SettingsNode, _ departments: [Department]) {
        guard let parent = department.parent else { return }
        if !departments.contains(where: { $0.code == parent }) {
            one.fault("parent", "is no department", remedy: "Write the code of a department of this file.")
        } else if isCircle(from: department, departments) {
            one.fault("parent", "leads back to itself", remedy: "Let the highest one have no parent.")
        }
    }

    private static func isCircle(from start: Department, _ all: [Department]) -> Bool {
        var code = start.parent
        for _ in all.indices {
            guard let up = all.first(where: { $0.code == code }) else { return false }
            if up.code == start.code { return true }
            code = up.parent
        }
        // A circle further up is the fault of those who are in it.
        return false
    }

    private func topics(_ node: SettingsNode) -> [Topic] {
        var topics: [Topic] = []
        for one in node.objects("topics") { topics.append(topic(one, taken: topics.map(\.code.value))) }
        return topics
    }

    func topic(_ one: SettingsNode, taken: [String]) -> Topic {
        defer { one.finish() }
        let code = Self.code(one, taken: taken)
        let it = one.requiredText("it", remedy: "Write the topic in Italian.")
        let service = one.text("service")
        if let service, services[service] == nil {
            one.fault(
                "service", "is no service of \(Self.mainFile)",
                remedy: "Use \(services.keys.sorted().joined(separator: ", ")), or leave it out.")
        }
        return Topic(
            code: TopicCode(code), it: it, en: one.text("en", default: it) ?? it, service: service,
            validity: Validity(reading: one))
    }

    /// A short name, kept with every request: plain, and never two of them.
    static func code(_ node: SettingsNode, taken: [String]) -> String {
        let code = node.requiredText("code", remedy: "Write a short name, e.g. \"urp-agricoltura\"; it stays for ever.")
        if code.isEmpty { return code }
        if code.utf8.count > 40 || !code.utf8.allSatisfy(isCodeByte) {
            node.fault("code", "is no code", remedy: "Use up to 40 letters without accents, digits, - and _.")
        } else if taken.contains(code) {
            node.fault("code", "stands here twice", remedy: "Give each one a code of its own.")
        }
        return code
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    /// The topics of the report of 2025 for the Contact Center, and what people write to the CUP about.
    public static let usualTopics: [Topic] = [
        topic("bonus-gas", "Bonus gas", "Gas bonus", "CC"),
        topic("pec-attivazione", "Attivazione e cambio password PEC", "PEC activation and change of password", "CC"),
        topic("pec-client", "Configurazione della PEC sul client di posta", "PEC set-up in a mail program", "CC"),
        topic("app-otp", "Attivazione app OTP", "OTP app activation", "CC"),
        topic("firma-remota", "Firma digitale remota", "Remote digital signature", "CC"),
        topic("token-firma", "Token di firma digitale", "Digital signature token", "CC"),
        topic("pagina-riservata", "Accesso alla pagina riservata", "Access to the reserved page", "CC"),
        topic("otp-spid", "OTP generator di SPID", "SPID OTP generator", "CC"),
        topic("prenotazione", "Prenotazione", "Booking", "CUP"),
        topic("spostamento", "Spostamento o disdetta", "Change or cancellation of a booking", "CUP"),
        topic("esenzione", "Ticket ed esenzioni", "Charges and exemptions", "CUP"),
        topic("referti", "Ritiro dei referti", "Collecting reports", "CUP"),
        topic("tempi-attesa", "Tempi di attesa", "Waiting times", "CUP"),
        topic("altro", "Altro", "Other", nil),
    ]

    private static func topic(_ code: String, _ it: String, _ en: String, _ service: String?) -> Topic {
        Topic(code: TopicCode(code), it: it, en: en, service: service)
    }
}
