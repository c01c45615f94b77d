// What people enter for the figures (indicators that nothing measures here, packets, outages), and the program's own life.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func enter(_ figure: EnteredFigure) async throws -> Int64 {
        guard figure.from <= figure.until, figure.numerator.isFinite, figure.denominator.isFinite else {
            throw StoreError(.conflict, operation: "enter figure", detail: "its period or numbers")
        }
        return try await writer.write("enter figure") { transaction in
            try transaction.db.run(
                """
                INSERT INTO entered_figures (service, indicator, from_day, until_day, numerator, denominator, user, at,
                    note)
                VALUES (?,?,?,?,?,?,?,?,?)
                """, .text(figure.service), .text(figure.indicator.rawValue), .int(figure.from.number),
                .int(figure.until.number), .real(figure.numerator), .real(figure.denominator), .id(figure.by),
                .time(figure.at), .text(figure.note))
            let id = transaction.db.lastInsertedRow
            try transaction.audit(
                AuditEntry(
                    at: figure.at, user: figure.by, what: "figure_entered",
                    detail: [
                        "id": "\(id)", "service": figure.service, "indicator": figure.indicator.rawValue,
                        "from": "\(figure.from)", "until": "\(figure.until)",
                    ]))
            return id
        }
    }

    public func enter(_ packet: OutboundPacket) async throws -> Int64 {
        guard packet.contacts >= 0, packet.endedAt.map({ $0 >= packet.startedAt }) ?? true else {
            throw StoreError(.conflict, operation: "enter packet", detail: "its end or number")
        }
        return try await writer.write("enter packet") { transaction in
            try transaction.db.run(
                """
                INSERT INTO packets (service, name, contacts, started_at, ended_at, user, at) VALUES (?,?,?,?,?,?,?)
                """, .text(packet.service), .text(packet.name), .int(packet.contacts), .time(packet.startedAt),
                .time(packet.endedAt), .id(packet.by), .time(packet.at))
            let id = transaction.db.lastInsertedRow
            try transaction.audit(
                AuditEntry(
                    at: packet.at, user: packet.by, what: "packet_entered",
                    detail: ["id": "\(id)", "service": packet.service, "name": packet.name]))
            return id
        }
    }

    public func enter(_ outage: Outage) async throws -> Int64 {
        guard outage.from <= outage.until else {
            throw StoreError(.conflict, operation: "enter outage", detail: "its end")
        }
        return try await writer.write("enter outage") { transaction in
            try transaction.db.run(
                "INSERT INTO outages (service, from_at, until_at, user, at, reason) VALUES (?,?,?,?,?,?)",
                .text(outage.service), .time(outage.from), .time(outage.until), .id(outage.by), .time(outage.at),
                .text(outage.reason))
            let id = transaction.db.lastInsertedRow
            var detail = ["id": "\(id)", "from": "\(outage.from)", "until": "\(outage.until)"]
            detail["service"] = outage.service
            try transaction.audit(
                AuditEntry(at: outage.at, user: outage.by, what: "outage_entered", detail: detail))
            return id
        }
    }

    public func withdraw(
        _ id: Int64, from table: EnteredTable, services: Set<String>?, by user: UserID, at now: Instant
    ) async throws {
        let (update, select): (SQL, SQL) =
            switch table {
            case .figure: ("UPDATE entered_figures ", "SELECT service FROM entered_figures ")
            case .packet: ("UPDATE packets ", "SELECT service FROM packets ")
            case .outage: ("UPDATE outages ", "SELECT service FROM outages ")
            }
        try await writer.write("withdraw") { transaction in
            let service = try transaction.db.first(select + "WHERE id = ?", [.int(id)]) { $0.optionalText(0) } ?? nil
            if let services, service.map({ !services.contains($0) }) ?? true {
                throw StoreError(.missing, operation: "withdraw", detail: table.rawValue)
            }
            let changed = try transaction.db.run(
                update + "SET withdrawn_at = ?, withdrawn_by = ? WHERE id = ? AND withdrawn_at IS NULL", .time(now),
                .id(user), .int(id))
            guard changed == 1 else { throw StoreError(.missing, operation: "withdraw", detail: table.rawValue) }
            var detail = ["id": "\(id)"]
            detail["service"] = service
            try transaction.audit(
                AuditEntry(at: now, user: user, what: "\(table.rawValue)_withdrawn", detail: detail))
        }
    }

    public func write(_ texts: [ReportText]) async throws {
        try await writer.write("write report texts") { transaction in
            for text in texts {
                try transaction.db.run(
                    "INSERT INTO report_texts (service, period, part, user, at, text) VALUES (?,?,?,?,?,?)",
                    .text(text.service), .text(text.period), .text(text.part), .id(text.by), .time(text.at),
                    .text(text.text))
                try transaction.audit(
                    AuditEntry(
                        at: text.at, user: text.by, what: "report_text",
                        detail: ["service": text.service, "period": text.period, "part": text.part]))
            }
        }
    }

    public func reportTexts(service: String, period: String) async throws -> [ReportText] {
        try await readers.read("reportTexts") { db in
            try db.all(
                """
                SELECT service, period, part, text, user, at FROM report_texts WHERE id IN (
                    SELECT max(id) FROM report_texts WHERE service = ? AND period = ? GROUP BY part)
                ORDER BY part LIMIT 1000
                """, .text(service), .text(period)
            ) { row in
                ReportText(
                    service: row.text(0), period: row.text(1), part: row.text(2), text: row.text(3),
                    by: row.optionalID(4), at: row.time(5))
            }
        }
    }

    public func enteredFigures(service: String, from: CivilDay, until: CivilDay) async throws -> [EnteredFigure] {
        try await readers.read("enteredFigures") { db in
            try db.all(
                """
                SELECT id, service, indicator, from_day, until_day, numerator, denominator, note, user, at, withdrawn_at
                FROM entered_figures WHERE service = ? AND from_day <= ? AND until_day >= ?
                ORDER BY from_day, id LIMIT 10000
                """, .text(service), .int(until.number), .int(from.number)
            ) { row in
                EnteredFigure(
                    id: row.int(0), service: row.text(1), indicator: try row.word(2),
                    from: CivilDay(number: Int(row.int(3))), until: CivilDay(number: Int(row.int(4))),
                    numerator: row.real(5), denominator: row.real(6), note: row.text(7), by: row.optionalID(8),
                    at: row.time(9), withdrawnAt: row.optionalTime(10))
            }
        }
    }

    public func packets(service: String, from: Instant, until: Instant) async throws -> [OutboundPacket] {
        try await readers.read("packets") { db in
            try db.all(
                """
                SELECT id, service, name, contacts, started_at, ended_at, user, at, withdrawn_at FROM packets
                WHERE service = ? AND started_at < ? AND (ended_at IS NULL OR ended_at >= ?)
                ORDER BY started_at, id LIMIT 10000
                """, .text(service), .time(until), .time(from)
            ) { row in
                OutboundPacket(
                    id: row.int(0), service: row.text(1), name: row.text(2), contacts: Int(row.int(3)),
                    startedAt: row.time(4), endedAt: row.optionalTime(5), by: row.optionalID(6), at: row.time(7),
                    withdrawnAt: row.optionalTime(8))
            }
        }
    }

    public func outages(service: String?, from: Instant, until: Instant) async throws -> [Outage] {
        try await readers.read("outages") { db in
            try db.all(
                "SELECT id, service, from_at, until_at, reason, user, at, withdrawn_at FROM outages "
                    + "WHERE from_at < ? AND until_at > ? "
                    + .when(service, "AND (service IS NULL OR service = ?) ") + "ORDER BY from_at, id LIMIT 10000",
                [.time(until), .time(from)] + (service.map { [.text($0)] } ?? [])
            ) { row in
                Outage(
                    id: row.int(0), service: row.optionalText(1), from: row.time(2), until: row.time(3),
                    reason: row.text(4), by: row.optionalID(5), at: row.time(6), withdrawnAt: row.optionalTime(7))
            }
        }
    }

    // MARK: The program's own life

    public func beat(at now: Instant, gap: Duration) async throws {
        try await writer.write("beat") { transaction in
            // A life from before the clock was put back lies in the future: it is not the one that runs.
            let last = try transaction.db.first(
                "SELECT id, until_at FROM lives WHERE from_at <= ? ORDER BY until_at DESC LIMIT 1", .time(now)
            ) { (id: $0.int(0), until: $0.time(1)) }
            // A clock that was put back neither shortens a life nor begins one inside another.
            if let last, now <= last.until { return }
            if let last, now - last.until <= gap {
                try transaction.db.run("UPDATE lives SET until_at = ? WHERE id = ?", .time(now), .int(last.id))
            } else {
                try transaction.db.run("INSERT INTO lives (from_at, until_at) VALUES (?1, ?1)", .time(now))
            }
        }
    }

    public func lives(from: Instant, until: Instant) async throws -> [Range<Instant>] {
        try await readers.read("lives") { db in
            try db.all(
                "SELECT from_at, until_at FROM lives WHERE until_at >= ? AND from_at < ? ORDER BY from_at LIMIT 100000",
                .time(from), .time(until)
            ) { $0.time(0)..<$0.time(1) }
        }
    }
}
