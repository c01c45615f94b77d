// Reads the head of a request from libmicrohttpd and refuses what could be understood differently by a proxy in front
// of us (request smuggling, A28).

import CMicrohttpd

/// The head of a request, with what is needed to receive its body.
struct RequestHead {
    let head: HTTPHead
    /// Announced length of the body; nil when it comes in chunks.
    let length: Int?
    var hasBody: Bool { length != 0 }

    /// - Throws: `HTTPFault` 400, 405 or 505.
    init(
        connection: OpaquePointer, method: String, version: String, target: String, settings: HTTPServerSettings
    ) throws(HTTPFault) {
        guard version == "HTTP/1.1" || version == "HTTP/1.0" else { throw HTTPFault(505, "HTTP/1.1 is expected") }
        guard let known = HTTPMethod(rawValue: method) else { throw HTTPFault(405, "unknown method") }
        let headers = try Self.headers(connection)
        length = try Self.length(headers)
        let hosts = headers.all("Host").count
        guard hosts == 1 || hosts == 0 && version == "HTTP/1.0" else { throw .badRequest("one Host is expected") }
        let peer = SocketAddress.text(gw_mhd_peer(connection))
        head = HTTPHead(
            method: known, target: try HTTPTarget(target, foreign: settings.foreignPaths), headers: headers,
            client: Self.client(peer: peer, headers: headers, proxies: settings.trustedProxies))
    }

    private static func headers(_ connection: OpaquePointer) throws(HTTPFault) -> HTTPHeaders {
        final class Collector {
            var headers = HTTPHeaders()
            var isBroken = false
        }
        let collector = Collector()
        MHD_get_connection_values_n(
            connection, .HEADER_KIND,
            { context, _, name, nameSize, value, valueSize in
                let collector = Unmanaged<Collector>.fromOpaque(context!).takeUnretainedValue()
                let name = Array(UnsafeRawBufferPointer(start: name, count: nameSize))
                let value = Array(UnsafeRawBufferPointer(start: value, count: valueSize))
                // A blank before the colon, a control character, a NUL: two readers, two meanings (RFC 9112 5.1).
                if name.isEmpty || !name.allSatisfy(HTTPHeaders.isToken)
                    || value.contains(where: { $0 < 32 && $0 != 9 })
                {
                    collector.isBroken = true
                }
                collector.headers.add(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
                return .YES
            }, Unmanaged.passUnretained(collector).toOpaque())
        guard !collector.isBroken else { throw .badRequest("malformed header") }
        return collector.headers
    }

    private static func length(_ headers: HTTPHeaders) throws(HTTPFault) -> Int? {
        let (lengths, codings) = (headers.all("Content-Length"), headers.all("Transfer-Encoding"))
        guard codings.isEmpty else {
            guard codings == ["chunked"], lengths.isEmpty else { throw .badRequest("ambiguous length of the body") }
            return nil
        }
        guard let text = lengths.first else { return 0 }
        guard lengths.count == 1, text.utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(text) else {
            throw .badRequest("ambiguous length of the body")
        }
        return length
    }

    /// The nearest address that is not one of our own proxies: everything left of it the client may have invented.
    private static func client(peer: String, headers: HTTPHeaders, proxies: [String]) -> String {
        guard proxies.contains(peer) else { return peer }
        let hops = headers.all("X-Forwarded-For").flatMap { $0.split(separator: ",") }.map(PercentText.trimmed)
        guard let hop = hops.last(where: { !proxies.contains($0) }), SocketAddress(hop, port: 0) != nil else {
            return peer
        }
        return hop
    }
}
