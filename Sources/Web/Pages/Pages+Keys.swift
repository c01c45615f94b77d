// The dialog that lists the keys (`keys.js` opens it).

extension Pages {
    var keysDialog: Markup {
        dialog(.id("keys"), .class("keys"), .aria(.labelledby, "keys-title")) {
            h2(.id("keys-title")) { t(KeysText.title) }
            dl {
                keys(["j"], .nextLine)
                keys(["k"], .previousLine)
                keys(["o", "Enter"], .openLine)
                keys(["x"], .mark)
                keys(["/"], .search)
                keys(["r"], .answer)
                keys(["n"], .note)
                keys(["t"], .texts)
                keys(["c"], .completion)
                keys(["e"], .handOver)
                keys(["a"], .takeOn)
                keys(["p"], .call)
                keys(["s"], .closeTicket)
                sequence("g", "i", .inbox)
                sequence("g", "m", .mine)
                sequence("g", "u", .unassigned)
                sequence("g", "s", .urgent)
                sequence("g", "w", .waiting)
                sequence("g", "d", .department)
                sequence("g", "h", .held)
                keys(["Ctrl + K"], .palette)
                keys(["?"], .help)
                keys(["Ctrl + Enter"], .send)
            }
            div(.class("choice")) {
                input(.type("checkbox"), .id("keys-switch"), .checked(true), .data("data-keys-switch"))
                label(.for("keys-switch")) { t(KeysText.singleLetters) }
            }
            form(.dialogMethod) { button(.type("submit"), .class("button")) { t(KeysText.close) } }
        }
    }

    private func keys(_ keys: [String], _ words: KeysText) -> Markup {
        group {
            dt {
                for (index, key) in keys.enumerated() {
                    if index > 0 { " \(t(KeysText.or)) " }
                    kbd { key }
                }
            }
            dd { t(words) }
        }
    }

    private func sequence(_ first: String, _ second: String, _ words: KeysText) -> Markup {
        group {
            dt {
                kbd { first }
                " \(t(KeysText.then)) "
                kbd { second }
            }
            dd { t(words) }
        }
    }
}
