// What a person knows better than a machine: who wrote, what it is about, when it reached the body, its registration.
// Folded forms where the thing itself is shown.

import Channels
import Store
import Tickets

extension Pages {
    /// Small facts that came with a message.
    @MarkupBuilder
    func particulars(_ message: Message) -> Markup {
        if !message.particulars.isEmpty {
            dl(.class("facts particulars"), .aria(.label, t(PaperText.particulars))) {
                for particular in message.particulars {
                    dt { language == .english ? particular.en : particular.it }
                    dd { bdi { Self.oneLine(particular.value) } }
                }
            }
        }
    }

    /// The body's own registration of a message, and the form for it.
    @MarkupBuilder
    func registration(_ message: Message, _ model: TicketModel) -> Markup {
        if message.direction == .inbound, message.kind == .contact {
            let isBad = model.corrections.badRegistration == message.id
            details(.class("folded registration"), .open(isBad), .id("m\(message.id)-registration")) {
                summary { registrationWords(message.registration) }
                act(
                    paths.registration(message.id, of: model.view.ticket.number), model.frame, class: "correction"
                ) {
                    let id = "m\(message.id)-protocol"
                    plainField(
                        "\(id)-number", FormField.protocolNumber, t(PaperText.registrationNumber),
                        message.registration?.number ?? "")
                    plainField(
                        "\(id)-register", FormField.register, t(PaperText.registrationRegister),
                        message.registration?.register ?? "")
                    div(.class("field")) {
                        label(.for("\(id)-date")) { t(PaperText.registrationDate) }
                        input(
                            .type("date"), .id("\(id)-date"), .name(FormField.date),
                            .value(message.registration?.date ?? ""), .aria(.invalid, isBad ? "true" : nil))
                        if isBad { p(.class("problem")) { t(PaperText.badDate) } }
                    }
                    p(.class("hint")) { t(PaperText.registrationHint) }
                    button(.type("submit"), .class("button small")) { t(PaperText.registrationSave) }
                }
            }
        }
    }

    private func registrationWords(_ registration: Registration?) -> String {
        guard let registration, !registration.number.isEmpty || !registration.date.isEmpty else {
            return t(PaperText.registrationAdd)
        }
        return [
            t(PaperText.registrationShown, Self.oneLine(registration.number)), Self.oneLine(registration.register),
            registration.date,
        ].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    func plainField(_ id: String, _ name: String, _ words: String, _ value: String) -> Markup {
        div(.class("field")) {
            label(.for(id)) { words }
            input(.type("text"), .id(id), .name(name), .value(value), .maxlength(200), .autocomplete("off"))
        }
    }

    /// Corrects when a contact on paper reached the body.
    func arrival(_ contact: Contact, _ model: TicketModel) -> Markup {
        let isBad = model.corrections.badArrival == contact.id
        let id = "c\(contact.id)-arrival"
        return details(.class("folded"), .open(isBad)) {
            summary { t(PaperText.arrivalCorrect) }
            act(paths.arrival(contact.id, of: model.view.ticket.number), model.frame, class: "correction") {
                div(.class("field")) {
                    label(.for(id)) { t(PaperText.arrival) }
                    p(.class("hint"), .id("\(id)-hint")) { t(PaperText.arrivalHint) }
                    input(
                        .type("datetime-local"), .id(id), .name(FormField.arrival),
                        .value(times.wallClock(contact.arrivedAt)), .required(), .aria(.describedby, "\(id)-hint"),
                        .aria(.invalid, isBad ? "true" : nil))
                    if isBad { p(.class("problem")) { t(PaperText.badArrival) } }
                }
                button(.type("submit"), .class("button small")) { t(PaperText.arrivalSave) }
            }
        }
    }

    /// Corrects who asked and what it is about.
    func amending(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        let isBad = model.corrections.badRequester
        return details(.class("folded"), .open(isBad), .id("amend")) {
            summary { t(PaperText.amend) }
            act(paths.amend(ticket.number), model.frame, class: "correction") {
                plainField("amend-name", FormField.personName, t(PaperText.amendName), ticket.requester.name)
                div(.class("field")) {
                    label(.for("amend-address")) { t(PaperText.amendAddress) }
                    textarea(
                        .id("amend-address"), .name(FormField.personAddress), .rows(2), .maxlength(1000),
                        .spellcheck(false), .aria(.invalid, isBad ? "true" : nil), text: ticket.requester.address)
                    if isBad { p(.class("problem")) { t(PaperText.amendBlank) } }
                }
                plainField("amend-subject", FormField.subject, t(PaperText.amendSubject), ticket.subject)
                button(.type("submit"), .class("button small")) { t(PaperText.amendSave) }
            }
        }
    }
}
