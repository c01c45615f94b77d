// The drawings of the sprite `Assets/icons.svg`. A drawing never stands alone for a meaning: words are beside it, or in
// the name of what it stands in.

/// A drawing, by its id in the sprite.
enum Icon: String, Sendable, CaseIterable {
    case inbox, person, people, answered, closed, all, wrench, outbox, plug, search, menu, back, next, previous
    case clock, hourglass, alarm, check, lateCheck = "late-check", dash
    case mail, phone, fax, letter, certified, globe, speech
    case paperclip, download, document, image, reply, note, warning, information, print, logOut = "log-out", link
    case desk, building, raise, bell, merge
    case history, send, pause, retry, eye, quote, keyboard, close
    case lock, chart, table, ladder, pencil, journal, sliders

    /// The drawing of a channel: by the name in its descriptor, else a general one.
    static func channel(_ name: String?) -> Icon {
        switch name {
        case "mail", "email", "envelope": .mail
        case "phone", "telephone": .phone
        case "sms", "speech", "message": .speech
        case "fax": .fax
        case "letter", "post": .letter
        case "certified", "pec": .certified
        case "globe", "web", "webform": .globe
        default: name.flatMap(Icon.init) ?? .speech
        }
    }
}
