// What the administrator decides about intake, and the bounds that keep it small whatever comes in.

import Channels
import Foundation
import Runtime
import Tickets

/// Settings of the intake.
public struct IntakeRules: Sendable {
    /// By service code; a service that is missing here has nine hours and its code as title.
    public var services: [String: Service]
    public var acknowledgement: AcknowledgementRule
    /// Text of the acknowledgement by language (`it`, `en`); a language without text gets none.
    public var acknowledgementTexts: [String: AcknowledgementText]
    /// All other automatic texts; those of a channel come before everybody's.
    public var texts: [AutomaticTextKey: AcknowledgementText] = [:]
    /// Whether contacts outside opening hours are acknowledged in their own words.
    public var outOfHoursTexts = true
    /// Whether an operator may have a contact's arrival told on another channel (S-16, S-17).
    public var confirmsElsewhere = true
    /// At most one answer to a sender's words to the machine in this time.
    public var instructionInterval = Duration.minutes(1)
    /// Where we write to people inside, as `Party.key`: who answers from elsewhere is shown to operators.
    public var insideAddresses: Set<String> = []
    /// Topics and queues, for requests that bring their topic or priority along.
    public var organisation = Organisation()
    /// Scheme, host and port of the citizens' pages, for `{link}`; nil leaves out the sentences that name it.
    public var pageBase: String?
    /// For the year in ticket numbers and for dates in texts.
    public var timeZone: TimeZone
    /// After a failed connection.
    public var backOff: BackOff
    public var limits: Limits

    public init(
        services: [String: Service] = [:], acknowledgement: AcknowledgementRule = AcknowledgementRule(),
        acknowledgementTexts: [String: AcknowledgementText] = [:],
        timeZone: TimeZone = TimeZone(identifier: "Europe/Rome") ?? .gmt,
        backOff: BackOff = BackOff(first: .seconds(1), longest: .minutes(5)), limits: Limits = Limits()
    ) {
        self.services = services
        self.acknowledgement = acknowledgement
        self.acknowledgementTexts = acknowledgementTexts
        self.timeZone = timeZone
        self.backOff = backOff
        self.limits = limits
    }

    /// A service as the intake needs it.
    public struct Service: Sendable, Hashable {
        public var title: String
        public var clock: ServiceClock
        /// When it is open.
        public var calendar: ServiceCalendar { clock.calendar }
        public init(title: String, clock: ServiceClock = ServiceClock()) {
            self.title = title
            self.clock = clock
        }
    }

    /// Bounds on memory and on the size of a step. Together they keep the intake within about 100 MB: two batches of
    /// each of `backlogReaders`, `waitingBytes` between reading and filing, and one oversize item now and then.
    public struct Limits: Sendable, Hashable {
        /// A batch of a source that has more waiting.
        public var batch = BatchLimit(items: 200, bytes: 4 << 20)
        /// The first batch of a source, and that of an idle one: small, because every account may hold one.
        public var firstLook = BatchLimit(items: 50, bytes: 1 << 20)
        /// Sources that may read full batches at the same time.
        public var backlogReaders = 3
        /// How long a source may wait for something to come before it gives a sign of life.
        public var patience = Duration.seconds(25)
        /// Bytes of items that are safe and wait in memory for being filed; readers pause above it.
        public var waitingBytes = 32 << 20
        /// Items and bytes that are translated and filed together. One transaction: others wait for it.
        public var filing = BatchLimit(items: 200, bytes: 4 << 20)
        /// An item during whose reading the program ended so often is held unread. The first of these readings was one
        /// of a batch, the others were alone: a program that is killed for other reasons does not bring an item here.
        public var interruptions = 4
        /// The same message in two of our accounts is linked when it comes within this time.
        public var sameMessage = Duration.days(3)
        public init() {}
    }
}

/// The text of an automatic acknowledgement in one language.
public struct AcknowledgementText: Sendable, Hashable {
    public var subject: TextTemplate
    public var body: TextTemplate

    public init(subject: TextTemplate, body: TextTemplate) {
        self.subject = subject
        self.body = body
    }
}

extension IntakeRules {
    /// The wording for a channel and language: its own, else everybody's; a special acknowledgement that nobody has
    /// worded is the usual one.
    func text(_ text: AutomaticText, channel: ChannelName, language: String) -> AcknowledgementText? {
        if let own = texts[AutomaticTextKey(text, channel: channel, language: language)] { return own }
        if let general = texts[AutomaticTextKey(text, language: language)] { return general }
        if text == .acknowledgement { return acknowledgementTexts[language] }
        return text.isAcknowledgement ? self.text(.acknowledgement, channel: channel, language: language) : nil
    }
}
