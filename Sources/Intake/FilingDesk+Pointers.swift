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
