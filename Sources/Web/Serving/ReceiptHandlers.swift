// Telling a citizen by another channel that his contact has come in, at an operator's word; and the mail room's separator
// sheet. Both are done elsewhere; here they are asked for.

import Channels
import HTTPServer
import Store
import Tickets

extension Site {
    /// Ways by which this ticket's arrival can be told: where its channel has words for it, every other channel's.
    func receiptWays(_ view: TicketView, _ call: Call) -> [AnswerForm.Way] {
        let channel = parts.channel(view.ticket.replyAddress.channel)
        guard parts.confirmReceipt != nil, view.ticket.state != .closed,
            channel?.texts.contains(where: { $0.text == .received }) ?? false
        else { return [] }
        return ways(within: call.user.reach(of: .answer)).filter {
            $0.channel.name != view.ticket.replyAddress.channel && !$0.channel.byHand
        }
    }

    /// - Throws: `AnswerFaults` when the channel cannot write there, `ActFault` when it shall not.
    func confirmReceipt(to typed: ReplyAddress, _ call: Call) async throws {
        guard let confirm = parts.confirmReceipt else { throw HTTPFault(404, "nothing is confirmed here") }
        let view = try await view(call)
        var draft = AnswerDraft(text: "", key: "")
        draft.typed = typed
        let to = try answering(call).addressee(draft, on: view)
        switch try await confirm(view.ticket.id, to.reply, call.user.id) {
        case .written: return
        case .notWorded: throw ActFault.notWorded
        case .optedOut: throw ActFault.optedOut
        }
    }

    /// `POST /tickets/{number}/confirm-receipt`: `other_way`, `other_name`, `other_address`.
    func confirmReceipt(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        guard let typed = typed(form, within: call.user.reach(of: .answer)) else {
            throw HTTPFault(400, "a channel is expected")
        }
        var corrections = CorrectionForms()
        corrections.receiptAddress = typed.party.address
        do {
            try await confirmReceipt(to: typed, call)
        } catch let faults as AnswerFaults {
            corrections.receiptDetail = faults.addressDetail
        } catch ActFault.optedOut {
            corrections.receiptOptedOut = true
        } catch ActFault.notWorded {
            throw HTTPFault(409, "there are no words for it")
        }
        guard corrections.receiptDetail == nil, !corrections.receiptOptedOut else {
            return try await ticketPage(call, try await view(call), corrections: corrections, status: 422)
        }
        return Self.done(try await ticketAddress(call), .receiptConfirmed)
    }

    // MARK: Separator sheet

    /// `GET /separator-sheet`.
    func separatorPage(_ call: Call) async throws -> HTTPResponse {
        guard parts.separatorSheet != nil else { throw HTTPFault(404, "no such page") }
        return try await separatorPage(call, nil)
    }

    private func separatorPage(_ call: Call, _ wrong: SeparatorRequest?) async throws -> HTTPResponse {
        let services = parts.channels.flatMap(\.accounts).map(\.service)
        let today = pages(language(call.request, call.user)).times.wallClock(call.now).prefix(10)
        let request = wrong ?? SeparatorRequest(service: services.first ?? "CC", arrival: String(today))
        let model = SeparatorModel(
            frame: try await frame(call), request: request, services: Set(services).sorted(), isBad: wrong != nil)
        return page(wrong == nil ? 200 : 422, call) { $0.separator(model) }
    }

    /// `POST /separator-sheet`: `service`, `date`, `number`, `register`; gives the PDF.
    func separatorSheet(_ call: Call) async throws -> HTTPResponse {
        guard let draw = parts.separatorSheet else { throw HTTPFault(404, "no such page") }
        let form = try call.request.form()
        func text(_ name: String) -> String { Answering.oneLine(form[name] ?? "") }
        func optional(_ name: String) -> String? { text(name).isEmpty ? nil : text(name) }
        let request = SeparatorRequest(
            service: text(FormField.service), arrival: text(FormField.date),
            protocolNumber: optional(FormField.protocolNumber), register: optional(FormField.register))
        guard Self.day(request.arrival) != nil, let sheet = try await draw(request) else {
            return try await separatorPage(call, request)
        }
        return Self.shown(sheet, name: "separatore-\(request.arrival).pdf")
    }
}
