// To whom, and by which way: the way the citizen wrote first, further ways on record, and any other address. What the
// chosen way has (subject, files, a copy of the question) is shown by style alone, from the flags beside each choice.

import Channels
import Store
import Tickets

extension Pages {
    func addressee(_ form: AnswerForm, _ model: TicketModel) -> Markup {
        let chosen = form.chosen ?? form.addressees.first?.value
        return fieldset(.class("choices addressees")) {
            legend { t(AnswerText.to) }
            for (index, addressee) in form.addressees.enumerated() {
                let channel = model.frame.channel(addressee.to.channel)
                div(.class("choice")) {
                    input(
                        .type("radio"), .id("to-\(index)"), .name(FormField.addressee), .value(addressee.value),
                        .checked(addressee.value == chosen), .required(),
                        .data("data-channel", addressee.to.channel.value),
                        .data("data-no-subject", channel?.hasSubject == false ? "" : nil),
                        .data("data-no-quote", channel?.quotes == false ? "" : nil),
                        .data("data-no-files", channel?.sendsAttachments == false ? "" : nil),
                        .data("data-by-hand", channel?.byHand == true ? "" : nil),
                        .data("data-short", channel?.isShort == true ? "" : nil),
                        .data("data-no-preview", form.previews.contains(addressee.to.channel) ? nil : ""))
                    label(.for("to-\(index)")) {
                        way(addressee.to, model.frame)
                        span(.class("hint")) { hint(addressee, model) }
                    }
                }
            }
            if !form.ways.isEmpty { other(form, isChosen: chosen == OtherAddressee.value) }
        }
    }

    private func hint(_ addressee: AnswerForm.Addressee, _ model: TicketModel) -> String {
        let role: AnswerText =
            switch addressee.role {
            case .requester: .roleRequester
            case .lastSender: .roleLastSender
            case .known: .roleKnown
            case .elsewhere: .roleElsewhere
            }
        let from = [addressee.from.title, addressee.from.address].filter { !$0.isEmpty }.joined(separator: " ")
        let optedOut = model.view.optedOut[addressee.to].map { t(AnswerText.optedOut, times.short($0)) }
        return [t(role), t(AnswerText.leavesFrom, Self.oneLine(from)), optedOut].compactMap(\.self)
            .joined(separator: " · ")
    }

    /// Channel, name and address in full.
    func way(_ to: ReplyAddress, _ frame: PageFrame) -> Markup {
        span(.class("exact")) {
            icon(.channel(frame.channel(to.channel)?.icon))
            if let title = frame.channel(to.channel)?.title {
                span(.class("way-name")) { title.text(in: language) + " " }
            }
            if !to.party.name.isEmpty {
                bdi { Self.oneLine(to.party.name) }
                " "
            }
            bdi(.class("exact-address")) { Self.oneLine(to.party.address) }
        }
    }

    private func other(_ form: AnswerForm, isChosen: Bool) -> Markup {
        let isBad = form.problems.contains(.badAddressee)
        return group {
            div(.class("choice")) {
                input(
                    .type("radio"), .id("to-other"), .name(FormField.addressee), .value(OtherAddressee.value),
                    .checked(isChosen), .required())
                label(.for("to-other")) { t(AnswerText.otherAddress) }
            }
            div(.class("other-address")) {
                div(.class("field")) {
                    label(.for("other-way")) { t(AnswerText.otherWay) }
                    select(.id("other-way"), .name(FormField.otherWay)) {
                        for way in form.ways {
                            option(
                                .value(way.value), .selected(way.value == form.other.way),
                                .data("data-no-subject", way.channel.hasSubject ? nil : ""),
                                .data("data-no-quote", way.channel.quotes ? nil : ""),
                                .data("data-no-files", way.channel.sendsAttachments ? nil : ""),
                                .data("data-by-hand", way.channel.byHand ? "" : nil),
                                .data("data-short", way.channel.isShort ? "" : nil),
                                .data("data-no-preview", form.previews.contains(way.channel.name) ? nil : "")
                            ) {
                                way.channel.title.text(in: language) + ": "
                                    + Self.oneLine("\(way.account.title) \(way.account.address)")
                            }
                        }
                    }
                }
                div(.class("field")) {
                    label(.for("other-name")) { t(AnswerText.otherName) }
                    input(
                        .type("text"), .id("other-name"), .name(FormField.otherName), .value(form.other.name),
                        .maxlength(200), .autocomplete("off"))
                }
                div(.class("field")) {
                    label(.for("other-address")) { t(AnswerText.otherWritten) }
                    textarea(
                        .id("other-address"), .name(FormField.otherAddress), .rows(2), .maxlength(1000),
                        .spellcheck(false), .aria(.invalid, isBad && isChosen ? "true" : nil), text: form.other.address)
                }
            }
        }
    }
}
