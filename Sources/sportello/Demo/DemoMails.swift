// The demo's sample mails (Demo/Mails): delivered into the letter box with arrival times some hours back, so that some
// deadlines are near and two are past. They go through the real intake like any other mail.

import Foundation
import Glibc
import Tickets

/// A sample mail and when it is said to have arrived.
struct DemoMail {
    var name: String
    var minutesAgo: Int
    /// The file with its placeholders.
    var bytes: [UInt8]

    init(_ name: String, _ minutesAgo: Int, _ bytes: [UInt8]) {
        self.name = name
        self.minutesAgo = minutesAgo
        self.bytes = bytes
    }

    /// Present from the start, oldest first.
    static let first = [
        DemoMail("tessera-sanitaria", 613, PackageResources.tessera_sanitaria_eml),
        DemoMail("prenotazione-cup", 585, PackageResources.prenotazione_cup_eml),
        DemoMail("bonus-gas", 512, PackageResources.bonus_gas_eml),
        DemoMail("attivazione-pec", 470, PackageResources.attivazione_pec_eml),
        DemoMail("password-pec", 431, PackageResources.password_pec_eml),
        DemoMail("otp-spid", 396, PackageResources.otp_spid_eml),
        DemoMail("reclamo-attesa", 350, PackageResources.reclamo_attesa_eml),
        DemoMail("token-firma", 288, PackageResources.token_firma_eml),
        DemoMail("bonus-gas-isee", 262, PackageResources.bonus_gas_isee_eml),
        DemoMail("pec-outlook", 225, PackageResources.pec_outlook_eml),
        DemoMail("app-otp", 190, PackageResources.app_otp_eml),
        DemoMail("bando-agricoltura", 171, PackageResources.bando_agricoltura_eml),
        DemoMail("discarica", 150, PackageResources.discarica_eml),
        DemoMail("fuori-ufficio", 131, PackageResources.fuori_ufficio_eml),
        DemoMail("notiziario", 118, PackageResources.notiziario_eml),
        DemoMail("firma-remota", 96, PackageResources.firma_remota_eml),
        DemoMail("area-riservata", 74, PackageResources.area_riservata_eml),
        DemoMail("illeggibile", 61, PackageResources.illeggibile_eml),
        DemoMail("bollo-auto", 47, PackageResources.bollo_auto_eml),
        DemoMail("invito-riunione", 33, PackageResources.invito_riunione_eml),
        DemoMail("orari-urp", 19, PackageResources.orari_urp_eml),
        DemoMail("esenzione-ticket", 4, PackageResources.esenzione_ticket_eml),
    ]
    /// Those that the CUP gets.
    static let booking: Set<String> = ["prenotazione-cup", "esenzione-ticket", "tessera-sanitaria"]
    /// A fax, as the provider's server mails it.
    static let fax = DemoMail("fax-lampioni", 215, PackageResources.fax_lampioni_eml)
    /// A citizen writes back on our answer.
    static let reply = DemoMail("risposta-bonus-gas", 0, PackageResources.risposta_bonus_gas_eml)
    /// An answer comes back.
    static let bounce = DemoMail("mancata-consegna", 0, PackageResources.mancata_consegna_eml)
}

/// Fills the samples' placeholders and delivers them.
struct DemoPost {
    let folder: DemoFolder
    let zone: TimeZone

    /// - Parameter fields: further placeholders, e.g. the id of the answer that a mail replies to.
    func deliver(
        _ mail: DemoMail, at now: Instant, fields: [String: String] = [:], into other: String? = nil
    ) throws {
        let inbox = other ?? folder.inbox
        // The same name at every try: a first start that was cut short goes on without doubling.
        let mark = ".demo-\(mail.name).sportello"
        for part in ["new", "cur"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(inbox)/\(part)")
            if names.contains(where: { $0.contains(mark) }) { return }
        }
        let arrival = now - .minutes(mail.minutesAgo)
        let seconds = arrival.milliseconds / 1000
        let name = "\(seconds)\(mark)"
        let waiting = "\(inbox)/tmp/\(name)"
        try text(mail, at: arrival, fields).write(toFile: waiting, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.modificationDate: arrival.date], ofItemAtPath: waiting)
        guard rename(waiting, "\(inbox)/new/\(name)") == 0 else {
            throw CommandFailure(.ioError, "a sample cannot be delivered: \(String(cString: strerror(errno)))")
        }
    }

    /// The mail room's scan of two letters, stamped today and yesterday; once in the folder's life.
    func deliverScan(at now: Instant) throws {
        try drop(try scan(at: now), as: "scansione.pdf")
    }

    /// A scan for the reader to drop in himself: other days make it another file.
    func writeExampleScan(at now: Instant) throws {
        try Data(try scan(at: now - .days(1))).write(to: URL(fileURLWithPath: folder.exampleScan), options: .atomic)
    }

    private func scan(at now: Instant) throws -> [UInt8] {
        let calendar = ServiceCalendar(timeZone: zone)
        let days = [now, now - .days(1)].map { calendar.day(of: $0).description }
        return try DemoBatch(arrivals: days).pdf()
    }

    private func drop(_ bytes: [UInt8], as name: String) throws {
        let hidden = "\(folder.letters)/.\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: hidden))
        guard rename(hidden, "\(folder.letters)/\(name)") == 0 else {
            throw CommandFailure(.ioError, "a scan cannot be delivered: \(String(cString: strerror(errno)))")
        }
    }

    /// A mail for the reader to drop in himself.
    func writeExample(at now: Instant) throws {
        try text(DemoMail("esempio", 0, PackageResources.orari_urp_eml), at: now, [:])
            .replacing("<orari-urp.1@", with: "<esempio.\(now.milliseconds)@")
            .replacing("Teresa Campione <teresa.campione@", with: "Franco Inventato <franco.inventato@")
            .replacing("orari URP Potenza", with: "Apertura del sabato")
            .replacing("aperti anche il pomeriggio", with: "aperti anche il sabato mattina")
            .write(toFile: folder.example, atomically: true, encoding: .utf8)
    }

    private func text(_ mail: DemoMail, at arrival: Instant, _ fields: [String: String]) -> String {
        let template = TextTemplate(String(decoding: mail.bytes, as: UTF8.self))
        let stamps = ["data": MailDate(zone).text(arrival), "giorno": LocalTime(zone: zone).text(arrival)]
        return template.filled(stamps.merging(fields) { $1 })
    }
}

/// A date as mails write it (RFC 5322 3.3).
struct MailDate {
    private let zone: TimeZone
    init(_ zone: TimeZone) { self.zone = zone }

    func text(_ instant: Instant) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let part = calendar.dateComponents(
            [.year, .month, .day, .weekday, .hour, .minute, .second], from: instant.date)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let offset = zone.secondsFromGMT(for: instant.date) / 60
        let shift = (offset < 0 ? "-" : "+") + two(abs(offset) / 60) + two(abs(offset) % 60)
        return
            "\(days[(part.weekday ?? 1) - 1]), \(part.day ?? 1) \(months[(part.month ?? 1) - 1]) \(part.year ?? 1970) "
            + "\(two(part.hour ?? 0)):\(two(part.minute ?? 0)):\(two(part.second ?? 0)) \(shift)"
    }
}
