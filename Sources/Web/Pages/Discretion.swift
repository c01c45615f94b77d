// What a reader without a place at the desk may not see (R-018): no names of persons, no addresses, no words that somebody
// wrote. One place decides; pages and JSON API ask it.

import Reports
import Store
import Tickets

/// How much a reader sees of the evidence.
struct Discretion: Sendable {
    let seesAll: Bool

    init(_ user: User) { seesAll = user.may(.tickets) }

    /// What may be noted with a step; everything else is a person's words, or of no use.
    private static let harmless: Set<String> = [
        "evidence", "reference", "attempt", "channel", "percent", "department", "code", "judge", "target", "kind",
        "level",
        "from", "to", "due", "then", "end",
    ]

    func evidence(_ evidence: ContactEvidence) -> ContactEvidence {
        if seesAll { return evidence }
        var evidence = evidence
        evidence.externalID = evidence.externalID.map(Self.masked)
        evidence.sourceKey = evidence.sourceKey.map(Self.masked)
        evidence.steps = evidence.steps.map { step in
            var step = step
            (step.user, step.userName) = (nil, nil)
            step.detail = step.detail.filter { Self.harmless.contains($0.key) }.mapValues(Self.masked)
            return step
        }
        return evidence
    }

    func facts(_ page: FactPage) -> FactPage {
        if seesAll { return page }
        let kept = page.columns.indices.filter { !page.columns[$0].namesPerson }
        var page = page
        page.columns = kept.map { page.columns[$0] }
        page.rows = page.rows.map { row in
            FactRow(kept.filter(row.cells.indices.contains).map { row.cells[$0] }, contact: row.contact)
        }
        return page
    }

    func dashboard(_ dashboard: Dashboard) -> Dashboard {
        if seesAll { return dashboard }
        var dashboard = dashboard
        dashboard.people = []
        return dashboard
    }

    /// Without the part of an address that names somebody, and without telephone numbers: `…@example.org`, `+39…001`. Providers
    /// repeat addresses in what they say.
    static func masked(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            if let at = word.lastIndex(of: "@") { return "…" + word[at...] }
            let digits = word.filter(\.isNumber).count
            guard word.contains("+") || word.hasPrefix("00"), digits >= 8 else { return String(word) }
            return "…" + word.suffix(3)
        }.joined(separator: " ")
    }
}
