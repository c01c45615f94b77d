// Entered figures, packets, outages and imported calls of a service: a form for each, and what has been entered, taken back
// ones included.

import Reports
import Store
import Tickets

extension Pages {
    /// The page of entered figures.
    func entries(_ model: EntriesModel) -> Markup {
        page(model.frame, .entries, title: t(ReportText.entries)) {
            div(.class("list-head")) { h1 { t(ReportText.entries) + " · " + model.scope.serviceTitle } }
            p(.class("lead")) { t(EntryText.lead) }
            choosing(model.scope, path: paths.entries()) { paths.entries($0) }
            if let imported = model.imported { importedBanner(imported) }
            div(.class("entries")) {
                part(.figures, .figures, .figuresLead, model, figureForm(model)) { figureHistory(model) }
                part(.packets, .packets, .packetsLead, model, packetForm(model)) { packetHistory(model) }
                part(.outages, .outages, .outagesLead, model, outageForm(model)) { outageHistory(model) }
                if model.takesCalls { part(.calls, .imports, .importsLead, model, callForm(model)) {} }
            }
        }
    }

    private func importedBanner(_ imported: CallImport) -> Markup {
        div(.class("banner done"), .role("status")) {
            icon(.check)
            div(.class("banner-body")) {
                p {
                    t(
                        EntryText.imported, number(imported.read), number(imported.new), number(imported.unfinished))
                }
            }
        }
    }

    private func part(
        _ form: EntriesModel.Form, _ title: EntryText, _ lead: EntryText, _ model: EntriesModel, _ fields: Markup,
        @MarkupBuilder _ history: Content
    ) -> Markup {
        let id = form.rawValue
        return section(.class("card entry-part"), .id(id), .aria(.labelledby, "\(id)-title")) {
            h2(.id("\(id)-title")) { t(title) }
            p(.class("hint")) { t(lead) }
            if let refused = model.refused, refused.form == form { faults(refused) }
            fields
            history()
        }
    }

    private func faults(_ refused: EntriesModel.Refused) -> Markup {
        div(.class("banner severe"), .role("alert"), .id("\(refused.form.rawValue)-faults")) {
            icon(.warning)
            div(.class("banner-body")) {
                p { strong { t(EntryText.faultTitle) } }
                ul {
                    for fault in refused.faults { li { t(words(for: fault)) } }
                    if let file = refused.file {
                        li {
                            t(
                                EntryText.fileRefused, number(file.line),
                                CallFaultText.text(of: file.code.rawValue, in: language))
                        }
                    }
                }
            }
        }
    }

    private func words(for fault: EntryFault) -> EntryText {
        switch fault {
        case .badDays: .badDays
        case .badNumbers: .badNumbers
        case .badNote: .badNote
        case .badName: .badName
        case .badCount: .badCount
        case .badTimes: .badTimes
        case .badReason: .badReason
        case .noFile: .noFile
        case .badForm: .badForm
        }
    }

    // MARK: Forms

    private func form(
        _ form: EntriesModel.Form, _ model: EntriesModel, sends: EntryText, @MarkupBuilder _ fields: Content
    ) -> Markup {
        act(paths.enter(form), model.frame, class: "entry-form") {
            input(.type("hidden"), .name(FormField.service), .value(model.scope.choice.service))
            input(.type("hidden"), .name(FormField.period), .value(model.scope.choice.period.name))
            input(.type("hidden"), .name(FormField.idempotencyKey), .value(model.actKey))
            div(.class("entry-fields")) { fields() }
            button(.type("submit"), .class("button primary")) { t(sends) }
        }
    }

    private func field(
        _ form: EntriesModel.Form, _ name: String, _ words: EntryText, _ model: EntriesModel, kind: Attribute,
        fault: EntryFault, _ further: Attribute...
    ) -> Markup {
        let id = "\(form.rawValue)-\(name)"
        let refused = model.refused.flatMap { $0.form == form ? $0 : nil }
        let isWrong = refused?.faults.contains(fault) ?? false
        return div(.class("field")) {
            label(.for(id)) { t(words) }
            Markup.void(
                "input",
                [
                    kind, .id(id), .name(name), .value(refused?.typed[name] ?? ""),
                    .aria(.invalid, isWrong ? "true" : nil),
                    .aria(.describedby, isWrong ? "\(form.rawValue)-faults" : nil),
                ] + further)
        }
    }

