// The page that proves one contact's figure: what decides, and every step with its time.

import Channels
import Reports
import Store
import Tickets

extension Pages {
    /// Evidence of a contact. What the reader may not see has been taken out of the model.
    func evidence(_ model: EvidenceModel) -> Markup {
        let fact = model.evidence.fact
        let mayOpen = model.frame.user?.may(.tickets) ?? false
        let title = t(EvidenceText.title, fact.contact.description)
        return page(model.frame, .indicators, title: title) {
            div(.class("list-head")) {
                h1 { title }
                if mayOpen {
                    a(.class("button small"), .href(paths.ticket(fact.number))) {
                        icon(.inbox)
                        span { t(EvidenceText.openTicket) + " " + fact.number.description }
                    }
                } else {
                    p(.class("total")) { fact.number.description }
                }
            }
            p(.class("lead")) { mayOpen ? t(EvidenceText.lead) : t(EvidenceText.lead) + " " + t(EvidenceText.masked) }
            section(.class("card deciding"), .aria(.labelledby, "facts-title")) {
                h2(.id("facts-title")) { t(EvidenceText.facts) }
                p(.class("deciding-standing")) { standing(fact) }
                deciding(model)
            }
            section(.class("card"), .aria(.labelledby, "steps-title")) {
                h2(.id("steps-title")) { t(EvidenceText.steps) }
                steps(model.evidence.steps)
            }
        }
    }

    private func standing(_ fact: ContactFact) -> Markup {
        let (kind, drawing, words): (String, Icon, String) =
            if let exclusion = fact.exclusion {
                ("none", .dash, t(EvidenceText.excluded, ExclusionText.text(of: exclusion.rawValue, in: language)))
            } else if fact.kind != .contact {
                ("none", .dash, t(EvidenceText.excluded, ExclusionText.text(of: fact.kind.rawValue, in: language)))
            } else if let answered = fact.answeredAt {
                answered <= (fact.clock?.due ?? answered)
                    ? ("met", .check, t(EvidenceText.inTime)) : ("missed", .lateCheck, t(EvidenceText.late))
            } else if let due = fact.clock?.due, now > due {
                ("missed", .alarm, t(EvidenceText.overdue))
            } else {
                ("none", .clock, t(EvidenceText.running))
            }
        return span(.class("verdict \(kind)")) {
            icon(drawing)
            span { words }
        }
    }

    private func deciding(_ model: EvidenceModel) -> Markup {
        let fact = model.evidence.fact
        return dl(.class("facts")) {
            entry(.channel, model.frame.channel(fact.channel)?.title.text(in: language) ?? fact.channel.value)
            entry(.account, fact.account.value)
            entry(.arrived, exactly(fact.arrivedAt))
            entry(.received, exactly(fact.receivedAt))
            if let clock = fact.clock {
                entry(.judge, t(clock.judge == .elapsed ? EvidenceText.elapsed : .working))
                entry(.target, times.duration(clock.target))
                entry(.due, exactly(clock.due))
                entry(.elapsedDue, exactly(clock.elapsedDue))
                entry(.workingDue, clock.workingDue.map(exactly) ?? Markup(t(EvidenceText.never)))
            }
            entry(.answered, fact.answeredAt.map(exactly) ?? Markup(t(EvidenceText.notAnswered)))
            if let answered = fact.answeredAt {
                entry(.timeToAnswer, times.duration(max(.zero, answered - fact.arrivedAt)))
            }
            if fact.paused > .zero { entry(.paused, times.duration(fact.paused)) }
            if let level = fact.level { entry(.level, t(name(of: level))) }
            if let department = fact.department { entry(.department, department.value) }
            if let topic = fact.topic { entry(.topic, topic.value) }
            if let hash = fact.sha256 { entry(.fingerprint, code { hash }) }
            if let id = model.evidence.externalID { entry(.externalID, code { Self.oneLine(id) }) }
            if let key = model.evidence.sourceKey { entry(.sourceKey, code { Self.oneLine(key) }) }
        }
    }

    private func entry(_ words: EvidenceText, _ text: String) -> Markup { entry(words, Markup(text)) }
    private func entry(_ words: EvidenceText, _ content: Markup) -> Markup {
        group {
            dt { t(words) }
            dd { content }
        }
    }

    private func exactly(_ instant: Instant) -> Markup {
        time(.datetime(instant.description), .title(times.long(instant))) { times.exact(instant) }
    }

    private func steps(_ steps: [ContactEvidence.Step]) -> Markup {
        let hasNames = steps.contains { $0.userName != nil }
        return div(.class("scrolls"), .role("group"), .aria(.labelledby, "steps-title"), .tabindex(0)) {
            table(.class("plain-table")) {
                thead {
                    tr {
                        th(.scope("col")) { t(EvidenceText.when) }
                        th(.scope("col")) { t(EvidenceText.step) }
                        if hasNames { th(.scope("col")) { t(EvidenceText.who) } }
                        th(.scope("col")) { t(EvidenceText.detail) }
                    }
                }
                tbody {
                    for step in steps {
                        tr {
                            td(.class("exact-time")) { exactly(step.at) }
                            th(.scope("row")) { StepText.text(of: step.what, in: language) }
                            if hasNames { td { bdi { Self.oneLine(step.userName ?? "–") } } }
                            td { particulars(step.detail) }
                        }
                    }
                }
            }
        }
    }

    /// Fixed words with their values.
    @MarkupBuilder
    func particulars(_ detail: [String: String]) -> Markup {
        for (key, value) in detail.sorted(by: { $0.key < $1.key }) {
            span(.class("particular")) {
                span(.class("particular-name")) { DetailText.text(of: key, in: language) }
                " "
                bdi { String(Self.oneLine(value).prefix(300)) }
            }
        }
    }
}
