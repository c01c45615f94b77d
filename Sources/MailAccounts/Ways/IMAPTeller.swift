// Tells an IMAP server what is safe with us: marks as seen, or moves to a folder, many at once. On a connection of its
// own, because the folders' connections wait for news, and are open for reading only.

import Channels
import Foundation
import Mail
import Runtime

/// The acting side of an account.
actor IMAPTeller {
    private let access: MailServerAccess
    private let after: MailAfter
    private let limits: IMAPLimits
    private let log: Log
    private var mailbox: IMAPMailbox?
    private var open: IMAPPlace?
    /// Keys of mails that we could not take: they stay untouched where they are.
    private var left: Set<String> = []

    init(_ access: MailServerAccess, after: MailAfter, limits: IMAPLimits, log: Log) {
        self.access = access
        self.after = after
        self.limits = limits
        self.log = log
    }

    func leave(_ key: String) { left.insert(key) }

    /// Repeated keys and keys of mails that are gone are fine.
    func tell(_ keys: [String]) async throws(MailError) {
        var groups: [IMAPPlace: [UInt32]] = [:]
        for key in keys where !left.contains(key) {
            if let (place, uid) = IMAPPlace.parse(key: key) { groups[place, default: []].append(uid) }
        }
        for (place, uids) in groups {
            do throws(MailError) {
                try await tell(uids.sorted(), in: place)
            } catch {
                // A connection kept for long may have been closed by the server: once more on a new one.
                guard [.unreachable, .timeout, .malformed].contains(error.code), !Task.isCancelled else { throw error }
                await close()
                try await tell(uids.sorted(), in: place)
            }
        }
    }

    func close() async {
        let old = mailbox
        mailbox = nil
        open = nil
        await old?.close()
    }

    private func tell(_ uids: [UInt32], in place: IMAPPlace) async throws(MailError) {
        let mailbox = try await connected()
        if open != place {
            open = nil
            let state = try await mailbox.open(folder: place.folder, readOnly: false)
            guard state.uidValidity == place.validity else {
                // These numbers mean other mails now: nothing may be done by them.
                log.warning("a folder was renumbered before its mails could be marked", ["folder": place.folder])
                return
            }
            open = place
        }
        switch after {
        case .keep: break
        case .seen: try await mailbox.add(flag: "\\Seen", to: uids)
        case .move(let folder):
            do throws(MailError) {
                try await mailbox.move(uids, to: folder)
            } catch {
                guard error.code == .missingFolder || error.code == .refused else { throw error }
                try await mailbox.create(folder: folder)
                try await mailbox.move(uids, to: folder)
            }
        }
    }

    private func connected() async throws(MailError) -> IMAPMailbox {
        if let mailbox { return mailbox }
        let new = IMAPMailbox(limits: limits)
        try await new.connect(access.endpoint, try await access.credentials())
        mailbox = new
        return new
    }
}
