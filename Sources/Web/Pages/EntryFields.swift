// The fields of an administered entry, between what a form sends and what the settings' readers read: names of fields to texts on the
// one side, an object of the settings' form on the other. A form that comes back shows what was typed.

import Runtime
import Tickets

/// Fields of a form by name. Rows of a list are `closures-0-from`, `closures-1-from` …
typealias EntryFields = [String: String]

/// The lists of an entry of hours, with the fields of their rows.
enum EntryRows: String, CaseIterable {
    case patrons, closures, openings, changes

    var fields: [String] {
        switch self {
        case .patrons: ["day", "name", "from", "until"]
        case .closures: ["from", "until", "reason"]
        case .openings: ["from", "until", "hours", "reason"]
        case .changes: ["from", "until"] + EntryForm.weekdays
        }
    }
    /// A form that is longer was not filled in by hand.
    static let most = 200
}

/// Turns fields into entries and back.
enum EntryForm {
    static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    static let code = "code"
    static let holidays = "holidays"
    /// Field names whose values are lists of parts of a day.
    private static let spans = Set(weekdays + ["hours"])
    /// Field names whose values are lists of codes: boxes of one name.
    static let lists: Set<String> = ["priorities", "topics", "services", "channels"]
    static let needsReply = "needsReply"

    static func fields(of kind: AmendmentKind) -> [String] {
        switch kind {
        case .department: ["code", "name", "kind", "parent", "mail", "from", "until"]
        case .topic: ["code", "it", "en", "service", "from", "until"]
        case .queue: ["code", "it", "en", "service", "priorities", "topics", "from", "until"]
        case .cannedText:
            [
                "code", "it", "en", "purpose", "language", "channels", "services", "topics", needsReply, "subject",
                "body", "from", "until",
            ]
        case .automaticText, .internalText: ["subject", "body"]
        case .hours: weekdays
        }
    }

    // MARK: From a form

    /// The entry's text as the settings' readers want it.
    static func text(_ kind: AmendmentKind, _ fields: EntryFields, hasSubject: Bool = true) -> String {
        switch kind {
        case .department, .topic, .queue, .cannedText: object(self.fields(of: kind), fields).json5
        case .hours: hours(fields).json5
        case .automaticText, .internalText:
            hasSubject
                ? "Oggetto: \(oneLine(fields["subject"]))\n\n\(fields["body"] ?? "")" : fields["body"] ?? ""
        }
    }

