// What administration pages have written, taken over the files' by the files' own readers. A faulty amendment is left out whole, with
// its faults: the files' entry holds then, and nothing else is lost by it.

import Runtime
import Tickets

/// What keeps an amendment from being taken.
public struct AmendmentFault: Hashable, Sendable, CustomStringConvertible {
    public var key: AmendmentKey
    /// Its `file` is the key's words, its `key` the place inside the entry.
    public var fault: SettingsFault

    public init(_ key: AmendmentKey, _ fault: SettingsFault) {
        self.key = key
        self.fault = fault
    }
    public var description: String { "\(fault)" }
}

extension Settings {
    /// These settings with the amendments over them. What was given back (`text` nil) changes nothing.
    /// - Parameter amendments: the newest of each key.
    /// - Returns: the settings, and why which amendments were left out.
    public func amended(by amendments: [Amendment]) -> (settings: Settings, faults: [AmendmentFault]) {
        var settings = self
        var faults: [AmendmentFault] = []
        let given = amendments.filter { $0.text != nil }.sorted { $0.key < $1.key }
        faults += settings.amendDepartments(given.filter { $0.key.kind == .department })
        // Queues and ready texts name topics.
        let topics = given.filter { $0.key.kind == .topic }
        for amendment in topics + given.filter({ ![.department, .topic].contains($0.key.kind) }) {
            let found = settings.amend(amendment.key, amendment.text ?? "")
            faults += found.map { AmendmentFault(amendment.key, $0) }
        }
        return (settings, faults)
    }

    /// What is wrong with a new text of an entry, in itself or because it would put another amendment in the wrong.
    /// - Parameter others: the newest of each key, of this key too.
    public func faults(of key: AmendmentKey, text: String?, among others: [Amendment]) -> [SettingsFault] {
        let new = Amendment(key, version: 0, text: text, by: nil, at: Instant(milliseconds: 0))
        let before = Set(amended(by: others).faults.map(\.key))
        let after = amended(by: others.filter { $0.key != key } + [new]).faults
        return after.filter { $0.key == key || !before.contains($0.key) }.map(\.fault)
    }

    /// Whether the files have this entry of their own: giving it back loses nothing then.
    public func hasOwn(_ key: AmendmentKey) -> Bool {
        switch key.kind {
        case .department: organisation.departments.contains { $0.code.value == key.code }
        case .topic: organisation.topics.contains { $0.code.value == key.code }
        case .hours: services[key.code] != nil
        case .queue: organisation.queues.contains { $0.code.value == key.code }
        case .cannedText: cannedSources.contains { $0.code == key.code }
        case .automaticText, .internalText: wordings.contains { $0.key == key }
        }
    }

    // MARK: One entry

    private mutating func amend(_ key: AmendmentKey, _ text: String) -> [SettingsFault] {
        switch key.kind {
        case .topic: amend(\.organisation.topics, key, text, code: \.code.value) { $0.topic($1, taken: []) }
        case .hours: amendHours(key, text)
        case .queue: amend(\.organisation.queues, key, text, code: \.code.value) { $0.queue($1, taken: []) }
        case .cannedText: amend(\.cannedSources, key, text, code: \.code) { $0.canned($1, taken: [], $0.ownFields) }
        case .automaticText, .internalText: amendText(key, text)
        case .department: []
        }
    }

    /// Reads an entry of a list and puts it in the place of the one with its code, or at the end.
    private mutating func amend<Entry>(
        _ list: WritableKeyPath<Settings, [Entry]>, _ key: AmendmentKey, _ text: String,
        code: (Entry) -> String, read: (Settings, SettingsNode) -> Entry?
    ) -> [SettingsFault] {
        let faults = SettingsFaults()
        guard let node = Self.node(key, text, faults) else { return faults.serious }
        let entry = read(self, node)
        Self.check(entry.map(code) ?? "", is: key, node)
        guard faults.serious.isEmpty, let entry else { return faults.serious }
        if let index = self[keyPath: list].firstIndex(where: { code($0) == key.code }) {
            self[keyPath: list][index] = entry
        } else {
            self[keyPath: list].append(entry)
        }
        return []
    }

