// A certificate authority of our own for one test, made with the openssl program.

import Foundation

/// A CA with one server certificate, both fresh, valid for two days.
public final class Certificates: Sendable {
    private let folder: TemporaryFolder
    /// PEM file of the CA: what a client must be told to trust.
    public var authority: String { folder.file("ca.pem") }
    /// PEM file of another CA, which signed nothing here: the wrong one.
    public var wrongAuthority: String { folder.file("other.pem") }
    /// PEM files for the server.
    public var certificate: String { folder.file("cert.pem") }
    public var key: String { folder.file("key.pem") }

    /// - Parameters:
    ///   - names: the host names the certificate is good for; 127.0.0.1 is not among them unless `address` says so.
    ///   - expired: makes it end yesterday.
    public init(names: [String] = ["localhost"], address: String? = "127.0.0.1", expired: Bool = false) async throws {
        folder = try TemporaryFolder("ca")
        guardian = try ServerProcess(["sleep", "infinity"], folder: folder.path, log: "/dev/null")
        for name in ["ca", "other"] {
            try await Command.mustRun(
                ["openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=Test \(name)"] + Self.newKey
                    + ["-keyout", folder.file("\(name).key"), "-out", folder.file("\(name).pem")]
                    + ["-addext", "keyUsage=critical,keyCertSign"])
        }
        try await Command.mustRun(
            ["openssl", "req", "-nodes", "-subj", "/CN=\(names.first ?? "localhost")"] + Self.newKey
                + ["-keyout", key, "-out", folder.file("request.pem")])
        let alternatives = names.map { "DNS:\($0)" } + (address.map { ["IP:\($0)"] } ?? [])
        try folder.write("extensions", "subjectAltName=\(alternatives.joined(separator: ","))\n")
        try await Command.mustRun(
            [
                "openssl", "x509", "-req", "-in", folder.file("request.pem"), "-CA", authority,
                "-CAkey", folder.file("ca.key"), "-set_serial", "\(UInt32.random(in: 1...UInt32.max))",
                "-days", expired ? "-1" : "2", "-extfile", folder.file("extensions"), "-out", certificate,
            ])
        chmod(key, 0o644)
    }

    /// Removes the folder when this process dies without having done so.
    private let guardian: ServerProcess

    private static let common = Task { try await Certificates() }

    /// The certificate for "localhost" and 127.0.0.1 that servers of this process share unless they ask for another.
    public static func shared() async throws -> Certificates { try await common.value }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
}
