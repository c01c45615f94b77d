// Gathers the dashboard: rates now and over stretches of time, what is due in the next hours, the open ones by age, and how the
// period went by channel, level, department, topic and person.

import Store
import Tickets

/// Gathers the dashboard of one service and period.
struct DashboardMaking: Sendable {
    let measuring: Measuring
    let titles: ReportTitles
    var store: any Store { measuring.store }
    var now: Instant { measuring.now }
    var calendar: ServiceCalendar { measuring.rules.calendar }

    /// How far the runway looks ahead.
    static let runway: Duration = .hours(12)

    func dashboard() async throws -> Dashboard {
        let scope = measuring.scope()
        let runway = try await runwaySlots()
        let arrivals = Arrivals(
            try await store.contactGroups(scope, by: .quarterHour), zone: calendar.timeZone)
        let trend = try await topicTrend()
        return Dashboard(
            service: measuring.service, period: measuring.period, madeAt: now, rates: try await rates(),
            overdue: runway.overdue, runway: runway.slots, ages: try await ages(),
            distribution: distribution(try await store.contactGroups(scope, by: .minutesToAnswer)),
            channels: counts(try await store.contactGroups(scope, by: .channel)) { titles.channel($0).it },
            levels: counts(try await store.contactGroups(scope, by: .level)) { FigureWords.level($0).it },
            departments: counts(try await store.contactGroups(scope, by: .department)) { titles.department($0) },
            topics: counts(try await store.contactGroups(scope, by: .topic)) { titles.topic($0).it },
            hours: arrivals.hours, weekdays: arrivals.weekdays, heat: arrivals.heat, days: days(arrivals),
            topicTrend: trend.series, weeks: trend.weeks, people: try await people(),
            levelTimes: try await store.levelTimes(scope), escalations: try await store.escalationTally(scope))
    }

    // MARK: Rates

    private func rates() async throws -> [Dashboard.Rate] {
        let today = calendar.day(of: now)
        let parts = today.parts
        let month = CivilDay(year: parts.year, month: parts.month, day: 1) ?? today
        let tomorrow = calendar.midnight(of: today + 1)
        // Contacts of the last twenty-four hours: what managers can still turn.
        let stretches: [(String, Range<Instant>)] = [
            ("now", (now - .hours(24))..<(now + .milliseconds(1))),
            ("today", calendar.midnight(of: today)..<tomorrow),
            ("week", calendar.midnight(of: today + -today.weekday)..<tomorrow),
            ("month", calendar.midnight(of: month)..<tomorrow),
            ("period", measuring.span),
        ]
        var rates: [Dashboard.Rate] = []
        for (word, span) in stretches {
            let scope = FigureScope(
                service: measuring.service, from: span.lowerBound, until: span.upperBound, now: now)
            let tally = try await store.contactTally(scope)
            let day = word == "period" ? measuring.period.until : today
            rates.append(
                Dashboard.Rate(
                    word: word, tally: tally, percent: tally.percent, goal: measuring.term(.i02, on: day).goal))
        }
        return rates
    }

    // MARK: What is open

    /// Every quarter of an hour ahead, those without a deadline as well: the chart is a stretch of time.
    private func runwaySlots() async throws -> (overdue: Int, slots: [Dashboard.Slot]) {
        let found = try await store.runway(service: measuring.service, now: now, until: now + Self.runway)
        let quarter: Int64 = 900_000
        let first = now.milliseconds / quarter * quarter
        var counts: [Int64: Int] = [:]
        for slot in found.due { counts[slot.quarterHour.milliseconds, default: 0] += slot.count }
        let last = (now + Self.runway).milliseconds
        let slots = stride(from: first, to: last, by: Int64.Stride(quarter)).map { at in
            Dashboard.Slot(at: Instant(milliseconds: at), count: counts[at] ?? 0)
        }
        return (found.overdue, slots)
    }

    /// Upper bounds in hours; the last one is open.
    private static let ageBounds = [1, 3, 6, 9, 24, 72]

