// Acts of programs that would be done again when they are asked for again: after a time limit nobody knows whether the
// first request arrived. With a key of the program's own choosing it may simply ask once more.

import HTTPServer
import Store
import Tickets

extension API {
    static let onceHeader = "Idempotency-Key"

    /// Does an act once for each `Idempotency-Key` of one user on one ticket; without the header each time. Known for as
    /// long as this process remembers (`OnceKeys`); answers, which reach a citizen, carry their key into the store.
    /// - Parameter act: gives the id of what it made, or 0.
    /// - Returns: what the first request with the key gave.
    /// - Throws: `HTTPFault` 400 for a key that is none, 409 while the first request is still under way.
    static func once(
        _ name: String, _ site: Site, _ call: Call, _ act: () async throws -> Int64
    ) async throws -> Int64 {
        guard let given = call.request.headers[onceHeader] else { return try await act() }
        guard (8...100).contains(given.utf8.count) else {
            throw HTTPFault(400, "an Idempotency-Key has 8 to 100 characters")
        }
        let ticket = try await site.ticketID(call)
        let key = "api \(call.user.id) \(ticket) \(name) \(given)"
        guard site.onceKeys.claim(key) else {
            guard let result = site.onceKeys.result(of: key) else {
                throw HTTPFault(409, "the first request with this key is under way")
            }
            return result
        }
        do {
            let result = try await act()
            site.onceKeys.finish(key, with: result)
            return result
        } catch {
            site.onceKeys.release(key)
            throw error
        }
    }
}