    private static func oneLine(_ text: String?) -> String {
        (text ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// What is left empty is left out: then the reader's default holds, or its fault.
    private static func object(_ names: [String], _ fields: EntryFields, prefix: String = "") -> SettingsValue {
        var values: [String: SettingsValue] = [:]
        for name in names {
            let text = (fields[prefix + name] ?? "").trimmed
            if text.isEmpty { continue }
            values[name] =
                if name == needsReply {
                    .bool(text == "1")
                } else if spans.contains(name) || lists.contains(name) {
                    .list(parts(text))
                } else {
                    .text(text)
                }
        }
        return .object(values)
    }

    private static func parts(_ text: String) -> [SettingsValue] {
        text.split { ",;".contains($0) }.map { .text(String($0).trimmed) }
    }

    private static func hours(_ fields: EntryFields) -> SettingsValue {
        var values: [String: SettingsValue] = [
            "week": object(weekdays, fields), holidays: .bool(fields[holidays] == "1"),
        ]
        for rows in EntryRows.allCases {
            let list = (0..<EntryRows.most).map { object(rows.fields, fields, prefix: "\(rows.rawValue)-\($0)-") }
                .filter { $0 != .object([:]) }
            if !list.isEmpty { values[rows.rawValue] = .list(list) }
        }
        return .object(values)
    }

    // MARK: To a form

    /// - Parameter text: an entry in the settings' form; nothing is shown of what cannot be read.
    static func fields(_ kind: AmendmentKind, text: String) -> EntryFields {
        switch kind {
        case .department, .topic, .queue, .cannedText: flat((try? JSON5Reader.read(text).root) ?? [:])
        case .hours: hours((try? JSON5Reader.read(text).root) ?? [:])
        case .automaticText, .internalText: wording(text)
        }
    }

    private static func wording(_ text: String) -> EntryFields {
        let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let head = lines[0].split(separator: ":", maxSplits: 1)
        guard let word = head.first?.lowercased(), ["oggetto", "subject"].contains(word) else {
            return ["body": text]
        }
        return [
            "subject": (head.count > 1 ? String(head[1]) : "").trimmed,
            "body": (lines.count > 1 ? String(lines[1]) : "").trimmed,
        ]
    }

    private static func flat(_ object: [String: SettingsValue], prefix: String = "") -> EntryFields {
        var fields: EntryFields = [:]
        for (name, value) in object {
            switch value {
            case .text(let text): fields[prefix + name] = text
            case .list(let list):
                fields[prefix + name] = list.compactMap { if case .text(let text) = $0 { text } else { nil } }
                    .joined(separator: ", ")
            case .bool(let truth): fields[prefix + name] = truth ? "1" : "0"
            case .null, .number, .object: break
            }
        }
        return fields
    }

    private static func hours(_ object: [String: SettingsValue]) -> EntryFields {
        var fields: EntryFields = [:]
        var object = object
        if case .object(let week)? = object["week"] {
            if week["from"] == nil, week["until"] == nil {
                fields = flat(week)
            } else {
                // A week that does not always hold is the first of the changes: only these have days on the page.
                var changes: [SettingsValue] = [.object(week)]
                if case .list(let list)? = object[EntryRows.changes.rawValue] { changes += list }
                object[EntryRows.changes.rawValue] = .list(changes)
            }
        }
        if object[holidays] != .bool(false) { fields[holidays] = "1" }
        for rows in EntryRows.allCases {
            guard case .list(let list)? = object[rows.rawValue] else { continue }
            for (index, one) in list.enumerated() {
                guard case .object(let row) = one else { continue }
                fields.merge(flat(row, prefix: "\(rows.rawValue)-\(index)-")) { first, _ in first }
            }
        }
        return fields
    }

    /// How many rows of a list the form has, with one more to fill in.
    static func rowCount(_ rows: EntryRows, _ fields: EntryFields) -> Int {
        let indices = fields.keys.compactMap { key -> Int? in
            let parts = key.split(separator: "-")
            return parts.count == 3 && parts[0] == rows.rawValue ? Int(parts[1]) : nil
        }
        return min((indices.max() ?? -1) + 2, EntryRows.most)
    }

    // MARK: What holds

    static func text(_ department: Department) -> String {
        text(
            .department,
            [
                "code": department.code.value, "name": department.name, "kind": department.kind.rawValue,
                "parent": department.parent?.value ?? "", "mail": department.mail ?? "",
                "from": department.validity.from?.description ?? "",
                "until": department.validity.until?.description ?? "",
            ])
    }

    static func text(_ topic: Topic) -> String {
        text(
            .topic,
            [
                "code": topic.code.value, "it": topic.it, "en": topic.en, "service": topic.service ?? "",
                "from": topic.validity.from?.description ?? "", "until": topic.validity.until?.description ?? "",
            ])
    }

    static func text(_ queue: Queue) -> String {
        text(
            .queue,
            [
                "code": queue.code.value, "it": queue.it, "en": queue.en, "service": queue.service ?? "",
                "priorities": list(queue.priorities.map(\.rawValue)), "topics": list(queue.topics.map(\.value)),
                "from": queue.validity.from?.description ?? "", "until": queue.validity.until?.description ?? "",
            ])
    }

    static func text(_ canned: CannedText) -> String {
        text(
            .cannedText,
            [
                "code": canned.code, "it": canned.it, "en": canned.en, "purpose": canned.purpose.rawValue,
                "language": canned.language, "channels": list(canned.channels.map(\.value)),
                "services": list(Array(canned.services)), "topics": list(canned.topics.map(\.value)),
                needsReply: canned.needsReply.map { $0 ? "1" : "0" } ?? "", "subject": canned.subject ?? "",
                "body": canned.body, "from": canned.validity.from?.description ?? "",
                "until": canned.validity.until?.description ?? "",
            ])
    }

    private static func list(_ codes: [String]) -> String { codes.sorted().joined(separator: ", ") }

    /// The codes of a list's field.
    static func codes(_ field: String?) -> [String] {
        (field ?? "").split { ",;".contains($0) }.map { String($0).trimmed }
    }

    /// The first week is what always holds where it has no days; the others are changes of it.
    static func text(_ calendar: ServiceCalendar) -> String {
        var fields: EntryFields = [:]
        var changes = calendar.weeks[...]
        if let first = calendar.weeks.first, first.validity == .always {
            put(first, "", &fields)
            changes = changes.dropFirst()
        }
        for (index, week) in changes.enumerated() {
            put(week, "changes-\(index)-", &fields)
            put(week.validity, "changes-\(index)-", &fields)
        }
        fields[holidays] = calendar.closesOnHolidays ? "1" : nil
        for (index, patron) in calendar.patrons.enumerated() {
            fields["patrons-\(index)-day"] = "\(twoDigits(patron.month))-\(twoDigits(patron.day))"
            fields["patrons-\(index)-name"] = patron.name
            put(patron.validity, "patrons-\(index)-", &fields)
        }
        for (index, one) in calendar.exceptions.filter(\.spans.isEmpty).enumerated() {
            put(one.days, "closures-\(index)-", &fields)
            fields["closures-\(index)-reason"] = one.reason
        }
        for (index, one) in calendar.exceptions.filter({ !$0.spans.isEmpty }).enumerated() {
            put(one.days, "openings-\(index)-", &fields)
            fields["openings-\(index)-hours"] = one.spans.map(\.words).joined(separator: ", ")
            fields["openings-\(index)-reason"] = one.reason
        }
        return text(.hours, fields)
    }

    private static func put(_ week: ServiceCalendar.Week, _ prefix: String, _ fields: inout EntryFields) {
        for (name, spans) in zip(weekdays, week.days) {
            fields[prefix + name] = spans.map(\.words).joined(separator: ", ")
        }
    }

    private static func put(_ validity: Validity, _ prefix: String, _ fields: inout EntryFields) {
        fields[prefix + "from"] = validity.from?.description
        fields[prefix + "until"] = validity.until?.description
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension OpeningSpan {
    /// `8:00-13:30`, as the settings write it.
    var words: String {
        func time(_ minutes: Int) -> String { "\(minutes / 60):" + (minutes % 60 < 10 ? "0" : "") + "\(minutes % 60)" }
        return "\(time(from))-\(time(until))"
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension AmendmentKind {
    /// Whether pages may begin entries that the files do not have.
    var mayBegin: Bool { [.department, .topic, .queue, .cannedText].contains(self) }
}
