// Letters per second: one page, and a long one. Prints a line each.

import Print

@main struct PrintBench {
    static func main() async throws {
        let shop = PrintShop()
        let paragraph = String(
            repeating: "Le comunichiamo che la Sua richiesta è stata esaminata e che l'esito Le sarà inviato. ",
            count: 4)
        let one = Array(repeating: paragraph, count: 4).joined(separator: "\n\n")
        let long = Array(repeating: paragraph, count: 80).joined(separator: "\n\n")
        _ = try await shop.print(letter(one))
        for (name, text, count) in [("one page", one, 500), ("long", long, 40)] {
            let clock = ContinuousClock()
            let start = clock.now
            var pages = 0
            var bytes = 0
            for _ in 0..<count {
                let made = try await shop.print(letter(text))
                pages += made.pages
                bytes += made.bytes.count
            }
            let seconds = (clock.now - start) / .seconds(1)
            print(
                "\(name): \(Int(Double(count) / seconds)) letters/s, \(Int(Double(pages) / seconds)) pages/s, "
                    + "\(bytes / count) bytes a letter")
        }
    }

    private static func letter(_ text: String) -> Letter {
        Letter(
            letterhead: Letterhead(lines: ["Ente di Prova", "Via della Prova 1, 85100 Potenza"]),
            returnLine: "Mitt.: Ente di Prova",
            address: AddressBlock(lines: ["ROSA DI PROVA", "VIA DELL'ESEMPIO 12", "75100 MATERA MT"]),
            placeAndDate: "Potenza, 2 marzo 2026", ticketNumber: "CC-2026-0001234", subject: "La Sua richiesta",
            text: text, closing: "Distinti saluti", signature: Signature(lines: ["Mario Esempio"]),
            code: "SPORTELLO1;N=CC-2026-0001234;T=0123456789abcdefghjkmnpqrs")
    }
}
