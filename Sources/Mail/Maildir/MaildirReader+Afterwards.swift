// What happens to messages that are safe with us. Never replaces a file, never touches one that was not named.

import Foundation
import Glibc

extension MaildirReader {
    /// Does with these messages what was chosen. Keys of messages that are gone are fine, so are keys told twice.
    /// One message that cannot be moved does not keep the others; its error is thrown at the end.
    public func acknowledge(_ keys: [String]) throws(MailError) {
        guard afterwards != .keep else { return }
        guard let maildir else { throw MailError.closed("acknowledge") }
        if keys.isEmpty { return }
        if case .move(let name) = afterwards, target == nil { target = try maildir.subfolder(name).cur }
        var failure: MailError?
        var missing: Set<String> = []
        for key in keys {
            guard let place = handed[key] else {
                missing.insert(key)
                continue
            }
            switch settle(place, in: maildir) {
            case 0: handed[key] = nil
            case ENOENT: missing.insert(key)
            case let code: failure = failure ?? MailError(errno: code, operation: "move message")
            }
        }
        // Told of after a restart, or renamed by another program since: look where they are now.
        if !missing.isEmpty { try settle(missing, in: maildir, &failure) }
        if let failure { throw failure }
    }

    private func settle(
        _ keys: Set<String>, in maildir: Maildir, _ failure: inout MailError?
    ) throws(MailError) {
        var places: [String: MaildirPlace] = [:]
        for folder in [maildir.new, maildir.cur, maildir.root] {
            let listing = try folder.listing()
            while let name = try listing.next() {
                guard let (key, _) = identity(name, folder, of: maildir), keys.contains(key) else { continue }
                places[key] = MaildirPlace(folder: folder, name: name)
            }
        }
        for (key, place) in places {
            let code = settle(place, in: maildir)
            if code != 0, code != ENOENT {
                failure = failure ?? MailError(errno: code, operation: "move message")
            } else {
                handed[key] = nil
            }
        }
        for key in keys where places[key] == nil { handed[key] = nil }
    }

    /// - Returns: 0 or the system's error number.
    private func settle(_ place: MaildirPlace, in maildir: Maildir) -> Int32 {
        let destination: MaildirFolder
        if case .move = afterwards {
            guard let target else { return ENOENT }
            destination = target
        } else {
            destination = maildir.cur
            if place.folder === maildir.cur, place.name.isTaken { return 0 }
        }
        for turn in 0..<100 {
            let name = place.name.marked(turn: turn)
            if destination === maildir.cur { watch?.expect(name) }
            let code = place.folder.move(place.name, to: destination, as: name)
            if code != 0 { watch?.forget(name) }
            // Taken by another message that came under the same name (saved files): the next free one.
            if code != EEXIST { return code }
        }
        return EEXIST
    }
}
