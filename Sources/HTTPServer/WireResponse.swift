// Makes a libmicrohttpd response of ours. The caller destroys the handle after queueing it.

import CMicrohttpd
import Glibc

/// A response in libmicrohttpd's form.
struct WireResponse {
    let handle: OpaquePointer
    let status: Int
    /// Bytes to be sent, where known.
    let length: Int?
    /// What is to be started once the response is queued.
    var streaming: (HTTPBodyWriter, HTTPStream)?

    /// - Returns: nil when a header is not sendable or a file cannot be opened.
    init?(_ response: HTTPResponse, isHead: Bool, connection: OpaquePointer) {
        guard response.headers.fields.allSatisfy(HTTPHeaders.isSendable) else { return nil }
        switch response.body {
        case .bytes(let bytes):
            length = bytes.count
            var bytes = bytes
            guard let made = MHD_create_response_from_buffer(bytes.count, &bytes, .RESPMEM_MUST_COPY) else {
                return nil
            }
            handle = made
        case .file(let path):
            guard let (made, size) = Self.file(path) else { return nil }
            (handle, length) = (made, size)
        case .stream(let known, let stream):
            let writer = HTTPBodyWriter(connection: connection)
            let size = known.map(UInt64.init) ?? gw_mhd_size_unknown
            // Retained for the response; released by its free callback.
            let context = Unmanaged.passRetained(writer)
            guard
                let made = MHD_create_response_from_callback(size, 64 << 10, readStream, context.toOpaque(), freeStream)
            else {
                context.release()
                return nil
            }
            (handle, length) = (made, stream.isEndless ? nil : known)
            if !isHead { streaming = (writer, stream) }
        }
        status = response.status
        for field in response.headers.fields where MHD_add_response_header(handle, field.name, field.value) != .YES {
            MHD_destroy_response(handle)
            return nil
        }
    }

    private static func file(_ path: String) -> (OpaquePointer, Int)? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        var facts = stat()
        // libmicrohttpd closes the descriptor with the response.
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
            let made = MHD_create_response_from_fd64(UInt64(facts.st_size), descriptor)
        else {
            close(descriptor)
            return nil
        }
        return (made, Int(facts.st_size))
    }
}

private func readStream(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ most: Int
) -> Int {
    guard let context, let buffer else { return gw_mhd_end_with_error }
    return Unmanaged<HTTPBodyWriter>.fromOpaque(context).takeUnretainedValue().read(into: buffer, most: most)
}

private func freeStream(_ context: UnsafeMutableRawPointer?) {
    if let context { Unmanaged<HTTPBodyWriter>.fromOpaque(context).release() }
}
