// Fields that the forms about levels and cases share.

import Store
import Tickets

extension Pages {
    /// What makes a form that is sent twice one act, and lets two people at once notice each other.
    @MarkupBuilder
    func onceFields(_ model: TicketModel) -> Markup {
        input(.type("hidden"), .name(FormField.idempotencyKey), .value(model.actKey))
        input(.type("hidden"), .name(FormField.seenVersion), .value("\(model.view.version)"))
    }

    /// A choice among desks; nothing is chosen beforehand, so that nobody is chosen by accident.
    func holderField(
        _ id: String, _ words: String, _ options: [(value: String, words: String)], _ typed: TypedForm?
    ) -> Markup {
        let isBad = typed?.fault == .holderMissing
        return div(.class("field")) {
            label(.for(id)) { words }
            select(
                .id(id), .name(FormField.holder), .required(), .aria(.invalid, isBad ? "true" : nil),
                .aria(.describedby, isBad ? "\(id)-problem" : nil)
            ) {
                option(.value(""), .selected(typed?.choice.isEmpty ?? true)) { "—" }
                for choice in options {
                    option(.value(choice.value), .selected(choice.value == typed?.choice)) { choice.words }
                }
            }
            if isBad { p(.class("problem"), .id("\(id)-problem")) { t(LevelText.noChoice) } }
        }
    }

    func textField(
        _ id: String, _ name: String, _ words: String, hint: String?, _ typed: TypedForm?, missing: LevelText
    ) -> Markup {
        let isBad = typed.map { $0.fault != .holderMissing } ?? false
        let described = [hint == nil ? nil : "\(id)-hint", isBad ? "\(id)-problem" : nil].compactMap(\.self)
        return div(.class("field")) {
            label(.for(id)) { words }
            if let hint { p(.class("hint"), .id("\(id)-hint")) { hint } }
            textarea(
                .id(id), .name(name), .rows(3), .required(), .maxlength(20_000), .data("data-draft", id),
                .aria(.describedby, described.isEmpty ? nil : described.joined(separator: " ")),
                .aria(.invalid, isBad ? "true" : nil), text: typed?.text ?? "")
            copyState
            if isBad, let typed { problem("\(id)-problem", typed, missing: missing) }
        }
    }

    /// Why it was not done.
    func problem(_ id: String, _ typed: TypedForm, missing: LevelText) -> Markup {
        p(.class("problem"), .id(id), .role("alert")) {
            switch typed.fault {
            case .notNow: t(LevelText.notNow)
            case .changedMeanwhile: t(LevelText.changedMeanwhile)
            case .textTooLong: t(LevelText.tooLong)
            case .noMail: t(LevelText.noMail)
            default: t(missing)
            }
        }
    }
}
