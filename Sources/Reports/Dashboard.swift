// What managers see at any moment, as values: `Reports.dashboard` gathers them, the pages and the PDF draw them.

import Store
import Tickets

/// The state of things of one service, or of all.
public struct Dashboard: Sendable, Hashable, Codable {
    /// On-time rate of a stretch of time, with its target.
    public struct Rate: Sendable, Hashable, Codable {
        /// `now` (what came in the last 24 hours), `today`, `week`, `month`, `period`.
        public var word: String
        public var tally: ContactTally
        /// In percent; nil when nothing is judged.
        public var percent: Double?
        public var goal: Double
        public init(word: String, tally: ContactTally, percent: Double?, goal: Double) {
            self.word = word
            self.tally = tally
            self.percent = percent
            self.goal = goal
        }
    }
    public struct Count: Sendable, Hashable, Codable {
        /// A machine's key: channel name, department code, user id, topic code, ISO day …
        public var key: String
        /// For people; the key where nothing else is known.
        public var title: String
        public var count: Int
        /// On-time rate in percent; nil when nothing is judged.
        public var percent: Double?
        public init(key: String, title: String, count: Int, percent: Double? = nil) {
            self.key = key
            self.title = title
            self.count = count
            self.percent = percent
        }
    }
    /// Times to the first answer, in minutes.
    public struct Distribution: Sendable, Hashable, Codable {
        /// Answers by upper bound in minutes, ascending; the last one is open.
        public var bins: [Bin]
        public var median: Int?
        public var p90: Int?
        public var p95: Int?
        /// The deadline's line: the target in force, in minutes.
        public var target: Int
        public struct Bin: Sendable, Hashable, Codable {
            public var upTo: Int?
            public var count: Int
            public init(upTo: Int?, count: Int) {
                self.upTo = upTo
                self.count = count
            }
        }
        public init(bins: [Bin], median: Int?, p90: Int?, p95: Int?, target: Int) {
            self.bins = bins
            self.median = median
            self.p90 = p90
            self.p95 = p95
            self.target = target
        }
    }
    public struct Person: Sendable, Hashable, Codable {
        public var key: String
        public var title: String
        public var closed: Int
        public var atFirstLevel: Int
        public init(key: String, title: String, closed: Int, atFirstLevel: Int) {
            self.key = key
            self.title = title
            self.closed = closed
            self.atFirstLevel = atFirstLevel
        }
    }

    public var service: String
    public var period: ReportPeriod
    public var madeAt: Instant
    public var rates: [Rate]
    /// Contacts already over, and those due by the quarter of an hour for the next hours.
    public var overdue: Int
    public var runway: [Slot]
    public struct Slot: Sendable, Hashable, Codable {
        public var at: Instant
        public var count: Int
        public init(at: Instant, count: Int) {
            self.at = at
            self.count = count
        }
    }
    /// Open ones by age in hours: `0-1`, `1-3` …
    public var ages: [Count]
    public var distribution: Distribution
    public var channels: [Count]
    public var levels: [Count]
    public var departments: [Count]
    public var topics: [Count]
    /// 24 counts, local hours; 7 counts, Monday first.
    public var hours: [Int]
    public var weekdays: [Int]
    /// By weekday (Monday first) and hour.
    public var heat: [[Int]]
    /// Arrivals a day, in order.
    public var days: [Count]
    /// Volumes by topic over the weeks of the period: one series for each topic, most frequent first.
    public var topicTrend: [Series]
    public struct Series: Sendable, Hashable, Codable {
        public var key: String
        public var title: String
        /// One value for each of `weeks`.
        public var counts: [Int]
        public init(key: String, title: String, counts: [Int]) {
            self.key = key
            self.title = title
            self.counts = counts
        }
    }
    /// Mondays, ISO days.
    public var weeks: [String]
    public var people: [Person]
    public var levelTimes: [LevelTime]
    public var escalations: EscalationTally
    /// Citizens' words on closed cases, given in the period; nil when nobody gave one, and in periods closed by earlier
    /// programs.
    public var ratings: RatingTally?

    public init(
        service: String, period: ReportPeriod, madeAt: Instant, rates: [Rate], overdue: Int, runway: [Slot],
        ages: [Count], distribution: Distribution, channels: [Count], levels: [Count], departments: [Count],
        topics: [Count], hours: [Int], weekdays: [Int], heat: [[Int]], days: [Count], topicTrend: [Series],
        weeks: [String], people: [Person], levelTimes: [LevelTime], escalations: EscalationTally
    ) {
        self.service = service
        self.period = period
        self.madeAt = madeAt
        self.rates = rates
        self.overdue = overdue
        self.runway = runway
        self.ages = ages
        self.distribution = distribution
        self.channels = channels
        self.levels = levels
        self.departments = departments
        self.topics = topics
        self.hours = hours
        self.weekdays = weekdays
        self.heat = heat
        self.days = days
        self.topicTrend = topicTrend
        self.weeks = weeks
        self.people = people
        self.levelTimes = levelTimes
        self.escalations = escalations
    }
}
