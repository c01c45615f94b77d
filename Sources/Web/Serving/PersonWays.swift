// Further ways to the same person: what his other requests and his own details tell. Only requests that whoever answers may know
// of; and the address that he wrote from on this one stays the first.

import Channels
import Store
import Tickets

extension Site {
    /// How many of his latest requests are looked at.
    private static let mostTickets = 20
    private static let mostWays = 8

    /// The view with the ways that are not this request's own.
    func withPersonWays(_ view: TicketView, _ call: Call) async throws -> TicketView {
        guard call.user.may(.answer), let person = try await store.person(of: view.ticket.id) else { return view }
        let list = try await store.tickets(
            of: person.id, reach: call.user.reach, limit: Self.mostTickets, offset: 0)
        var view = view
        let others = list.tickets.map(\.ticket).filter { $0.id != view.ticket.id }
        // An address that is a telephone's or a mailbox's is reached by whichever channel writes to such.
        let told =
            [view.ticket.replyAddress.party, view.ticket.requester]
            + others.flatMap { [$0.replyAddress.party, $0.requester] }
            + [Party(address: person.details.mail), Party(address: person.details.phone)]
        let found =
            others.map(\.replyAddress)
            + told.flatMap { party in
                writable(party, service: view.ticket.number.service, within: call.user.reach(of: .answer))
            }
        var seen: Set<String> = []
        view.elsewhere = Array(
            found.filter { reply in
                !reply.party.key.isEmpty && parts.ways(reply.channel, reply.account).sends
                    && seen.insert("\(reply.channel)/\(reply.party.personKey)").inserted
            }.prefix(Self.mostWays))
        return view
    }

    /// By channels whose addresses are of the same kind: a mail address by mail, a mobile number by short message. Not by fax:
    /// nobody has said that there is a machine at a number.
    /// - Parameter reach: accounts of other services are used only within it.
    private func writable(_ party: Party, service: String, within reach: TicketReach) -> [ReplyAddress] {
        let isMail = party.address.contains("@")
        let number = isMail ? nil : TelephoneNumber(party.address)
        guard isMail || number != nil else { return [] }
        let written = Party(name: party.name, address: number?.e164 ?? party.address)
        return parts.channels.compactMap { channel -> ReplyAddress? in
            let own = channel.descriptor
            guard own.addresses == (isMail ? .mailbox : .telephone), isMail || !own.sendsAttachments, !own.byHand
            else { return nil }
            let sending = channel.accounts.filter {
                ($0.service == service || reach.holds(service: $0.service)) && parts.ways(own.name, $0.name).sends
            }
            guard let account = sending.first(where: { $0.service == service }) ?? sending.first,
                let to = try? channel.addressee(written)
            else { return nil }
            return ReplyAddress(channel: own.name, account: account.name, party: to)
        }
    }
}
