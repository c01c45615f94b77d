// What lies in a mailbox that is read, under the keys by which its mails are taken in.

import Channels
import Curl
import Foundation
import Mail
import Runtime
import Tickets

/// Looks through mailboxes.
public struct MailStock: ChannelStocktaking {
    private let readings: [AccountName: MailReading]
    private let clock: any WallClock

    /// - Parameter readings: without the accounts that only send: nothing lies there.
    public init(_ readings: [AccountName: MailReading], clock: any WallClock) {
        self.readings = readings
        self.clock = clock
    }

    public func takeStock(
        of account: AccountName, within limit: Duration, _ each: @Sendable (StockPage) async -> Void
    ) async throws(ChannelError) {
        let deadline = ContinuousClock.now + limit
        do throws(MailError) {
            switch readings[account] {
            case .maildir(let path, _): try await Self.maildir(path, until: deadline, clock: clock, each)
            case .imap(let server, let folders, _, _, _):
                try await Self.imap(server, folders: folders, until: deadline, each)
            case nil: break
            }
        } catch {
            throw ChannelError(mail: error)
        }
    }

    private static func maildir(
        _ path: String, until deadline: ContinuousClock.Instant, clock: any WallClock,
        _ each: @Sendable (StockPage) async -> Void
    ) async throws(MailError) {
        let reader = MaildirReader(path: path, afterwards: .keep, clock: clock)
        let isWhole = try await reader.stock(until: deadline, page: StockPage.most) { found in
            await each(
                StockPage(
                    place: path, items: found.map { .init(key: $0.key, arrivedAt: Instant($0.arrivedAt)) }))
        }
        // Said of an empty place too: nothing there is an answer.
        await each(StockPage(place: path, items: [], isCut: !isWhole))
    }

    /// A connection of its own, opened for looking only.
    private static func imap(
        _ server: MailServer, folders: [String], until deadline: ContinuousClock.Instant,
        _ each: @Sendable (StockPage) async -> Void
    ) async throws(MailError) {
        let access = MailServerAccess(server, .imap)
        var limits = IMAPLimits()
        limits.connecting = min(.seconds(15), deadline - .now)
        limits.answering = .seconds(10)
        let mailbox = IMAPMailbox(limits: limits)
        do throws(MailError) {
            try await mailbox.connect(access.endpoint, try await access.credentials())
            for folder in folders { try await stock(of: folder, in: mailbox, until: deadline, each) }
        } catch {
            await mailbox.close()
            throw error
        }
        await mailbox.close()
    }

    private static func stock(
        of folder: String, in mailbox: IMAPMailbox, until deadline: ContinuousClock.Instant,
        _ each: @Sendable (StockPage) async -> Void
    ) async throws(MailError) {
        let state = try await mailbox.open(folder: folder, readOnly: true)
        let place = IMAPPlace(folder: folder, validity: state.uidValidity)
        var last: UInt32 = 0
        var more = true
        while more, ContinuousClock.now < deadline {
            let listing = try await mailbox.list(after: last, most: StockPage.most)
            let items = listing.entries.map {
                StockPage.Item(key: place.key($0.uid), arrivedAt: $0.arrivedAt.map { Instant($0) })
            }
            await each(StockPage(place: folder, items: items))
            (last, more) = (listing.completeUpTo, listing.moreMayFollow)
        }
        await each(StockPage(place: folder, items: [], isCut: more))
    }
}