    private mutating func amendHours(_ key: AmendmentKey, _ text: String) -> [SettingsFault] {
        let faults = SettingsFaults()
        guard let node = Self.node(key, text, faults) else { return faults.serious }
        let calendar = ServiceCalendar(reading: node, timeZone: timeZone)
        if services[key.code] == nil {
            node.fault(
                "", "is no service of \(Self.mainFile)",
                remedy: "Use \(services.keys.sorted().joined(separator: ", ")), or give the entry back to the files.")
        }
        guard faults.serious.isEmpty else { return faults.serious }
        services[key.code]?.clock.calendar = calendar
        return []
    }

    private mutating func amendText(_ key: AmendmentKey, _ text: String) -> [SettingsFault] {
        guard let wording = wordings.first(where: { $0.key == key }) else {
            return [
                SettingsFault(
                    file: key.description, key: "", problem: "is no text that is ever sent",
                    remedy: "Its channel has gone; give the entry back to the files.")
            ]
        }
        let files = SettingsFiles(folder: "")
        files.instead[wording.path] = text
        var amended = texts
        amended.amend(wording, files, ownFields: ownFields)
        let faults = files.faults.serious
        if faults.isEmpty { texts = amended }
        return faults.map {
            SettingsFault(file: key.description, key: $0.key, problem: $0.problem, remedy: $0.remedy)
        }
    }

    // MARK: Departments, which lean on each other

    private mutating func amendDepartments(_ amendments: [Amendment]) -> [AmendmentFault] {
        var faults: [AmendmentFault] = []
        var kept: [(key: AmendmentKey, node: SettingsNode, department: Department)] = []
        for amendment in amendments {
            let found = SettingsFaults()
            if let node = Self.node(amendment.key, amendment.text ?? "", found) {
                let department = Self.department(node, taken: [])
                Self.check(department.code.value, is: amendment.key, node)
                if found.serious.isEmpty { kept.append((amendment.key, node, department)) }
            }
            faults += found.serious.map { AmendmentFault(amendment.key, $0) }
        }
        // Who leans on one that is left out is left out too.
        while true {
            let all = departments(with: kept.map(\.department))
            var left: [AmendmentFault] = []
            for one in kept {
                let found = SettingsFaults()
                Self.checkParent(of: one.department, Self.empty(one.key, found), all)
                left += found.all.map { AmendmentFault(one.key, $0) }
            }
            if left.isEmpty {
                organisation.departments = all
                return faults
            }
            faults += left
            kept.removeAll { one in left.contains { $0.key == one.key } }
        }
    }

    private func departments(with amended: [Department]) -> [Department] {
        var all = organisation.departments
        for department in amended {
            if let index = all.firstIndex(where: { $0.code == department.code }) {
                all[index] = department
            } else {
                all.append(department)
            }
        }
        return all
    }

    // MARK: Reading

    /// - Returns: nil when it is not JSON5 (noted).
    private static func node(_ key: AmendmentKey, _ text: String, _ faults: SettingsFaults) -> SettingsNode? {
        func refuse(_ problem: String, _ remedy: String) {
            faults.add(SettingsFault(file: key.description, key: "", problem: problem, remedy: remedy))
        }
        guard text.utf8.count <= SettingsFiles.largest else {
            refuse("is no text of at most \(SettingsFiles.largest >> 10) KB", "Write less.")
            return nil
        }
        do {
            let file = try JSON5Reader.read(text)
            for (place, _) in file.repeated { refuse("has \(place) twice", "Keep one of the two.") }
            return SettingsNode(file.root, file: key.description, faults: faults)
        } catch {
            refuse(
                "is not JSON5: line \(error.line), column \(error.column): \(error.problem)", "Mend it at this place.")
            return nil
        }
    }

    private static func empty(_ key: AmendmentKey, _ faults: SettingsFaults) -> SettingsNode {
        SettingsNode([:], file: key.description, faults: faults)
    }

    /// An entry is what its code says: never another one under an old code.
    private static func check(_ code: String, is key: AmendmentKey, _ node: SettingsNode) {
        if !code.isEmpty, code != key.code {
            node.fault("code", "is not this entry's", remedy: "A code stays for ever: write \"\(key.code)\".")
        }
    }
}

extension SettingsFaults {
    /// Without warnings.
    var serious: [SettingsFault] { all.filter { !$0.isWarning } }
}
