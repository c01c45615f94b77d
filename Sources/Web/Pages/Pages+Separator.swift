// The form for the sheet that parts two letters of a scanned pile; and, on a ticket, the form that tells its arrival by
// another channel.

import Channels
import Store
import Tickets

/// The form for a separator sheet.
struct SeparatorModel: Sendable {
    var frame: PageFrame
    var request: SeparatorRequest
    /// Codes to choose from.
    var services: [String]
    /// It came back.
    var isBad = false
}

extension Pages {
    func separator(_ model: SeparatorModel) -> Markup {
        page(model.frame, .printQueue, title: t(SheetText.title)) {
            div(.class("list-head")) { h1 { t(SheetText.title) } }
            p(.class("lead")) { t(SheetText.lead) }
            if model.isBad { banner(.warning, kind: "severe") { p { t(SheetText.bad) } } }
            section(.class("card")) {
                act(paths.separatorSheet, model.frame, class: "correction") {
                    div(.class("field")) {
                        label(.for("sheet-service")) { t(SheetText.service) }
                        select(.id("sheet-service"), .name(FormField.service)) {
                            for service in model.services {
                                option(.value(service), .selected(service == model.request.service)) { service }
                            }
                        }
                    }
                    div(.class("field")) {
                        label(.for("sheet-date")) { t(SheetText.date) }
                        input(
                            .type("date"), .id("sheet-date"), .name(FormField.date), .value(model.request.arrival),
                            .required(), .aria(.invalid, model.isBad ? "true" : nil))
                    }
                    plainField(
                        "sheet-number", FormField.protocolNumber, t(SheetText.number),
                        model.request.protocolNumber ?? "")
                    plainField(
                        "sheet-register", FormField.register, t(SheetText.register), model.request.register ?? "")
                    button(.type("submit"), .class("button primary")) {
                        icon(.print)
                        span { t(SheetText.make) }
                    }
                }
            }
        }
    }

    /// Tells the arrival by another channel.
    func confirming(_ model: TicketModel) -> Markup {
        let corrections = model.corrections
        let isBad = corrections.receiptDetail != nil || corrections.receiptOptedOut
        let known = model.view.addresses.first { address in
            model.receiptWays.contains { $0.channel.name == address.channel }
        }
        return details(.class("folded"), .open(isBad), .id("confirm-receipt")) {
            summary { t(SheetText.confirm) }
            act(paths.confirmReceipt(model.view.ticket.number), model.frame, class: "correction") {
                p(.class("hint")) { t(SheetText.confirmHint) }
                div(.class("field")) {
                    label(.for("receipt-way")) { t(AnswerText.otherWay) }
                    select(.id("receipt-way"), .name(FormField.otherWay)) {
                        for way in model.receiptWays {
                            option(.value(way.value), .selected(way.channel.name == known?.channel)) {
                                way.channel.title.text(in: language) + ": " + Self.oneLine(way.account.address)
                            }
                        }
                    }
                }
                div(.class("field")) {
                    label(.for("receipt-address")) { t(AnswerText.otherWritten) }
                    input(
                        .type("text"), .id("receipt-address"), .name(FormField.otherAddress),
                        .value(corrections.receiptAddress ?? known?.party.address ?? ""), .required(),
                        .maxlength(200), .autocomplete("off"), .aria(.invalid, isBad ? "true" : nil))
                    if let detail = corrections.receiptDetail {
                        p(.class("problem")) { t(AnswerText.badAddressee) }
                        p(.class("foreign-words")) { Self.oneLine(detail) }
                    }
                    if corrections.receiptOptedOut { p(.class("problem")) { t(SheetText.confirmOptedOut) } }
                }
                button(.type("submit"), .class("button small")) { t(SheetText.confirmSend) }
            }
        }
    }
}