    private func figureForm(_ model: EntriesModel) -> Markup {
        let chosen = model.refused?.typed[FormField.indicator]
        return form(.figures, model, sends: .enter) {
            div(.class("field")) {
                label(.for("figures-indicator")) { t(EntryText.indicator) }
                select(.id("figures-indicator"), .name(FormField.indicator)) {
                    for indicator in EntriesModel.enterable {
                        option(.value(indicator.rawValue), .selected(indicator.rawValue == chosen)) {
                            indicator.rawValue
                        }
                    }
                }
            }
            field(.figures, FormField.from, .from, model, kind: .type("date"), fault: .badDays)
            field(.figures, FormField.until, .until, model, kind: .type("date"), fault: .badDays)
            field(
                .figures, FormField.numerator, .numerator, model, kind: .type("text"), fault: .badNumbers,
                .inputmode("decimal"), .maxlength(20))
            field(
                .figures, FormField.denominator, .denominator, model, kind: .type("text"), fault: .badNumbers,
                .inputmode("decimal"), .maxlength(20))
            field(.figures, FormField.note, .note, model, kind: .type("text"), fault: .badNote, .maxlength(500))
        }
    }

    private func packetForm(_ model: EntriesModel) -> Markup {
        form(.packets, model, sends: .enter) {
            field(.packets, FormField.personName, .name, model, kind: .type("text"), fault: .badName, .maxlength(100))
            field(
                .packets, FormField.contacts, .contacts, model, kind: .type("text"), fault: .badCount,
                .inputmode("numeric"), .maxlength(9))
            field(.packets, FormField.from, .started, model, kind: .type("datetime-local"), fault: .badTimes)
            field(.packets, FormField.until, .ended, model, kind: .type("datetime-local"), fault: .badTimes)
        }
    }

    private func outageForm(_ model: EntriesModel) -> Markup {
        let ofAll = model.refused?.typed[FormField.ofAll] == "1"
        return form(.outages, model, sends: .enter) {
            field(.outages, FormField.from, .started, model, kind: .type("datetime-local"), fault: .badTimes)
            field(.outages, FormField.until, .ends, model, kind: .type("datetime-local"), fault: .badTimes)
            field(.outages, FormField.reason, .reason, model, kind: .type("text"), fault: .badReason, .maxlength(500))
            fieldset(.class("choices")) {
                legend { t(ReportText.service) }
                for (value, words) in [("0", EntryText.ofService), ("1", .ofAll)] {
                    div(.class("choice")) {
                        input(
                            .type("radio"), .id("outages-all-\(value)"), .name(FormField.ofAll), .value(value),
                            .checked((value == "1") == ofAll))
                        label(.for("outages-all-\(value)")) { t(words) }
                    }
                }
            }
        }
    }

    private func callForm(_ model: EntriesModel) -> Markup {
        // `act` sends no files.
        form(.class("entry-form"), .post, .multipart, .action(paths.enter(.calls))) {
            token(model.frame)
            input(.type("hidden"), .name(FormField.service), .value(model.scope.choice.service))
            input(.type("hidden"), .name(FormField.period), .value(model.scope.choice.period.name))
            div(.class("entry-fields")) {
                div(.class("field")) {
                    label(.for("calls-form")) { t(EntryText.form) }
                    select(.id("calls-form"), .name(FormField.callForm)) {
                        for form in CallForm.allCases {
                            option(
                                .value(form.rawValue),
                                .selected(form.rawValue == model.refused?.typed[FormField.callForm])
                            ) { form == .csv ? "CSV" : "Asterisk queue_log" }
                        }
                    }
                }
                div(.class("field")) {
                    label(.for("calls-file")) { t(EntryText.file) }
                    input(.type("file"), .id("calls-file"), .name(FormField.file))
                }
            }
            button(.type("submit"), .class("button primary")) { t(EntryText.takeIn) }
        }
    }

