// What can go wrong between a client and the server, and when the server starts.

/// The server could not start.
public struct HTTPServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Kinds of failure; open for more.
    public enum Code: String, Sendable {
        /// Another program listens on the port.
        case portTaken
        /// Ports below 1024 need a privilege.
        case notPermitted
        /// The address does not belong to this machine, or is none.
        case addressNotAvailable
        /// Anything else the system reported.
        case system
    }
    public let code: Code
    /// The step that failed: "bind", "listen", "start".
    public let operation: String
    /// Address and port asked for; no data of people.
    public let place: String
    /// The system's errno, or 0.
    public let errno: Int32

    public var description: String {
        switch code {
        case .portTaken: "\(place) is in use by another program"
        case .notPermitted: "no permission to listen on \(place) (ports below 1024 need CAP_NET_BIND_SERVICE)"
        case .addressNotAvailable: "\(place) is not an address of this machine"
        case .system: "cannot listen on \(place): \(operation) failed with errno \(errno)"
        }
    }
}

/// A request that cannot be honoured, with the status that says why. Thrown by parsing and by handlers; the server
/// turns it into a response without further detail.
public struct HTTPFault: Error, Sendable, Equatable {
    /// A status of 400 to 599.
    public let status: Int
    /// For the log and for clients that are programs: a fixed sentence without data of the request.
    public let reason: String

    public init(_ status: Int, _ reason: String) {
        self.status = status
        self.reason = reason
    }

    static func badRequest(_ reason: String) -> HTTPFault { HTTPFault(400, reason) }
}