    private func ages() async throws -> [Dashboard.Count] {
        let open = try await store.openAges(service: measuring.service, now: now)
        var from = 0
        var ages: [Dashboard.Count] = []
        for bound in Self.ageBounds + [Int.max] {
            let count = open.filter { $0.hours >= from && $0.hours < bound }.reduce(0) { $0 + $1.count }
            let key = bound == .max ? "\(from)+" : "\(from)-\(bound)"
            ages.append(Dashboard.Count(key: key, title: key + " h", count: count))
            from = bound
        }
        return ages
    }

    // MARK: How the period went

    private func counts(_ groups: [ContactGroup], title: (String) -> String) -> [Dashboard.Count] {
        groups.map { group in
            Dashboard.Count(
                key: group.key, title: title(group.key), count: group.tally.judged + group.tally.running,
                percent: group.tally.percent)
        }
        .filter { $0.count > 0 }
        .sorted { ($1.count, $0.key) < ($0.count, $1.key) }
    }

    private func days(_ arrivals: Arrivals) -> [Dashboard.Count] {
        let last = min(measuring.period.until, calendar.day(of: now))
        var days: [Dashboard.Count] = []
        var day = measuring.period.from
        while day <= last {
            let tally = arrivals.days[day]
            days.append(
                Dashboard.Count(
                    key: day.description, title: ItalianNumber.day(day),
                    count: tally.map { $0.judged + $0.running } ?? 0,
                    percent: tally?.percent))
            day = day + 1
        }
        return days
    }

    /// Topics shown by themselves; what is left is summed up.
    private static let mostTopics = 8

    /// Volumes by ISO week: weeks begin on Monday, those at the ends are cut by the period.
    private func topicTrend() async throws -> (weeks: [String], series: [Dashboard.Series]) {
        let last = min(measuring.period.until, calendar.day(of: now))
        var weeks: [String] = []
        var counts: [String: [Int]] = [:]
        var monday = measuring.period.from + -measuring.period.from.weekday
        while monday <= last {
            let from = calendar.midnight(of: max(monday, measuring.period.from))
            let until = calendar.midnight(of: min(monday + 7, measuring.period.until + 1))
            let scope = FigureScope(service: measuring.service, from: from, until: until, now: now)
            for group in try await store.contactGroups(scope, by: .topic) {
                let count = group.tally.judged + group.tally.running
                guard count > 0 else { continue }
                let before = counts[group.key] ?? []
                counts[group.key] = before + [Int](repeating: 0, count: weeks.count - before.count) + [count]
            }
            weeks.append(monday.description)
            monday = monday + 7
        }
        let filled = counts.mapValues { $0 + [Int](repeating: 0, count: weeks.count - $0.count) }
        let ranked = filled.sorted { ($1.value.reduce(0, +), $0.key) < ($0.value.reduce(0, +), $1.key) }
        var series = ranked.prefix(Self.mostTopics).map {
            Dashboard.Series(key: $0.key, title: titles.topic($0.key).it, counts: $0.value)
        }
        let rest = ranked.dropFirst(Self.mostTopics).map(\.value)
        if !rest.isEmpty {
            let sums = weeks.indices.map { week in rest.reduce(0) { $0 + $1[week] } }
            series.append(Dashboard.Series(key: "*", title: "Altri argomenti", counts: sums))
        }
        return (weeks, series)
    }

    /// Who closed how many cases, and how many of them without another level.
    private func people() async throws -> [Dashboard.Person] {
        try await store.caseGroups(measuring.scope(), by: .author).map { group in
            Dashboard.Person(
                key: group.key, title: titles.user(group.key), closed: group.tally.closed,
                atFirstLevel: group.tally.withoutEscalation)
        }
        .filter { $0.closed > 0 }
        .sorted { ($1.closed, $0.key) < ($0.closed, $1.key) }
    }
}

extension ContactTally {
    /// On-time rate; nil when nothing is judged.
    var percent: Double? { Ratio(Double(inTime), of: Double(judged)).percent }
}
