// The Prometheus text format, version 0.0.4. Names begin with `gw_` (reliability.md 6).

import Channels
import HTTPServer
import Store
import Tickets

/// Builds the text, one family after another.
struct MetricsText {
    private(set) var text = ""

    enum Kind: String { case counter, gauge, histogram }

    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: Double) {
        let inner = labels.map { "\($0.key)=\"\(Self.escape($0.value))\"" }.joined(separator: ",")
        let shown = value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
        text += inner.isEmpty ? "\(name) \(shown)\n" : "\(name){\(inner)} \(shown)\n"
    }

    mutating func sample(_ name: String, _ value: Double) { sample(name, [:], value) }

    private static func escape(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

/// Figures of other rooms for `/metrics`, all of one name.
public struct MetricFamily: Sendable {
    public struct Sample: Sendable {
        public var labels: KeyValuePairs<String, String>
        public var value: Double
        public init(_ labels: KeyValuePairs<String, String>, _ value: Double) {
            self.labels = labels
            self.value = value
        }
    }
    public var name: String
    /// Counts only ever upwards; else a gauge.
    public var isCounter: Bool
    public var help: String
    public var samples: [Sample]

    public init(_ name: String, isCounter: Bool, help: String, samples: [Sample]) {
        self.name = name
        self.isCounter = isCounter
        self.help = help
        self.samples = samples
    }
}

extension Site {
    /// `GET /metrics`.
    func metricsPage(_ call: Call) async throws -> HTTPResponse {
        guard mayReadMetrics(call.request) else { throw HTTPFault(404, "no such page") }
        var text = MetricsText()
        text.family("gw_build_info", .gauge, "Version of the program.")
        text.sample("gw_build_info", ["version": parts.settings.version], 1)
        try await storeMetrics(&text, at: call.now)
        accountMetrics(&text, try await store.health(), at: call.now)
        requestMetrics(&text)
        for family in parts.metrics() {
            text.family(family.name, family.isCounter ? .counter : .gauge, family.help)
            for sample in family.samples { text.sample(family.name, sample.labels, sample.value) }
        }
        text.family("gw_transcripts_waiting", .gauge, "Originals on paper whose words are to be read now, up to 1000.")
        for channel in parts.channels where channel.transcription != nil {
            let name = channel.descriptor.name
            let waiting = try await store.transcriptsWaiting(channel: name, limit: 1000, at: call.now).jobs.count
            text.sample("gw_transcripts_waiting", ["channel": name.value], Double(waiting))
        }
        text.family("gw_web_hook_requests_total", .counter, "Calls of providers by what became of them.")
        for (key, count) in hooks.counters.all() {
            text.sample(
                "gw_web_hook_requests_total", ["channel": key.channel, "account": key.account, "code": key.code],
                Double(count))
        }
        text.family("gw_live_pages", .gauge, "Open pages that listen for changes.")
        text.sample("gw_live_pages", Double(live.count))
        return .text(text.text, type: "text/plain; version=0.0.4; charset=utf-8")
    }

    private func mayReadMetrics(_ request: HTTPRequest) -> Bool {
        switch parts.settings.metrics {
        case .everyone: true
        case .nobody: false
        case .local:
            ["127.0.0.1", "::1"].contains(request.client) && request.headers["X-Forwarded-For"] == nil
                && request.headers["Forwarded"] == nil
        }
    }

    private func storeMetrics(_ text: inout MetricsText, at now: Instant) async throws {
        let statistics = try await store.statistics()
        text.family("gw_tickets", .gauge, "Tickets by state.")
        for (state, count) in statistics.ticketsByState.sorted(by: { $0.key < $1.key }) {
            text.sample("gw_tickets", ["state": state], Double(count))
        }
        text.family("gw_contacts", .gauge, "Contacts kept.")
        text.sample("gw_contacts", Double(statistics.contacts))
        text.family("gw_spool_items", .gauge, "Raw items by state.")
        for (state, count) in statistics.spool.sorted(by: { $0.key < $1.key }) {
            text.sample("gw_spool_items", ["state": state], Double(count))
        }
        text.family("gw_failed_messages", .gauge, "Items held for a person.")
        text.sample("gw_failed_messages", Double(statistics.held))
        text.family("gw_outbox_messages", .gauge, "Answers and acknowledgements by state.")
        for (state, count) in statistics.outbox.sorted(by: { $0.key < $1.key }) {
            text.sample("gw_outbox_messages", ["state": state], Double(count))
        }
        text.family("gw_outbox_in_doubt", .gauge, "Entries whose outcome is not known.")
        text.sample("gw_outbox_in_doubt", Double(statistics.outbox[OutboxState.inDoubt.rawValue] ?? 0))
        let lags = try await store.lags(at: now)
        text.family("gw_spool_oldest_age_seconds", .gauge, "Age of the oldest item not yet filed.")
        text.sample("gw_spool_oldest_age_seconds", lags.spool ?? 0)
        text.family("gw_outbox_oldest_age_seconds", .gauge, "Age of the oldest entry that is due.")
        text.sample("gw_outbox_oldest_age_seconds", lags.outbox ?? 0)
    }

    private func accountMetrics(_ text: inout MetricsText, _ health: [AccountHealth], at now: Instant) {
        text.family("gw_account_last_success_timestamp_seconds", .gauge, "When an account last worked.")
        for one in health {
            text.sample(
                "gw_account_last_success_timestamp_seconds", labels(one),
                one.lastSuccess.map { Double($0.milliseconds) / 1000 } ?? 0)
        }
        text.family("gw_account_failing", .gauge, "1 while an account does not work.")
        for one in health { text.sample("gw_account_failing", labels(one), one.failingSince == nil ? 0 : 1) }
    }

    private func labels(_ one: AccountHealth) -> KeyValuePairs<String, String> {
        ["channel": one.channel.value, "account": one.account.value, "direction": one.direction.rawValue]
    }

    private func requestMetrics(_ text: inout MetricsText) {
        let name = "gw_http_request_duration_seconds"
        text.family(name, .histogram, "Time to answer a request.")
        for (key, figures) in metrics.all() {
            for (bound, count) in zip(RequestMetrics.bounds, figures.buckets) {
                text.sample(
                    name + "_bucket", ["route": key.route, "code": key.code, "le": String(bound)], Double(count))
            }
            text.sample(name + "_bucket", ["route": key.route, "code": key.code, "le": "+Inf"], Double(figures.count))
            text.sample(name + "_sum", ["route": key.route, "code": key.code], figures.sum)
            text.sample(name + "_count", ["route": key.route, "code": key.code], Double(figures.count))
        }
    }
}
