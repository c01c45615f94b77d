// Who else has the ticket open. The page's script keeps it true; without script it is as true as the page is old.

import Store
import Tickets

extension Pages {
    func presence(_ model: TicketModel) -> Markup {
        div(
            .id("presence"), .class("presence"),
            .data("data-presence", paths.presence(of: model.view.ticket.number).text),
            .data("data-writes", t(PresenceText.writes, "{1}")), .data("data-open", t(PresenceText.isOpen, "{1}")),
            .data("data-list", t(PresenceText.inList, "{1}")), .role("status")
        ) {
            for who in model.others {
                p(.class(who.isWriting ? "writes" : nil)) {
                    t(who.isWriting ? PresenceText.writes : .isOpen, Self.oneLine(who.name))
                }
            }
        }
    }

    /// For the list, whose lines the script marks.
    var presenceWords: Markup {
        div(
            .id("presence-words"), .hidden(), .data("data-presence-all", paths.allPresence.text),
            .data("data-writes", t(PresenceText.writes, "{1}")), .data("data-open", t(PresenceText.inList, "{1}"))
        ) {}
    }
}
