// The organisation in words and in the order people look for it: departments with what belongs to them below them.

import Tickets

extension Organisation {
    /// Every department with how deep it lies, parents before their children, in the order of the settings.
    var tree: [(department: Department, depth: Int)] {
        var found: [(Department, Int)] = []
        var seen: Set<DepartmentCode> = []
        func add(_ department: Department, _ depth: Int) {
            // Settings are checked for circles; a page must not hang on one all the same.
            guard depth < 8, seen.insert(department.code).inserted else { return }
            found.append((department, depth))
            for child in departments where child.parent == department.code { add(child, depth + 1) }
        }
        let known = Set(departments.map(\.code))
        for department in departments where department.parent.map({ !known.contains($0) }) ?? true {
            add(department, 0)
        }
        for department in departments { add(department, 0) }
        return found
    }

    /// Those that requests may be given to on a day.
    func tree(on day: CivilDay) -> [(department: Department, depth: Int)] {
        tree.filter { $0.department.validity.contains(day) }
    }

    /// Topics that a service may use on a day.
    func topics(of service: String, on day: CivilDay) -> [Topic] {
        topics.filter { ($0.service == nil || $0.service == service) && $0.validity.contains(day) }
    }
}

extension Pages {
    /// The day on the wall, by which departments and topics hold.
    var today: CivilDay { CivilDay(number: times.reading(now).day) }

    /// The back office, or a department by its name; one that the settings have forgotten by its code.
    func holderName(_ level: Level, _ department: DepartmentCode?, _ organisation: Organisation) -> String {
        switch level {
        case .first: t(LevelText.first)
        case .backOffice: t(LevelText.backOffice)
        case .department: organisation.department(department)?.name ?? department?.value ?? t(LevelText.department)
        }
    }

    func name(of topic: Topic) -> String { language == .italian ? topic.it : topic.en }

    /// A name in a list of choices, where style cannot indent.
    func indented(_ name: String, _ depth: Int) -> String {
        depth == 0 ? name : String(repeating: "\u{2003}", count: depth) + "– " + name
    }
}
