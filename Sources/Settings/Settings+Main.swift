// The keys of `sportello.json5`, each with its check and its remedy. `Config/sportello.json5` explains them to people.

import Foundation
import Glibc
import Runtime
import SignIn
import Tickets

extension Settings {
    /// Takes every key of the main file.
    /// - Returns: the administrator's own fields for the texts.
    mutating func readMain(_ node: SettingsNode) -> [String: String] {
        title = node.text("title", default: title) ?? title
        readListen(node.object("listen"))
        readBaseURL(node)
        readDataFolder(node)
        if let name = node.text("timeZone") {
            if let found = TimeZone(identifier: name) {
                timeZone = found
            } else {
                node.fault("timeZone", "is no known time zone", remedy: "Write a name such as \"Europe/Rome\".")
            }
        }
        language = node.choice("language", default: Language(rawValue: language) ?? .it).rawValue
        readServices(node)
        readProof(node)
        readAcknowledgement(node.object("acknowledgement"))
        readClosing(node.object("closing"))
        readOutbox(node.object("outbox"))
        readSessions(node.object("sessions"))
        if let provider = node.object("identityProvider") {
            identityProvider = IdentityProviderSettings(reading: provider)
        }
        readAlarms(node.object("alarms"))
        if let logNode = node.object("log") {
            log = logNode.choice("level", default: LogWord.info).level
            logNode.finish()
        }
        metrics = node.choice("metrics", default: metrics)
        let fields = readFields(node.object("fields"))
        node.finish()
        return fields
    }

    private enum Language: String, CaseIterable { case it, en }

    private enum LogWord: String, CaseIterable {
        case debug, info, warning, error
        var level: LogLevel { LogLevel.allCases.first { $0.name == rawValue } ?? .info }
    }

    private mutating func readListen(_ node: SettingsNode?) {
        guard let node else { return }
        defer { node.finish() }
        listen.address = node.text("address", default: listen.address) ?? listen.address
        if !Self.isNumericAddress(listen.address) {
            node.fault(
                "address", "is not a numeric address", remedy: "Write \"127.0.0.1\", \"0.0.0.0\", \"::1\" or the like.")
        }
        listen.port = node.int("port", in: 0...65535, default: listen.port)
        listen.trustedProxies = node.texts("trustedProxies")
        for (index, proxy) in listen.trustedProxies.enumerated() where !Self.isNumericAddress(proxy) {
            node.fault(
                "trustedProxies[\(index + 1)]", "is not a numeric address", remedy: "Write e.g. \"127.0.0.1\".")
        }
    }

    private static func isNumericAddress(_ text: String) -> Bool {
        var room = in6_addr()
        return inet_pton(AF_INET, text, &room) == 1 || inet_pton(AF_INET6, text, &room) == 1
    }

    private static func isLoopback(_ address: String) -> Bool {
        address.hasPrefix("127.") || address == "::1" || address == "[::1]"
    }

    private mutating func readBaseURL(_ node: SettingsNode) {
        guard let text = node.text("baseURL") else {
            if !Self.isLoopback(listen.address) {
                node.warning(
                    "listen.address",
                    "is open to the network, but no baseURL says under which name: others are refused",
                    remedy: "Set baseURL, e.g. \"https://sportello.example.org\".")
            }
            return
        }
        let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard let url = URLComponents(string: trimmed), url.scheme == "https" || url.scheme == "http",
            let host = url.host, !host.isEmpty, url.query == nil, url.fragment == nil, url.user == nil, url.path.isEmpty
        else {
            return node.fault(
                "baseURL", "is not the address of a site",
                remedy: "Write scheme and host, e.g. \"https://sportello.example.org\".")
        }
        baseURL = trimmed
        if url.scheme == "http", !Self.isLoopback(host), host != "localhost" {
            node.warning(
                "baseURL", "is not encrypted: passwords cross the network in the clear",
                remedy: "Put a proxy with a certificate in front and write https.")
        }
    }

    private mutating func readDataFolder(_ node: SettingsNode) {
        guard let text = node.text("data") else { return }
        guard text.hasPrefix("/") else {
            return node.fault(
                "data", "is not an absolute path", remedy: "Write the whole path, e.g. \"/var/lib/sportello\".")
        }
        dataFolder = text
    }

    private mutating func readServices(_ node: SettingsNode) {
        guard let list = node.object("services") else { return }
        defer { list.finish() }
        services = [:]
        for code in list.keys {
            guard let one = list.object(code) else { continue }
            if !(2...4).contains(code.count) || !code.allSatisfy({ ("A"..."Z").contains($0) }) {
                list.fault(code, "is no service code", remedy: "Use 2 to 4 capital letters, e.g. CC or CUP.")
            }
            services[code] = service(code, one)
            one.finish()
        }
        if services.isEmpty {
            node.fault("services", "names no service", remedy: "Write at least { CC: { title: \"Contact Center\" } }.")
        }
    }

