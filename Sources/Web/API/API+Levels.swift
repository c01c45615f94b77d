// The JSON API for levels and cases: hand-overs, reminders, questions, classification, merging, and the organisation.

import HTTPServer
import Store
import Tickets

extension API {
    static func organisation(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        .json(APIOrganisation(site.organisation, on: site.parts.settings.clock("").calendar.day(of: call.now)))
    }

    static func escalate(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "POST /api/v1/tickets/{number}/escalations")
        let holder: HolderChoice?
        switch try body.text("to") {
        case Level.backOffice.rawValue: holder = .backOffice
        case Level.department.rawValue:
            holder = try body.optionalText("department").map { .department(DepartmentCode($0)) }
        default: throw HTTPFault(400, "not valid: to")
        }
        let (reason, version) = (try body.text("reason"), try body.optionalNumber("version"))
        return try await acting {
            let id = try await site.escalate(holder, reason: reason, seenVersion: version, call)
            return .json(APICreated(id: id.value), status: 201)
        }
    }

    static func giveBack(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "POST /api/v1/tickets/{number}/return", most: 2 << 20)
        guard body.has("solved") else { throw HTTPFault(400, "missing field: solved") }
        let (solved, note) = (try body.flag("solved", default: false), try body.text("note"))
        return try await acting {
            try await site.giveBack(solved: solved, note: note, call)
            return done
        }
    }

    static func remind(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await acting {
            _ = try await once("remind", site, call) {
                try await site.remind(call)
                return 0
            }
            return done
        }
    }

    static func ask(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "POST /api/v1/tickets/{number}/questions")
        let text = try body.text("text")
        let holder: HolderChoice =
            try body.optionalText("department").map { .department(DepartmentCode($0)) } ?? .backOffice
        return try await acting {
            _ = try await once("ask", site, call) {
                try await site.ask(text, holder, call)
                return 0
            }
            return done
        }
    }

    /// A field that is left out stays as it is; one that is null is taken away.
    static func classify(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/tickets/{number}/classification")
        var topic: TopicCode??
        if body.isGiven("topic") { topic = .some(try body.optionalText("topic").map { TopicCode($0) }) }
        var outcome: CaseOutcome??
        if body.isGiven("outcome") { outcome = .some(try word(body, "outcome")) }
        let complaint = body.has("complaint") ? try body.flag("complaint", default: false) : nil
        let given = (topic, outcome)
        return try await acting {
            try await site.classify(topic: given.0, isComplaint: complaint, outcome: given.1, call)
            return done
        }
    }

    static func merge(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let into = try body(call, "PUT /api/v1/tickets/{number}/merge").text("into")
        return try await acting {
            try await site.merge(into: into, call)
            return done
        }
    }

    static func unmerge(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await acting {
            try await site.unmerge(call)
            return done
        }
    }
}

/// Departments and topics; those that take no more requests are marked.
struct APIOrganisation: Encodable, Sendable {
    struct Unit: Encodable, Sendable {
        let code, name, kind: String
        let parent: String?
        let valid: Bool
    }
    struct Subject: Encodable, Sendable {
        let code, it, en: String
        let service: String?
        let valid: Bool
    }
    let departments: [Unit]
    let topics: [Subject]

    init(_ organisation: Organisation, on day: CivilDay) {
        departments = organisation.departments.map {
            Unit(
                code: $0.code.value, name: $0.name, kind: $0.kind.rawValue, parent: $0.parent?.value,
                valid: $0.validity.contains(day))
        }
        topics = organisation.topics.map {
            Subject(
                code: $0.code.value, it: $0.it, en: $0.en, service: $0.service, valid: $0.validity.contains(day))
        }
    }
}

/// A time with the back office or a department.
struct APIEscalation: Encodable, Sendable {
    let id: Int64
    let from, to, reason, at: String
    let department: String?
    let by: Int64?
    let dueAt, endedAt, end, remindedAt, contributedAt: String?
    let reminders: Int

    init(_ escalation: Escalation) {
        id = escalation.id.value
        from = escalation.from.rawValue
        to = escalation.to.rawValue
        reason = escalation.reason
        at = escalation.at.description
        department = escalation.department?.value
        by = escalation.by?.value
        dueAt = escalation.clock?.due.description
        endedAt = escalation.endedAt?.description
        end = escalation.end?.rawValue
        remindedAt = escalation.remindedAt?.description
        contributedAt = escalation.contributedAt?.description
        reminders = escalation.reminders
    }
}

/// What a contact's clock was set to.
struct APIClock: Encodable, Sendable {
    let judge, dueAt, elapsedDueAt: String
    let workingDueAt, nextWarningAt: String?
    let targetSeconds: Int64
    let nextWarningPercent: Int?
    let pausesForCitizen: Bool

    init(_ clock: ClockSetting) {
        judge = clock.judge.rawValue
        dueAt = clock.due.description
        elapsedDueAt = clock.elapsedDue.description
        workingDueAt = clock.workingDue?.description
        nextWarningAt = clock.nextWarning?.at.description
        targetSeconds = clock.target.components.seconds
        nextWarningPercent = clock.nextWarning?.percent
        pausesForCitizen = clock.pausesForCitizen
    }
}
