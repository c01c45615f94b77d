// Long messages that come in pieces: each piece waits, safe in the spool, for the others; the one that completes the
// message files it. Joined in order of their numbers. What has not come in time is shown as missing, never waited for
// without end.

import Channels
import Store
import Tickets

extension FilingDesk {
    enum Joined {
        case waits(until: Instant)
        /// The message with its whole text, and every piece of it.
        case whole(Letter, [WaitingFragment])
    }

    /// What stands where a piece is missing.
    static let gap = "[…]"

    /// - Parameter complete: the wait is over.
    func join(
        _ fragment: Translation.Fragment, _ letter: Letter, complete: Bool, in filing: any Filing
    ) throws -> Joined {
        let (channel, account) = (letter.item.channel, letter.item.account)
        var pieces = try filing.fragments(group: fragment.group, channel: channel, account: account)
        let until = pieces.map(\.until).min() ?? letter.now + fragment.patience
        let own = WaitingFragment(
            spool: letter.item.id, number: fragment.number, total: fragment.total, text: letter.translation.text,
            arrivedAt: letter.arrivedAt, until: until)
        if !pieces.contains(where: { $0.spool == own.spool }) { pieces.append(own) }
        // A reference that the provider uses again before its time: of two with one number the first counts.
        var byNumber: [Int: WaitingFragment] = [:]
        for piece in pieces.sorted(by: { ($0.number, $0.spool) < ($1.number, $1.spool) })
        where byNumber[piece.number] == nil { byNumber[piece.number] = piece }
        let total = pieces.map(\.total).max() ?? fragment.total
        let isWhole = byNumber.count >= total
        guard isWhole || complete else {
            try filing.park(own, group: fragment.group, channel: channel, account: account)
            return .waits(until: until)
        }
        var whole = letter
        whole.translation.text = Self.text(byNumber, total)
        whole.translation.newText = nil
        whole.lacksParts = !isWhole
        whole.firstArrival = pieces.map(\.arrivedAt).min()
        return .whole(whole, pieces)
    }

    private static func text(_ pieces: [Int: WaitingFragment], _ total: Int) -> String {
        // A hostile total must not make a long text out of nothing: one gap stands for all that is missing in a row.
        var text = ""
        var last = 0
        for number in pieces.keys.sorted() {
            if number > last + 1 { text += gap }
            text += pieces[number]?.text ?? ""
            last = number
        }
        return last < total ? text + gap : text
    }
}
