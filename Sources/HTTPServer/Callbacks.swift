// The C functions that libmicrohttpd calls, all on its own thread. Each finds its Swift object and goes there.
// Who holds what: a connection's record is retained from accept to close, an exchange from request line to completion.

import CMicrohttpd

/// What the callbacks of one server need.
final class Callbacks: Sendable {
    let core: ServerCore
    let watch: ConnectionWatch

    init(core: ServerCore, watch: ConnectionWatch) {
        self.core = core
        self.watch = watch
    }

    static func of(_ context: UnsafeMutableRawPointer?) -> Callbacks? {
        context.map { Unmanaged<Callbacks>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// A connection was accepted or is about to be closed.
func connectionChanged(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ what: MHD_ConnectionNotificationCode
) {
    guard let callbacks = Callbacks.of(context), let connection, let slot else { return }
    if what == .CONNECTION_NOTIFY_STARTED {
        let record = ConnectionRecord(descriptor: gw_mhd_fd(connection), settings: callbacks.core.settings)
        slot.pointee = Unmanaged.passRetained(record).toOpaque()
        callbacks.watch.add(record)
    } else if let held = slot.pointee {
        callbacks.watch.remove(Unmanaged<ConnectionRecord>.fromOpaque(held).takeRetainedValue())
        slot.pointee = nil
    }
}

/// The request line was read; what is returned stands in the slot of the following calls.
func requestBegan(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let callbacks = Callbacks.of(context), let connection, let target,
        let held = gw_mhd_socket_context(connection)
    else { return nil }
    let record = Unmanaged<ConnectionRecord>.fromOpaque(held).takeUnretainedValue()
    let text = String(validatingCString: target) ?? ""
    let exchange = Exchange(core: callbacks.core, connection: connection, target: text, record: record)
    return Unmanaged.passRetained(exchange).toOpaque()
}

/// The next step of a request.
func requestStep(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ target: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?,
    _ uploadSize: UnsafeMutablePointer<Int>?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let held = slot?.pointee, let method, let version, let uploadSize else { return .NO }
    let exchange = Unmanaged<Exchange>.fromOpaque(held).takeUnretainedValue()
    let piece = UnsafeRawBufferPointer(start: upload, count: upload == nil ? 0 : uploadSize.pointee)
    uploadSize.pointee = 0
    return exchange.step(method: String(cString: method), version: String(cString: version), upload: piece)
}

/// The request is over, well or not.
func requestCompleted(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ why: MHD_RequestTerminationCode
) {
    guard let held = slot?.pointee else { return }
    slot?.pointee = nil
    Unmanaged<Exchange>.fromOpaque(held).takeRetainedValue().completed()
}