    // MARK: History

    private func history(
        _ form: EntriesModel.Form, _ title: EntryText, _ isEmpty: Bool, _ heads: [EntryText],
        @MarkupBuilder _ rows: Content
    ) -> Markup {
        group {
            h3 { t(EntryText.history) }
            if isEmpty {
                p(.class("hint")) { t(EntryText.none) }
            } else {
                div(.class("scrolls"), .role("group"), .aria(.labelledby, "\(form.rawValue)-title"), .tabindex(0)) {
                    table(.class("plain-table")) {
                        thead {
                            tr {
                                for head in heads + [.entered, .withdraw] { th(.scope("col")) { t(head) } }
                            }
                        }
                        tbody { rows() }
                    }
                }
            }
        }
    }

    private func figureHistory(_ model: EntriesModel) -> Markup {
        history(
            .figures, .figures, model.figures.isEmpty,
            [.indicator, .from, .until, .numerator, .denominator, .note]
        ) {
            for figure in model.figures {
                tr(.class(figure.withdrawnAt == nil ? nil : "withdrawn")) {
                    th(.scope("row")) { figure.indicator.rawValue }
                    td { times.day(figure.from) }
                    td { times.day(figure.until) }
                    td(.class("numeric")) { decimal(figure.numerator) }
                    td(.class("numeric")) { decimal(figure.denominator) }
                    td { bdi { Self.oneLine(figure.note) } }
                    origin(figure.by, figure.at, model)
                    withdrawing(.figure, figure.id, figure.withdrawnAt, figure.indicator.rawValue, model)
                }
            }
        }
    }

    private func packetHistory(_ model: EntriesModel) -> Markup {
        history(.packets, .packets, model.packets.isEmpty, [.name, .contacts, .started, .ends]) {
            for packet in model.packets {
                tr(.class(packet.withdrawnAt == nil ? nil : "withdrawn")) {
                    th(.scope("row")) { bdi { Self.oneLine(packet.name) } }
                    td(.class("numeric")) { number(packet.contacts) }
                    td { moment(packet.startedAt) }
                    td { packet.endedAt.map { moment($0) } ?? Markup(t(EntryText.stillRunning)) }
                    origin(packet.by, packet.at, model)
                    withdrawing(.packet, packet.id, packet.withdrawnAt, Self.oneLine(packet.name), model)
                }
            }
        }
    }

    private func outageHistory(_ model: EntriesModel) -> Markup {
        history(.outages, .outages, model.outages.isEmpty, [.started, .ends, .reason]) {
            for outage in model.outages {
                tr(.class(outage.withdrawnAt == nil ? nil : "withdrawn")) {
                    th(.scope("row")) { moment(outage.from) }
                    td { moment(outage.until) }
                    td {
                        bdi { Self.oneLine(outage.reason) }
                        if outage.service == nil { p(.class("hint")) { t(EntryText.ofAll) } }
                    }
                    origin(outage.by, outage.at, model)
                    withdrawing(.outage, outage.id, outage.withdrawnAt, times.short(outage.from), model)
                }
            }
        }
    }

    private func origin(_ user: UserID?, _ at: Instant, _ model: EntriesModel) -> Markup {
        td {
            moment(at)
            if let user { p(.class("hint")) { bdi { model.names[user].map(Self.oneLine) ?? "\(user)" } } }
        }
    }

    private func withdrawing(
        _ table: EnteredTable, _ id: Int64, _ at: Instant?, _ name: String, _ model: EntriesModel
    ) -> Markup {
        td {
            if let at {
                t(EntryText.withdrawn, times.short(at))
            } else {
                act(paths.withdraw(id, from: table), model.frame) {
                    input(.type("hidden"), .name(FormField.service), .value(model.scope.choice.service))
                    input(.type("hidden"), .name(FormField.period), .value(model.scope.choice.period.name))
                    button(.type("submit"), .class("link-button"), .aria(.label, t(EntryText.withdrawThis, name))) {
                        t(EntryText.withdraw)
                    }
                }
            }
        }
    }
}
