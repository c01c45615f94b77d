// Waiting for new messages: IDLE (RFC 2177) where the server has it, questions in between where not.

import Foundation

extension IMAPMailbox {
    /// Why a wait ended.
    public enum News: Sendable, Equatable {
        /// The folder has got messages since the last listing came to its end (or since it was opened).
        case arrived
        /// `wake` was called.
        case woken
        /// `patience` passed.
        case nothing
    }

    /// Waits until the open folder has messages that no complete listing has shown, `wake` is called or `patience` has passed. A connection that died in
    /// silence is noticed when the wait ends, so keep `patience` to minutes.
    public func waitForNews(patience: Duration) async throws(MailError) -> News {
        try await guarded { mailbox throws(MailError) in
            let session = try mailbox.ready("wait")
            guard mailbox.state != nil else { throw MailError(.local, operation: "wait", text: "no folder is open") }
            let end = ContinuousClock.now + patience
            let before = mailbox.listedArrivals
            while true {
                if session.arrivals != before { return .arrived }
                let news =
                    limits.usesIdle && session.has("IDLE")
                    ? try mailbox.idle(session, until: end, before) : try mailbox.poll(session, until: end, before)
                if let news { return news }
            }
        }
    }

    /// One IDLE; nil when it was only renewed.
    private func idle(
        _ session: IMAPSession, until end: ContinuousClock.Instant, _ before: Int
    ) throws(MailError) -> News? {
        let tag = try session.issue("IDLE", operation: "wait")
        try awaitGoAhead(tag, session)
        let renewal = ContinuousClock.now + limits.idleRenewal
        var news: News?
        while news == nil {
            let response = try session.next(until: min(end, renewal), operation: "wait", wakeable: true)
            if session.arrivals != before { news = .arrived }
            if let status = session.takeAnswer(to: tag) {
                // The server ended it by itself.
                try status.orThrow("wait")
                return news
            }
            if response == nil, news == nil {
                if ContinuousClock.now >= end {
                    news = .nothing
                } else if ContinuousClock.now < renewal {
                    news = .woken
                }
                break
            }
        }
        try session.done()
        try session.answer(to: tag, operation: "wait").orThrow("wait")
        return session.arrivals != before ? .arrived : news
    }

    private func awaitGoAhead(_ tag: String, _ session: IMAPSession) throws(MailError) {
        let deadline = ContinuousClock.now + limits.answering
        while true {
            if case .goAhead = try session.next(until: deadline, operation: "wait") { return }
            if let status = session.takeAnswer(to: tag) {
                try status.orThrow("wait")
                throw MailError(.malformed, operation: "wait", text: "IDLE ended before it began")
            }
        }
    }

    /// One question for news and a pause; nil when there were none and time is left.
    private func poll(
        _ session: IMAPSession, until end: ContinuousClock.Instant, _ before: Int
    ) throws(MailError) -> News? {
        try session.command("NOOP", operation: "wait").orThrow("wait")
        let pause = min(end, ContinuousClock.now + limits.polling)
        while true {
            if session.arrivals != before { return .arrived }
            // Some servers tell unasked; a wake ends the pause.
            if try session.next(until: pause, operation: "wait", wakeable: true) != nil { continue }
            if ContinuousClock.now >= end { return .nothing }
            return ContinuousClock.now < pause ? .woken : nil
        }
    }
}
