// Probes: is the process alive, can it do its work? Answers for machines; no session, no names of anything.

import Foundation
import HTTPServer
import Store

extension Site {
    /// `GET /livez`.
    func alive(_ call: Call) async throws -> HTTPResponse { .text("ok\n") }

    /// `GET /readyz`: 200 when the store takes a durable write and nothing else stands in the way, otherwise 503 with
    /// one fixed word a line.
    func ready(_ call: Call) async throws -> HTTPResponse {
        var faults = await parts.readiness()
        do { try await store.probe() } catch { faults.insert("store", at: 0) }
        return faults.isEmpty ? .text("ready\n") : .text(faults.joined(separator: "\n") + "\n", status: 503)
    }
}
