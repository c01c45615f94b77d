// Under which keys tries to log in are counted. All that belong to one log-in name begin alike, so that a command can forget
// them at once; names and addresses themselves are in none of them.

import Crypto
import Tickets

/// Keys of the counters in front of the log-in.
public enum LogInKeys {
    /// What all keys of a log-in name begin with.
    public static func all(of login: String) -> String { "login:\(hash(Party.key(login))):" }

    /// Wrong passwords for a name, from everywhere.
    static func account(_ login: String) -> String { all(of: login) + "account" }

    /// Wrong passwords for a name from one network.
    static func pair(_ login: String, _ client: String) -> String { all(of: login) + "from:" + network(client) }

    /// Wrong passwords for a name in a browser that he has come in with.
    static func device(_ login: String, _ device: String) -> String { all(of: login) + "device:" + hash(device) }

    /// Wrong codes of a second step.
    /// - Parameter device: of a browser that he has come in with; nil for all others together.
    static func code(_ login: String, device: String?) -> String {
        all(of: login) + "code" + (device.map { ":" + hash($0) } ?? "")
    }

    /// Links for a new password, for a name and from one network.
    static func reset(_ login: String) -> String { all(of: login) + "reset" }
    static func resets(from client: String) -> String { "address:resets:" + network(client) }

    /// Wrong passwords from one network, whatever the name.
    static func address(_ client: String) -> String { "address:log-in:" + network(client) }

    /// Answers of the identity provider that prove nothing.
    static func answers(from client: String) -> String { "address:provider:" + network(client) }

    // Whoever has one IPv6 address has 2^72 of them: one household counts as one (RFC 6177).
    private static func network(_ client: String) -> String { hash(RateBuckets.key(of: client)) }

    private static func hash(_ text: String) -> String { SHA256.digest(of: text).hex }
}
