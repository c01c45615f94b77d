// What travels beside a letter's pages: the mail room's words on the separator sheet, where the pages come from, and our
// own codes found on them. Written by the source, read by the translation.

import Foundation
import Print
import Tickets

/// The envelope of a letter, as the port keeps it.
struct LetterEnvelope {
    private static let listed = "\n"

    /// Day that the mail room recorded.
    var arrival: CivilDay?
    /// Read by the core: the service for which the letter is.
    var service: String?
    var registration: Registration?
    var file = ""
    var pages = ""
    var scannedAt = ""
    var hasSheet = false
    /// The sheet gave a day after the scan: it was not believed.
    var arrivalNotBelieved = false
    var codes: [String] = []
    var unread = ""

    /// - Parameter scanned: when the file was last written.
    init(_ letter: PlannedLetter, file: String, scanned: Instant) {
        self.file = file
        pages = letter.first == letter.last ? "\(letter.first)" : "\(letter.first)-\(letter.last)"
        scannedAt = scanned.description
        hasSheet = letter.hasSheet
        codes = letter.codes
        unread = letter.unread.map(String.init).joined(separator: ",")
        if let text = letter.mark, case .separator(let mark)? = SheetCode(text) {
            service = mark.service
            arrival = CivilDay(mark.arrival)
            if mark.protocolNumber != nil || mark.register != nil {
                registration = Registration(
                    number: mark.protocolNumber ?? "", register: mark.register ?? "", date: mark.arrival)
            }
        }
    }

    init(_ fields: [String: String]) {
        arrival = fields["arrival"].flatMap { CivilDay($0) }
        service = fields["service"]
        file = fields["file"] ?? ""
        pages = fields["pages"] ?? ""
        scannedAt = fields["scanned"] ?? ""
        hasSheet = fields["sheet"] == "yes"
        arrivalNotBelieved = fields["arrival_not_believed"] == "yes"
        codes = (fields["codes"] ?? "").split(separator: "\n").map(String.init)
        unread = fields["unread"] ?? ""
        if fields["protocol"] != nil || fields["register"] != nil {
            registration = Registration(
                number: fields["protocol"] ?? "", register: fields["register"] ?? "",
                date: fields["protocol_date"] ?? "")
        }
    }

    var fields: [String: String] {
        var fields = ["file": file, "pages": pages, "scanned": scannedAt]
        fields["arrival"] = arrival?.description
        fields["service"] = service
        fields["protocol"] = registration?.number
        fields["register"] = registration?.register
        fields["protocol_date"] = registration?.date
        if hasSheet { fields["sheet"] = "yes" }
        if arrivalNotBelieved { fields["arrival_not_believed"] = "yes" }
        if !codes.isEmpty { fields["codes"] = codes.joined(separator: Self.listed) }
        if !unread.isEmpty { fields["unread"] = unread }
        return fields
    }

    /// When the letter reached the public body: on the day of the stamp when the post comes, else when it was scanned.
    mutating func arrivedAt(scanned: Instant, minute: Int, in timeZone: TimeZone) -> Instant {
        guard let arrival else { return scanned }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let (year, month, day) = arrival.parts
        let parts = DateComponents(year: year, month: month, day: day, hour: minute / 60, minute: minute % 60)
        guard let stamped = calendar.date(from: parts).map({ Instant($0) }) else { return scanned }
        if stamped <= scanned { return stamped }
        // The same day: scanned before the post usually comes. A later day: the sheet is wrong, or the scanner's clock.
        arrivalNotBelieved = stamped > scanned + .hours(24)
        return scanned
    }
}
