// Reports and calls by command: calls come in, a period is closed, and prints the same ever after.

import Foundation
import TestServers
import Testing

@Suite("Reports by command")
struct ReportTests {
    private let services = "services: { CUP: { title: \"CUP\" } }"

    @Test("calls are taken in once, and show in the table of their period")
    func calls() async throws {
        let program = try Program(main: services)
        let log = try program.folder.write(
            "queue_log",
            """
            1740988800|c1|cup|NONE|ENTERQUEUE||0971000001|1
            1740988805|c1|cup|Anna|CONNECT|5|x|2
            1740988865|c1|cup|Anna|COMPLETECALLER|5|60|1
            1740988900|c2|cup|NONE|ENTERQUEUE||0971000002|1
            1740988930|c2|cup|NONE|ABANDON|1|1|30

            """)
        let command = ["calls", "import", "--service", "CUP", "--form", "queue_log", log]
        let first = try await program.run(command[0], command[1], command[2], command[3], command[4], command[5], log)
        #expect(first.code == 0 && first.outputText == "2 calls, 2 of them new, 0 without an end.\n")
        let again = try await program.json(command[0], command[1], command[2], command[3], command[4], command[5], log)
        #expect(again["read"].int == 2 && again["new"].int == 0)
        let table = try await program.run("report", "--service", "CUP", "--period", "2025-S1")
        #expect(table.code == 0, "\(table.errorText)")
        let lines = table.outputText.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("I-01") && $0.contains("50,00%") && $0.hasSuffix("KO") })
        #expect(lines.contains { $0.hasPrefix("I-05") && $0.contains("100,00%") && $0.hasSuffix("OK") })
        #expect(lines.contains { $0.hasPrefix("I-02") && $0.hasSuffix("n/a") })
    }

    @Test("a file with a fault takes in nothing and names its line")
    func fault() async throws {
        let program = try Program(main: services)
        let file = try program.folder.write("c.csv", "inizio;attesa;esito\n2025-03-03 08:00;5;forse\n")
        let refused = try await program.run("calls", "import", "--service", "CUP", "--form", "csv", file)
        #expect(refused.code == 65 && refused.errorText.contains("line 2: value (esito)"))
        let unknown = try await program.run("calls", "import", "--service", "XX", "--form", "csv", file)
        #expect(unknown.code == 66)
        let gone = try await program.run("calls", "import", "--service", "CUP", "--form", "csv", "/no/such")
        #expect(gone.code == 66)
    }

    @Test("a closed period prints the same bytes in every form, and is closed once")
    func closed() async throws {
        let program = try Program(main: services)
        let closing = try await program.run("report", "--service", "CUP", "--period", "2025-Q1", "--freeze")
        #expect(closing.code == 0 && closing.errorText.hasPrefix("closed period no. 1, SHA-256 "))
        for form in ["pdf", "xlsx", "csv", "json"] {
            let one = try await program.run("report", "--frozen", "1", "--format", form)
            let two = try await program.run("report", "--frozen", "1", "--format", form)
            #expect(one.code == 0 && one.output == two.output && one.output.count > 100, "\(form)")
        }
        let twice = try await program.run("report", "--service", "CUP", "--period", "2025-Q1", "--freeze")
        #expect(twice.code == 65)
        let running = try await program.run("report", "--service", "CUP", "--period", "2999", "--freeze")
        #expect(running.code == 65 && running.errorText.contains("not over"))
        #expect(try await program.run("report", "--frozen", "7").code == 66)
        #expect(try await program.run("report", "--service", "CUP", "--period", "2025-S3").code == 64)
    }
}
