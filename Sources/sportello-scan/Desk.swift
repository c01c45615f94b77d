// Takes requests and gives answers, one after another.

import CLinux
import Glibc
import Scan
import Scanning

/// The worker's side of the conversation.
struct Desk {
    private let frame: ScanFrame
    private let limits: OwnLimits
    private let reader: PageReader

    init(_ frame: ScanFrame, _ limits: OwnLimits, language: String) {
        self.frame = frame
        self.limits = limits
        reader = PageReader(language: language)
    }

    /// Serves until the other side closes.
    func serve() throws(ScanFrameFault) {
        while true {
            let (request, _, descriptor) = try frame.receive(ScanRequest.self, mostBytes: 0)
            limits.grant(processorSeconds: request.limits.processorSeconds)
            watchForHangUp(true)
            let (answer, bytes) = answer(request, descriptor)
            watchForHangUp(false)
            do throws(ScanFrameFault) {
                try send(answer, bytes)
            } catch {
                // A head beyond the limit: said, instead of silence.
                guard case .malformed = error else { throw error }
                try send(Self.failure(ScanError(.tooBig, operation: "answer")), [])
            }
        }
    }

    private func send(_ answer: ScanAnswer, _ bytes: [UInt8]) throws(ScanFrameFault) {
        // withUnsafeBytes of an array knows no typed throws.
        let sent = bytes.withUnsafeBytes { bytes in
            Result { () throws(ScanFrameFault) in try frame.send(answer, bytes: bytes) }
        }
        try sent.get()
    }

    private func answer(_ request: ScanRequest, _ descriptor: Int32) -> (ScanAnswer, [UInt8]) {
        if request.act == .confinement {
            if descriptor >= 0 { close(descriptor) }
            var answer = ScanAnswer()
            answer.confinement = limits.report()
            return (answer, [])
        }
        do throws(ScanError) {
            return try reader.answer(request, about: try Mapping(descriptor))
        } catch {
            return (Self.failure(error), [])
        }
    }

    private static func failure(_ error: ScanError) -> ScanAnswer {
        var answer = ScanAnswer()
        answer.error = .init(code: error.code, detail: error.detail)
        return answer
    }

    /// SIGIO, which ends this process, when anything stirs on the socket.
    private func watchForHangUp(_ isOn: Bool) {
        let flags = fcntl(0, F_GETFL)
        _ = fcntl(0, F_SETFL, isOn ? flags | O_ASYNC : flags & ~O_ASYNC)
    }
}
