// What a message points at: our secrets, messages it answers, numbers it quotes; looked up within bounds.

import Channels
import Store
import Tickets

extension FilingDesk {
    /// Found pointers of one message.
    struct Pointers {
        /// Messages and tickets whose secret it carries, in the order of the translation.
        private(set) var byToken: [FoundMessage] = []
        private(set) var candidates: [MatchCandidate] = []
        /// The message of ours that a report is about.
        private(set) var ours: FoundMessage?

        /// A hostile message may carry thousands of ids; an honest thread's nearest ones decide.
        static let most = 20

        init(of letter: Letter, in filing: any Filing) throws {
            let translation = letter.translation
            for token in translation.tokens.prefix(Self.most) {
                guard let found = try filing.find(token: token) else { continue }
                byToken.append(found)
                try add(found.ticket, .token, letter, filing)
            }
            for id in translation.references.prefix(Self.most) where !id.isEmpty {
                for found in try filing.find(externalID: id) { try add(found.ticket, .reference, letter, filing) }
            }
            for number in translation.numbers.prefix(Self.most) {
                if let ticket = try filing.find(number: number) { try add(ticket, .number, letter, filing) }
            }
            try addReported(letter, filing)
            try addConversation(letter, filing)
        }

        /// The provider's own id for a message of ours, in a report about it: as good as a secret, because only the
        /// provider's own way in gives such reports.
        private mutating func addReported(_ letter: Letter, _ filing: any Filing) throws {
            ours = byToken.first { $0.outbox != nil }
            guard ours == nil, let id = letter.translation.notice?.originalID, !id.isEmpty,
                let found = try filing.find(
                    reference: id, channel: letter.item.channel, account: letter.item.account)
            else { return }
            ours = found
            byToken.append(found)
            try add(found.ticket, .token, letter, filing)
        }

        /// The sender's latest ticket, on a channel without threads: as long as it is not closed and not long ago.
        private mutating func addConversation(_ letter: Letter, _ filing: any Filing) throws {
            let address = letter.translation.sender.address
            guard let longest = letter.translation.conversation, !letter.comesFromUs, !Party.key(address).isEmpty,
                let last = try filing.conversation(
                    with: address, channel: letter.item.channel, account: letter.item.account),
                letter.now - last.at <= longest, let ticket = try filing.ticket(last.ticket), ticket.state != .closed
            else { return }
            try add(last.ticket, .conversation, letter, filing)
        }

        private mutating func add(
            _ ticket: TicketID, _ pointer: MatchCandidate.Pointer, _ letter: Letter, _ filing: any Filing
        ) throws {
            if candidates.contains(where: { $0.ticket == ticket && $0.pointer == pointer }) { return }
            // Our own address is known on many tickets and easily forged: it vouches for nothing.
            let address = letter.translation.sender.address
            let known =
                try !letter.comesFromUs && !Party.key(address).isEmpty && filing.isParticipant(address, of: ticket)
            candidates.append(MatchCandidate(ticket: ticket, pointer: pointer, senderIsParticipant: known))
        }

        /// Why a ticket that could not be extended is linked.
        func reason(for ticket: TicketID) -> String {
            let strongest = candidates.filter { $0.ticket == ticket }.map(\.pointer).min()
            return strongest == .reference ? "reference" : "quoted_number"
        }
    }
}
