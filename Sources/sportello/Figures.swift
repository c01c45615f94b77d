// What intake and outbox count, as figures for `/metrics`. Labels are names that the administrator chose and fixed words;
// no address and no ticket.

import Foundation
import Intake
import Outbox
import Tickets
import Web

struct Figures: Sendable {
    let intake: IntakeCounters
    let outbox: OutboxCounters

    var families: [MetricFamily] { ofIntake + ofOutbox }

    private typealias Sample = MetricFamily.Sample

    private var ofIntake: [MetricFamily] {
        let all = intake.all.sorted { ($0.key.channel, $0.key.account) < ($1.key.channel, $1.key.account) }
        func samples(_ value: (IntakeCounters.Figures) -> Double?) -> [Sample] {
            all.compactMap { key, figures in
                value(figures).map { Sample(["channel": key.channel.value, "account": key.account.value], $0) }
            }
        }
        return [
            MetricFamily(
                "gw_intake_messages_total", isCounter: true, help: "Items by what became of them.",
                samples: all.flatMap { key, figures in
                    IntakeCounters.Result.allCases.map { result in
                        Sample(
                            ["channel": key.channel.value, "account": key.account.value, "result": result.rawValue],
                            Double(figures.items[result] ?? 0))
                    }
                }),
            MetricFamily(
                "gw_intake_lag_seconds", isCounter: false, help: "From arrival to ticket, of the item filed last.",
                samples: samples(\.lag)),
            MetricFamily(
                "gw_intake_failures_total", isCounter: true, help: "Connections that failed or broke.",
                samples: samples { Double($0.failures) }),
            MetricFamily(
                "gw_acknowledgements_total", isCounter: true, help: "Acknowledgements written.",
                samples: samples { Double($0.acknowledged) }),
            MetricFamily(
                "gw_autoreply_suppressed_total", isCounter: true, help: "Acknowledgements not written, by reason.",
                samples: all.flatMap { key, figures in
                    figures.notAcknowledged.sorted { $0.key < $1.key }.map { reason, count in
                        Sample(
                            ["channel": key.channel.value, "account": key.account.value, "reason": reason],
                            Double(count))
                    }
                }),
        ]
    }

    private var ofOutbox: [MetricFamily] {
        let all = outbox.all.sorted { ($0.key.channel, $0.key.account) < ($1.key.channel, $1.key.account) }
        func samples(_ value: (OutboxCounters.Figures) -> Double?) -> [Sample] {
            all.compactMap { key, figures in
                value(figures).map { Sample(["channel": key.channel.value, "account": key.account.value], $0) }
            }
        }
        return [
            MetricFamily(
                "gw_delivery_attempts_total", isCounter: true, help: "Attempts at sending by how they ended.",
                samples: all.flatMap { key, figures in
                    OutboxCounters.Result.allCases.map { result in
                        Sample(
                            ["channel": key.channel.value, "account": key.account.value, "result": result.rawValue],
                            Double(figures.attempts[result] ?? 0))
                    }
                }),
            MetricFamily(
                "gw_delivery_seconds_total", isCounter: true, help: "Time that attempts took together.",
                samples: samples { $0.seconds }),
            MetricFamily(
                "gw_delivery_lag_seconds", isCounter: false, help: "From writing to acceptance, of the last one.",
                samples: samples(\.lag)),
        ]
    }
}