    private func service(_ code: String, _ one: SettingsNode) -> Service {
        var service = Service(
            title: one.text("title", default: title) ?? title,
            clock: ServiceClock(
                reading: one, calendar: ServiceCalendar(reading: one.object("hours"), timeZone: timeZone)))
        service.reminders = ReminderRule(reading: one.object("reminders"))
        service.tellsCitizenOfEscalation = one.bool("tellCitizenOfEscalation", default: true)
        service.indicators = IndicatorRules(reading: one.object("indicators"), service: code)
        if let mail = one.object("internalMail") {
            service.internalMail = InternalMail(
                channel: ChannelName(mail.requiredText("channel", remedy: "Write a channel, e.g. \"email\".")),
                account: AccountName(mail.requiredText("account", remedy: "Write the name of one of its accounts.")))
            mail.finish()
        }
        return service
    }

    private mutating func readAcknowledgement(_ node: SettingsNode?) {
        guard let node else { return }
        defer { node.finish() }
        acknowledgement.enabled = node.bool("enabled", default: acknowledgement.enabled)
        acknowledgement.interval = node.duration("atMostEvery", default: acknowledgement.interval)
        acknowledgement.oldest = node.duration("notOlderThan", default: acknowledgement.oldest)
        outOfHoursTexts = node.bool("outOfHours", default: outOfHoursTexts)
        confirmsElsewhere = node.bool("elsewhere", default: confirmsElsewhere)
        if acknowledgement.interval < .minutes(1) {
            node.fault(
                "atMostEvery", "is too short: two machines would write to each other without end",
                remedy: "Use at least 1 min; \"1 h\" is the rule.")
        }
    }

    private mutating func readClosing(_ node: SettingsNode?) {
        guard let node else { return }
        defer { node.finish() }
        if node.has("channels") { closing.channels = Set(node.texts("channels").map { ChannelName($0) }) }
        closing.after = node.duration("after", default: closing.after)
        if closing.after < .minutes(1) || closing.after > .days(7) {
            node.fault("after", "is out of range", remedy: "Use 1 min to 7 d; \"10 min\" is the rule.")
        }
        closing.atMostEvery = node.duration("atMostEvery", default: closing.atMostEvery)
        if closing.atMostEvery < .hours(1) {
            node.fault("atMostEvery", "is too short", remedy: "Use at least 1 h; \"7 d\" is the rule.")
        }
        closing.reopenWithin = node.duration("reopenWithin", default: closing.reopenWithin)
        if closing.reopenWithin < .days(1) || closing.reopenWithin > .days(3650) {
            node.fault("reopenWithin", "is out of range", remedy: "Use 1 d or more, in whole days.")
        }
    }

    private mutating func readOutbox(_ node: SettingsNode?) {
        guard let node else { return }
        defer { node.finish() }
        let first = node.duration("firstRetry", default: outbox.backOff.first)
        let longest = node.duration("longestRetry", default: outbox.backOff.longest)
        if first < .seconds(1) || longest < first || longest > .days(1) {
            node.fault(
                "firstRetry", "and longestRetry do not fit together",
                remedy: "firstRetry at least 1 s, longestRetry between it and 1 d.")
        } else {
            outbox.backOff = BackOff(first: first, longest: longest)
        }
        outbox.giveUpAfter = node.duration("giveUpAfter", default: outbox.giveUpAfter)
        if outbox.giveUpAfter < .days(5) {
            // RFC 5321 4.5.4.1: the give-up time generally needs to be at least 4-5 days.
            node.fault("giveUpAfter", "is too short", remedy: "Use at least \"5 d\": a server may be away for days.")
        }
        outbox.attemptLimit = node.duration("attemptLimit", default: outbox.attemptLimit)
        if outbox.attemptLimit < .seconds(10) || outbox.attemptLimit > .hours(1) {
            node.fault("attemptLimit", "is out of range", remedy: "Use 10 s to 1 h.")
        }
        undo = node.duration("undo", default: undo)
        if undo < .zero || undo > .minutes(5) {
            node.fault("undo", "is out of range", remedy: "Use 0 s to 5 min; \"15 s\" is the rule.")
        }
    }

    private mutating func readAlarms(_ node: SettingsNode?) {
        guard let node else { return }
        defer { node.finish() }
        silentAfter = node.duration("notReadFor", default: silentAfter)
        // Signs of life are written every half minute; what is longer than a day is no alarm.
        if silentAfter < .minutes(2) || silentAfter > .days(1) {
            node.fault("notReadFor", "is out of range", remedy: "Use 2 min to 1 d; \"15 min\" is the rule.")
        }
    }

    private mutating func readSessions(_ node: SettingsNode?) {
        guard let node else { return }
        defer { node.finish() }
        sessions.idle = node.duration("idle", default: sessions.idle)
        sessions.longest = node.duration("longest", default: sessions.longest)
        if sessions.idle < .minutes(5) || sessions.longest < sessions.idle || sessions.longest > .days(30) {
            node.fault(
                "idle", "and longest do not fit together", remedy: "idle at least 5 min, longest between it and 30 d.")
        }
    }

    private func readFields(_ node: SettingsNode?) -> [String: String] {
        guard let node else { return [:] }
        defer { node.finish() }
        var fields: [String: String] = [:]
        for name in node.keys {
            fields[name] = node.text(name)
            if AutomaticText.reserved.contains(name) {
                node.fault(name, "is a field that is filled in for each message", remedy: "Choose another name.")
            } else if TextTemplate("{\(name)}").fields != [name] {
                node.fault(name, "is no field name", remedy: "Use letters without accents, digits, - and _.")
            }
        }
        return fields
    }
}
