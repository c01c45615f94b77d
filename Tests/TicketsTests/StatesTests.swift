// The state tables, written down a second time: whoever changes one of them has to mean it.

import Testing
import Tickets

@Suite struct StatesTests {
    private func table<State: StateMachine>(_ type: State.Type) -> [String: Set<String>] {
        Dictionary(uniqueKeysWithValues: State.allCases.map { ($0.rawValue, Set($0.next.map(\.rawValue))) })
    }

    @Test func `a spool item ends done, and a held one can only be received again`() {
        #expect(
            table(SpoolState.self) == [
                "received": ["translated", "incomplete", "done", "held"],
                "translated": ["incomplete", "done", "held"], "incomplete": ["done", "held"],
                "held": ["received"], "done": [],
            ])
    }

    @Test func `an outbox entry goes out only from waiting, and a doubt is never sent again by itself`() {
        #expect(
            table(OutboxState.self) == [
                "waiting": ["sending", "held", "withdrawn"],
                "sending": ["accepted", "waiting", "held", "in_doubt", "handed_over"],
                "handed_over": ["accepted", "held"],
                "held": ["waiting"], "in_doubt": ["accepted", "waiting", "held"], "accepted": [],
                "withdrawn": [],
            ])
        #expect(!OutboxState.inDoubt.canBecome(.sending))
    }

    @Test func `news of a delivery goes forward only`() {
        #expect(
            table(DeliveryState.self) == [
                "unknown": ["delivered", "delayed", "bounced"], "delayed": ["delivered", "bounced"],
                "delivered": ["bounced"], "bounced": ["delivered"],
            ])
    }

    @Test func `a ticket is new once, and a closed one can only go back to where it was`() {
        let desk: Set = ["open", "waiting_for_citizen", "with_back_office", "with_department", "answered", "closed"]
        #expect(
            table(TicketState.self) == [
                "new": desk, "open": desk.subtracting(["open"]),
                "waiting_for_citizen": desk.subtracting(["waiting_for_citizen"]),
                "with_back_office": desk.subtracting(["with_back_office"]),
                "with_department": desk.subtracting(["with_department"]), "answered": desk.subtracting(["answered"]),
                "closed": ["open", "with_back_office", "with_department"],
            ])
        #expect(TicketState.allCases.filter(\.isOpen).count == 5 && !TicketState.answered.isOpen)
    }

    @Test func `no state follows itself, and every state can be reached from the first`() {
        func check<State: StateMachine>(from first: State) {
            var reached: Set<State> = [first]
            var edge = [first]
            while let state = edge.popLast() {
                #expect(!state.canBecome(state))
                for next in state.next where reached.insert(next).inserted { edge.append(next) }
            }
            #expect(reached == Set(State.allCases))
        }
        check(from: SpoolState.received)
        check(from: OutboxState.waiting)
        check(from: DeliveryState.unknown)
        check(from: TicketState.new)
    }
}
