// The page of held items: what came in and could not be understood or filed, with its reason.

import Store
import Tickets

extension Pages {
    /// The page of held items.
    func held(_ model: HeldModel) -> Markup {
        page(model.frame, .held, title: t(HeldText.title), live: "page") {
            div(.class("list-head")) {
                h1 { t(HeldText.title) }
                if model.items.count > 1 {
                    actButton(paths.retryAllHeld, model.frame, t(HeldText.retryAll), icon: .retry, kind: "button")
                }
            }
            p(.class("lead")) { t(HeldText.lead) }
            div(.id("held"), .data("data-region")) {
                if model.items.isEmpty {
                    nothing(.check, t(HeldText.emptyTitle), t(HeldText.emptyText)) {}
                } else {
                    ul(.class("cases")) { for item in model.items { heldItem(item, model.frame) } }
                    turning(
                        previous: model.page > 1 ? paths.held(page: model.page - 1) : nil,
                        next: model.hasMore ? paths.held(page: model.page + 1) : nil, page: model.page)
                }
            }
        }
    }

    func heldItem(_ item: SpoolItem, _ frame: PageFrame) -> Markup {
        li(.class("card case"), .id("s\(item.id)")) {
            div(.class("case-body")) {
                h2(.class("case-title")) {
                    icon(.warning)
                    span { HeldReasonText.text(of: item.heldCode ?? "", in: language) }
                }
                p(.class("case-facts")) {
                    channelWord(item.channel, frame)
                    bdi { item.account.value }
                    span { t(HeldText.arrived, times.short(item.arrivedAt)) }
                    span { size(item.original.size) }
                    span { t(HeldText.item, "\(item.id)") }
                }
                if let reason = item.heldReason, !reason.isEmpty {
                    p(.class("foreign-words")) { Self.oneLine(reason) }
                }
                if item.interruptions > 1 { p(.class("hint")) { t(HeldText.interrupted, item.interruptions) } }
            }
            div(.class("acts")) {
                actButton(paths.retryHeld(item.id), frame, t(HeldText.retry), icon: .retry, kind: "button small")
                a(.class("button small quiet"), .href(paths.heldOriginal(item.id)), .download()) {
                    icon(.download)
                    span { t(HeldText.download) }
                }
            }
        }
    }
}
