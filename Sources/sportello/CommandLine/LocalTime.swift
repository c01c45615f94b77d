// Instants as an administrator reads them, in the service's time zone.

import Foundation
import Tickets

struct LocalTime {
    let zone: TimeZone

    /// `2026-03-02 09:15`; a dash for none.
    func text(_ instant: Instant?) -> String {
        guard let instant else { return "-" }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let part = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: instant.date)
        func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        return "\(part.year ?? 0)-\(two(part.month))-\(two(part.day)) \(two(part.hour)):\(two(part.minute))"
    }
}
