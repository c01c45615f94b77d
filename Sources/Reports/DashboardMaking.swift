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
        // Beside each other: the store reads with several hands.
        async let runway = runwaySlots()
        async let ages = ages()
        // Five groupings of one walk over the contacts.
        async let groups = store.contactGroups(
            scope, by: [.quarterHour, .minutesToAnswer, .channel, .level, .department])
        async let weeks = topicsByWeek()
        async let people = people()
        async let levelTimes = store.levelTimes(scope)
        async let escalations = store.escalationTally(scope)
        async let ratings = store.ratingTally(
            service: measuring.service, from: measuring.span.lowerBound, until: measuring.span.upperBound)
        let grouped = try await groups
        let byChannel = grouped[2]
        async let rates = rates(byChannel)
        let arrivals = Arrivals(grouped[0], zone: calendar.timeZone)
        let byWeek = try await weeks
        let trend = topicTrend(byWeek)
        var board = Dashboard(
            service: measuring.service, period: measuring.period, madeAt: now, rates: try await rates,
            overdue: try await runway.overdue, runway: try await runway.slots, ages: try await ages,
            distribution: distribution(grouped[1]), channels: counts(byChannel) { titles.channel($0).it },
            levels: counts(grouped[3]) { FigureWords.level($0).it },
            departments: counts(grouped[4]) { titles.department($0) },
            topics: counts(ContactGroup.summed(byWeek.flatMap(\.groups))) { titles.topic($0).it },
            hours: arrivals.hours, weekdays: arrivals.weekdays, heat: arrivals.heat, days: days(arrivals),
            topicTrend: trend, weeks: byWeek.map(\.monday.description), people: try await people,
            levelTimes: try await levelTimes, escalations: try await escalations)
        let given = try await ratings
        board.ratings = given.total == 0 ? nil : given
        return board
    }

    // MARK: Rates

    /// - Parameter channels: the whole period by channel: its sum need not be counted again.
    private func rates(_ channels: [ContactGroup]) async throws -> [Dashboard.Rate] {
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
            let tally =
                word == "period"
                ? channels.reduce(ContactTally()) { $0 + $1.tally } : try await store.contactTally(scope)
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

    /// Topics by ISO week: weeks begin on Monday, those at the ends are cut by the period. All of the period is in them.
    private func topicsByWeek() async throws -> [(monday: CivilDay, groups: [ContactGroup])] {
        let last = min(measuring.period.until, calendar.day(of: now))
        var weeks: [(monday: CivilDay, groups: [ContactGroup])] = []
        var monday = measuring.period.from + -measuring.period.from.weekday
        while monday <= last {
            let from = calendar.midnight(of: max(monday, measuring.period.from))
            let until = calendar.midnight(of: min(monday + 7, measuring.period.until + 1))
            let scope = FigureScope(service: measuring.service, from: from, until: until, now: now)
            weeks.append((monday, try await store.contactGroups(scope, by: .topic)))
            monday = monday + 7
        }
        return weeks
    }

    private func topicTrend(_ weeks: [(monday: CivilDay, groups: [ContactGroup])]) -> [Dashboard.Series] {
        var counts: [String: [Int]] = [:]
        for (index, week) in weeks.enumerated() {
            for group in week.groups where group.tally.judged + group.tally.running > 0 {
                counts[group.key, default: [Int](repeating: 0, count: weeks.count)][index] +=
                    group.tally.judged + group.tally.running
            }
        }
        let ranked = counts.sorted { ($1.value.reduce(0, +), $0.key) < ($0.value.reduce(0, +), $1.key) }
        var series = ranked.prefix(Self.mostTopics).map {
            Dashboard.Series(key: $0.key, title: titles.topic($0.key).it, counts: $0.value)
        }
        let rest = ranked.dropFirst(Self.mostTopics).map(\.value)
        if !rest.isEmpty {
            let sums = weeks.indices.map { week in rest.reduce(0) { $0 + $1[week] } }
            series.append(Dashboard.Series(key: "*", title: "Altri argomenti", counts: sums))
        }
        return series
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

    static func + (a: ContactTally, b: ContactTally) -> ContactTally {
        var sum = a
        sum.inTime += b.inTime
        sum.late += b.late
        sum.overdue += b.overdue
        sum.running += b.running
        sum.excluded.merge(b.excluded, uniquingKeysWith: +)
        sum.inTimeElapsed += b.inTimeElapsed
        sum.inTimeWorking += b.inTimeWorking
        sum.answerMilliseconds += b.answerMilliseconds
        return sum
    }
}

extension ContactGroup {
    /// Groups of the same key as one.
    static func summed(_ groups: [ContactGroup]) -> [ContactGroup] {
        var tallies: [String: ContactTally] = [:]
        for group in groups { tallies[group.key] = (tallies[group.key] ?? ContactTally()) + group.tally }
        return tallies.map { ContactGroup(key: $0.key, tally: $0.value) }
    }
}
