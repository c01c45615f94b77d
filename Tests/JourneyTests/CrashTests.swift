// The program is killed at every named moment of taking mail in and of answering, and at random; started again, it must
// have every planted mail as exactly one ticket, and every answer must have left exactly once, or be in doubt.
// What these tests can prove: the order of steps. What the disk keeps at a power cut is the store's promise (WAL, FULL).

import Foundation
import TestServers
import Testing

@Suite("Killed at any moment, nothing is lost and nothing comes twice", .serialized)
struct CrashTests {
    /// Every crash point on the way in, with the passages at which it is tried.
    static let intakePoints = [
        "intake.before-accept", "intake.after-accept", "intake.after-acknowledge", "intake.after-told",
        "intake.before-translate", "intake.after-translate", "intake.inside-filing", "intake.after-filing",
        "store.commit.before", "store.commit.after", "store.blob.named",
    ].flatMap { point in [1, 2, 5].map { "\(point):\($0)" } }

    @Test("taking mail in, at every named moment")
    func intake() async throws {
        let desk = try await MailDesk(after: "{ move: \"Presi\" }")
        var planted: Set<String> = []
        for (round, point) in Self.intakePoints.enumerated() {
            for number in 1...4 {
                let subject = "Piano \(round)-\(number)"
                // The last of each round is large: its bytes go to a file of their own.
                let text = number == 4 ? String(repeating: "Riga di testo lunga.\n", count: 8000) : "Breve."
                try desk.dovecot.plant(
                    Array(citizensMail(subject, text: text).replacing("\n", with: "\r\n").utf8), for: MailDesk.ours)
                planted.insert(subject)
            }
            let process = try desk.serve(crash: point)
            // Some points are passed only once more than we plant for: then it simply takes the mails in.
            try await eventually("round \(point) has died or settled: \(desk.log.suffix(1500))") {
                if !process.isRunning { return true }
                return try await desk.settled(at: planted.count)
            }
            process.stop()
        }
        try await desk.expectExactlyOnce(planted)
    }

    @Test("taking mail in, at random, many times")
    func intakeAtRandom() async throws {
        let desk = try await MailDesk(after: "{ move: \"Presi\" }")
        let rounds = Int(ProcessInfo.processInfo.environment["SPORTELLO_CRASH_ROUNDS"] ?? "") ?? 200
        var planted: Set<String> = []
        for round in 1...rounds {
            for number in 1...3 {
                let subject = "Caso \(round)-\(number)"
                try desk.dovecot.plant(
                    Array(citizensMail(subject).replacing("\n", with: "\r\n").utf8), for: MailDesk.ours)
                planted.insert(subject)
            }
            let process = try desk.serve()
            try await Task.sleep(for: .milliseconds(Int.random(in: 20...350)))
            process.signal(SIGKILL)
            try await eventually("it is dead") { !process.isRunning }
        }
        try await desk.expectExactlyOnce(planted)
    }

    static let outboxPoints = [
        "outbox.after-claim", "outbox.before-transmit", "outbox.after-transmit-mark", "outbox.after-acceptance",
        "outbox.after-finish",
    ]

    @Test("answering: out exactly once, or in doubt after the last byte may have left", arguments: outboxPoints)
    func outbox(point: String) async throws {
        let desk = try await MailDesk()
        let first = try desk.serve(crash: point)
        try await desk.untilReady(first)
        let anOperator = try await Operator(desk)
        try await desk.send(citizensMail("Risposta alla prova"))
        let number = try await anOperator.ticket(about: "Risposta alla prova")
        // The program may die before it has answered the request: that is one of the moments.
        _ = try? await anOperator.post(
            "/tickets/\(number)/answers", ["text": "Ecco la risposta.", "then": "answered"], key: "crash-\(point)")
        try await eventually("it has died at \(point)") { !first.isRunning }

        let second = try desk.serve()
        try await desk.untilReady(second)
        var states = ""
        try await eventually("the entry has come to rest") {
            let outbox = try await desk.stats()["outbox"]
            states = ["waiting", "sending", "accepted", "in_doubt"].map { "\($0) \(outbox[$0].int ?? -1)" }.joined(
                separator: ", ")
            return outbox["accepted"].int == 1 || outbox["in_doubt"].int == 1
        }
        let inDoubt = try await desk.stats()["outbox"]["in_doubt"].int == 1
        let mayDoubt = ["outbox.after-transmit-mark", "outbox.after-acceptance"].contains(point)
        #expect(!inDoubt || mayDoubt, "\(point): \(states)")
        // Not in doubt: it is there exactly once. In doubt: at most once.
        try await eventually("the citizen has what left") {
            try desk.postfix.queued().isEmpty && (inDoubt || desk.mails(of: MailDesk.citizen).count >= 1)
        }
        #expect(try desk.mails(of: MailDesk.citizen).count <= 1)
        second.stop()
    }
}

extension MailDesk {
    /// Whether `count` mails have become tickets and nothing is under way.
    func settled(at count: Int) async throws -> Bool {
        let result = try await program.run("stats", "--json")
        guard result.code == 0 else { return false }
        let stats = try JSON(result.output)
        return stats["contacts"].int ?? 0 >= count && stats["spool"]["received"].int == 0
    }

    /// Lets the program finish, then compares: every planted subject is the subject of exactly one ticket, and the mailbox
    /// has been told of every one.
    func expectExactlyOnce(_ planted: Set<String>) async throws {
        let process = try serve()
        try await untilReady(process)
        try await eventually(within: .seconds(180), "all is filed: \(log.suffix(1500))") {
            try await settled(at: planted.count)
        }
        let anOperator = try await Operator(self)
        var found: [String: Int] = [:]
        var offset = 0
        while true {
            let page = try await anOperator.get("/tickets?scope=all&limit=100&offset=\(offset)")
            for index in 0..<page["tickets"].count {
                found[page["tickets"][index]["ticket"]["subject"].text ?? "", default: 0] += 1
            }
            offset += page["tickets"].count
            if page["hasMore"].bool != true || page["tickets"].count == 0 { break }
        }
        #expect(Set(found.keys) == planted)
        #expect(found.values.allSatisfy { $0 == 1 }, "\(found.filter { $0.value != 1 })")
        let stats = try await stats()
        #expect(stats["contacts"].int == planted.count)
        #expect(stats["held"].int == 0)
        try await eventually(within: .seconds(30), "the mailbox has been told of every mail") {
            try mails(of: Self.ours).isEmpty
        }
        process.stop()
    }
}
