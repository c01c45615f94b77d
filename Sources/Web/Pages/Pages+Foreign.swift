// The document inside the sandboxed frame of a foreign message: the sanitised HTML and nothing else of ours. What can
// be said about it (images that were not loaded) is said outside, where a message cannot imitate it. The policy of the
// frame is set by the serving half.

extension Pages {
    /// - Parameters:
    ///   - message: the sanitiser's work.
    ///   - title: for the frame's document; the message's subject.
    func foreignDocument(_ message: SanitisedFragment, title words: String) -> Markup {
        .document(
            html(.lang(language)) {
                head {
                    meta(.charset)
                    meta(.name("viewport"), .content("width=device-width"))
                    meta(.name("referrer"), .content("no-referrer"))
                    title(subject(words))
                    base(.target("_blank"))
                    meta(.name("color-scheme"), .content("light"))
                    Markup.styleSheet(Self.foreignStyle)
                }
                body {
                    div(.class("gw-message")) { Markup(foreign: message) }
                }
            })
    }

    // Messages are written for white paper. They keep their own looks; only what would break the frame is held in: too
    // wide, too far out of place.
    private static let foreignStyle: StaticString = """
        html{background:#fff;color:#17324d;font:16px/1.5 "Titillium Web",system-ui,sans-serif}body{margin:12px}
        .gw-message{overflow-wrap:anywhere;overflow-x:auto;position:relative;contain:content}
        .gw-message img{max-width:100%;height:auto}.gw-message table{max-width:100%}
        .gw-message pre{white-space:pre-wrap;font:inherit}.gw-message a{color:#06c}
        .gw-message blockquote{margin:0 0 0 8px;padding-left:12px;border-left:3px solid #d9dadb;color:#455a70}
        """
}
