// The palette: one field for every view, command and ticket (`palette.js` opens it with Ctrl + K). Without a script it is not
// there, and all of it is in the page's own links.

import Store
import Tickets

extension Pages {
    func palette(_ frame: PageFrame, _ user: User) -> Markup {
        dialog(.id("palette"), .class("palette"), .aria(.label, t(InboxText.palette))) {
            label(.class("unseen"), .for("palette-field")) { t(InboxText.palette) }
            input(
                .type("text"), .id("palette-field"), .role("combobox"), .aria(.expanded, "true"),
                .aria(.controls, "palette-list"), .aria(.autocomplete, "list"), .autocomplete("off"),
                .spellcheck(false), .placeholder(t(InboxText.paletteHint)), .maxlength(ListQuery.longestSearch))
            div(.id("palette-list"), .class("options"), .role("listbox"), .aria(.label, t(InboxText.palette))) {}
            p(.class("unseen"), .id("palette-status"), .role("status")) {}
            ul(.hidden(), .id("palette-commands")) { for one in commands(frame, user) { command(one.0, one.1) } }
        }
    }

    private func command(_ words: String, _ address: Address) -> Markup { li { a(.href(address)) { words } } }

    private func commands(_ frame: PageFrame, _ user: User) -> [(String, Address)] {
        var all: [(String, Address)] = ListView.allCases.map { (t(name(of: $0)), paths.list(ListQuery($0))) }
        for queue in frame.organisation.queues where frame.counts?.queues[queue.code.value] ?? 0 > 0 {
            var query = ListQuery()
            query.filters.queue = queue.code
            all.append((name(of: queue), paths.list(query)))
        }
        if user.may(.register) { all.append((t(BeginText.title), paths.begin)) }
        if frame.takesCalls, user.may(.register) { all.append((t(PhoneCallText.title), paths.phoneCall)) }
        if user.may(.held) { all.append((t(FrameText.held), paths.held())) }
        if user.may(.outbox) { all.append((t(FrameText.outbox), paths.outbox())) }
        all.append((t(FrameText.accounts), paths.accounts))
        if user.may(.reports), frame.hasReports {
            all += [(t(ReportText.dashboard), paths.dashboard()), (t(ReportText.indicators), paths.indicators())]
        }
        return all
    }
}
