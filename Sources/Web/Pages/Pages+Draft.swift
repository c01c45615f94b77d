// Drafts in the answer's form, and the bar by which an answer that has not left yet is taken back.

import Store
import Tickets

extension Pages {
    func sendRow(_ form: AnswerForm, _ ticket: Ticket) -> Markup {
        div(.class("send-row")) {
            button(.type("submit"), .class("button primary"), .data("data-send")) {
                icon(.send)
                span { t(AnswerText.send) }
            }
            span(.class("hint needs-script")) { kbd { t(AnswerText.sendKey) } }
            button(
                .type("submit"), .class("button quiet"), .formaction(paths.draft(of: ticket.number)), .unchecked,
                .data("data-save-draft")
            ) { span { t(AnswerText.draftSave) } }
            if form.draftVersion > 0 {
                button(
                    .type("submit"), .class("button quiet"), .formaction(paths.draft(of: ticket.number)),
                    .unchecked, .name(FormField.discard), .value("1"), .data("data-discard-draft")
                ) { span { t(AnswerText.draftDiscard) } }
            }
            span(
                .class("hint draft-state"), .data("data-draft-state"),
                .data("data-kept", t(AnswerText.draftKept)), .data("data-saving", t(AnswerText.draftSaving)),
                .data("data-saved", t(AnswerText.draftSavedAt, "{1}")),
                .data("data-restored", t(AnswerText.draftRestored, "{1}")),
                .data("data-other", t(AnswerText.draftInBrowser, "{1}")),
                .data("data-discard", t(AnswerText.draftDiscard)),
                .data("data-elsewhere", t(AnswerText.draftElsewhere)), .data("data-take", t(AnswerText.draftTake)),
                .data("data-keep", t(AnswerText.draftKeep)), .data("data-failed", t(AnswerText.draftFailed))
            ) { if let at = form.draftAt { t(AnswerText.draftRestored, times.short(at)) } }
            // What a screen reader hears of it: not every save.
            span(.class("unseen"), .role("status"), .data("data-draft-said")) {}
        }
    }

    /// Under a field of which this browser keeps a copy: that it came back or could, and how it is put away. There from the
    /// beginning: a region that comes together with its first words is not read out.
    var copyState: Markup {
        p(
            .class("hint copy-state"), .role("status"), .data("data-copy-state"),
            .data("data-restored", t(AnswerText.draftRestored, "{1}")),
            .data("data-other", t(AnswerText.draftInBrowser, "{1}")), .data("data-take", t(AnswerText.draftTake)),
            .data("data-discard", t(AnswerText.draftDiscard))
        ) {}
    }

    /// What another window of the same operator has written.
    func otherDraft(_ draft: SavedDraft) -> Markup {
        details(.class("quoted"), .open(true)) {
            summary {
                icon(.eye)
                span { t(AnswerText.draftRestored, times.short(draft.at)) }
            }
            prose(draft.content.text)
        }
    }

    /// The reader's own answer that has not left yet. Its place is always there, so that live updates can fill and empty it.
    func undoBar(_ model: TicketModel) -> Markup {
        let mine = model.view.outbox.values.filter {
            $0.canBeWithdrawn && $0.author != nil && $0.author == model.frame.user?.id
        }
        let entry = mine.max { $0.id < $1.id }
        return div(.id("undo"), .data("data-region")) {
            if let entry, let until = entry.nextAttemptAt {
                act(paths.withdraw(entry.id), model.frame, class: "undo-bar") {
                    p(
                        .role("status"), .data("data-leaves", "\(max(0, (until - now).wholeMilliseconds))"),
                        .data("data-lead", t(AnswerText.undoLead, "{1}")), .data("data-over", t(AnswerText.undoOver))
                    ) { until > now ? t(AnswerText.undoUntil, toTheSecond(until)) : t(AnswerText.undoOver) }
                    button(.type("submit"), .class("button small")) {
                        icon(.retry)
                        span { t(AnswerText.undo) }
                    }
                }
            }
        }
    }

    private func toTheSecond(_ instant: Instant) -> String {
        let second = Int(instant.milliseconds / 1000 % 60)
        return times.clock(times.reading(instant)) + (second < 10 ? ":0" : ":") + "\(second)"
    }

    /// What came or was answered since the operator looked: who, and which words.
    @MarkupBuilder
    func meanwhile(_ form: AnswerForm, _ model: TicketModel) -> Markup {
        for message in form.meanwhile {
            p {
                let author = message.author.flatMap { model.view.authors[$0] }
                strong {
                    message.direction == .inbound
                        ? t(AnswerText.meanwhileWrote, plainName(message.party))
                        : author.map { t(TicketText.ourAnswer, $0) } ?? t(TicketText.ourAnswerUnnamed)
                }
                " "
                moment(message.at)
                " "
                a(.href(.here("m\(message.id)"))) { t(AnswerText.meanwhileShow) }
            }
            blockquote { prose(String((message.newText ?? message.text).prefix(2000))) }
        }
    }
}
