// Letters, judged by what poppler and zbar find in them.

import Print
import Runtime
import Testing
import TestServers

@Suite struct PrintedLetterTests {
    private let shop = PrintShop()

    @Test func `a letter of one page says everything it was given, in the order of reading`() async throws {
        let document = try await shop.print(Sample.letter())
        #expect(document.pages == 1)
        #expect(document.findings == [])
        let text = try await PaperFile(document).text()
        for part in [
            "Ente di Prova", "Mitt.: Ente di Prova", "ROSA DI PROVA", "75100 MATERA MT", "Potenza, 2 marzo 2026",
            "Richiesta n. CC-2026-0001234", "Prot. n. 0001234 del 02/03/2026", "Oggetto: Richiesta di informazioni",
            "inferiore a 25.000 €", "università", "Distinti saluti", "Mario Esempio", "Firma autografa sostituita",
            "Allegati: Modulo di domanda.pdf", "pagina 1 di 1",
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test func `every word of the operator can be copied out of the document`() async throws {
        let document = try await shop.print(Sample.letter())
        let words = try await PaperFile(document).text([]).split(whereSeparator: \.isWhitespace)
        let wanted = Sample.text.split(whereSeparator: \.isWhitespace)
        #expect(words.joined(separator: " ").contains(wanted.joined(separator: " ")))
    }

    @Test func `the address stands in the window, and nothing else does`() async throws {
        let window = Frame.rightWindow
        let inside = try await words(Sample.letter()).filter { $0.isInside(window) }.map(\.text)
        let expected =
            "Mitt.: Ente di Prova - Via della Prova 1 - 85100 POTENZA PZ ROSA DI PROVA VIA DELL'ESEMPIO 12 "
            + "75100 MATERA MT"
        #expect(inside.joined(separator: " ") == expected)
    }

    @Test(arguments: [
        Frame(x: 20, y: 50, width: 90, height: 45), Frame(x: 100, y: 38, width: 100, height: 30),
        Frame(x: 110, y: 60, width: 60, height: 20),
    ])
    func `the window can stand elsewhere, and the address follows it`(window: Frame) async throws {
        var letter = Sample.letter()
        letter.window = window
        letter.returnLine = ""
        let inside = try await words(letter).filter { $0.isInside(window) }.map(\.text)
        #expect(inside.joined(separator: " ") == "ROSA DI PROVA VIA DELL'ESEMPIO 12 75100 MATERA MT")
    }

    @Test func `six lines of forty-four characters fit the window`() async throws {
        var letter = Sample.letter()
        let line = "PRESSO LA FAMIGLIA DI PROVA AL NUMERO CINQUE"
        #expect(line.count == 44)
        letter.address = AddressBlock(lines: Array(repeating: line, count: 5) + ["SVIZZERA"], isAbroad: true)
        let document = try await shop.print(letter)
        #expect(document.findings == [])
        #expect(letter.address.faults == [])
    }

    @Test func `an address that exceeds the window is told and stands there whole`() async throws {
        var letter = Sample.letter()
        letter.address = AddressBlock(lines: (1...12).map { "RIGA NUMERO \($0) DI UN INDIRIZZO CHE NON FINISCE MAI" })
        let document = try await shop.print(letter)
        #expect(document.findings == [.addressExceedsWindow])
        #expect(try await PaperFile(document).text().contains("RIGA NUMERO 12"))
    }

    @Test func `a letterhead of many lines is told of when it reaches the window`() async throws {
        var letter = Sample.letter()
        letter.letterhead.lines += (1...12).map { "Ufficio \($0)" }
        #expect(try await shop.print(letter).findings == [.letterheadMeetsWindow])
    }

    @Test func `the code on the first page leads back to the ticket`() async throws {
        let paper = try PaperFile(try await shop.print(Sample.letter()))
        let codes = try await paper.codes()
        #expect(codes == ["SPORTELLO1;N=CC-2026-0001234;T=0123456789abcdefghjkmnpqrs"])
        let mark = try #require(LetterMark(ticketNumber: "CC-2026-0001234", token: "0123456789abcdefghjkmnpqrs"))
        #expect(codes.first.flatMap { SheetCode($0) } == .letter(mark))
    }

    @Test func `fonts are embedded, text has its characters, the document its language, title and structure`()
        async throws
    {
        let paper = try PaperFile(try await shop.print(Sample.letter()))
        let fonts = try await paper.run(["pdffonts", "FILE"]).split(separator: "\n").dropFirst(2)
        #expect(!fonts.isEmpty)
        for font in fonts { #expect(font.contains(" yes yes yes "), "\(font)") }
        let about = try await paper.run(["pdfinfo", "FILE"])
        #expect(about.contains("Richiesta n. CC-2026-0001234 - Richiesta di informazioni"))
        #expect(about.contains("Tagged:          yes"))
        #expect(about.contains("595.276 x 841.89 pts (A4)"))
        let structure = try await paper.run(["pdfinfo", "-struct-text", "FILE"])
        #expect(structure.hasPrefix("Document"))
        #expect(structure.contains("H1"))
        #expect(structure.contains("Gentile Signora,"))
        let bytes = try await shop.print(Sample.letter()).bytes
        #expect(String(decoding: bytes, as: UTF8.self).contains("/Lang (it-IT)"))
    }

    @Test func `a strict reader finds nothing wrong with any of the documents`() async throws {
        let mark = try #require(SeparatorMark(service: "CC", arrival: "2026-03-02"))
        for document in [
            try await shop.print(Sample.letter()), try await shop.print(Sample.letter("")),
            try await shop.print(Sample.fax()), try await shop.print(SeparatorSheet(mark: mark)),
            try await shop.print(AddressTestSheet(window: .rightWindow)),
        ] {
            // Ends with 3 on warnings.
            _ = try await PaperFile(document).run(["qpdf", "--check", "FILE"])
        }
    }

    @Test func `the same letter is the same bytes`() async throws {
        let first = try await shop.print(Sample.letter())
        let second = try await PrintShop().print(Sample.letter())
        #expect(first == second)
    }

    @Test func `two hundred kilobytes fill many numbered pages`() async throws {
        let paragraph = String(
            repeating: "Testo lungo che riempie le pagine una dopo l'altra, senza perdere parole. ", count: 6)
        let count = 200_000 / paragraph.utf8.count + 1
        let text = (1...count).map { "Capoverso \($0). \(paragraph)" }.joined(separator: "\n\n")
        let document = try await shop.print(Sample.letter(text))
        #expect(document.pages > 40)
        let pages = try await PaperFile(document).text().split(separator: "\u{C}").map(String.init)
        #expect(pages.count == document.pages)
        for (index, page) in pages.enumerated() {
            #expect(page.contains("pagina \(index + 1) di \(document.pages)"))
            #expect(page.contains("Richiesta n. CC-2026-0001234"))
        }
        let whole = pages.joined()
        for number in 1...count { #expect(whole.contains("Capoverso \(number).")) }
        #expect(pages[document.pages - 1].contains("Mario Esempio"))
    }

    @Test func `one paragraph of two hundred kilobytes without a space is broken and whole`() async throws {
        let document = try await shop.print(Sample.letter(String(repeating: "abcdefghij", count: 20_000)))
        let text = try await PaperFile(document).text([])
        #expect(text.filter { $0 == "j" }.count >= 20_000)
    }

    @Test func `the signature never stands alone on a page`() async throws {
        for lines in 20..<60 {
            let text = (1...lines).map { "Riga \($0) del testo." }.joined(separator: "\n")
            let document = try await shop.print(Sample.letter(text))
            guard document.pages == 2 else { continue }
            let last = try await PaperFile(document).text().split(separator: "\u{C}")[1]
            #expect(last.contains("Riga \(lines) del testo."))
            #expect(last.contains("Mario Esempio"))
            return
        }
        Issue.record("no letter of two pages was among them")
    }

    @Test func `an empty text still makes a letter`() async throws {
        var letter = Sample.letter("")
        letter.subject = ""
        letter.signature = Signature()
        letter.closing = ""
        letter.code = nil
        let document = try await shop.print(letter)
        #expect(document.pages == 1)
        #expect(try await PaperFile(document).text().contains("ROSA DI PROVA"))
    }

    @Test func `characters of other scripts are there in another font, and what no font has is told`() async throws {
        let words = "Привет Ελλάδα ąęłż ½ → ☎"
        let document = try await shop.print(Sample.letter(words))
        #expect(document.findings == [])
        #expect(try await PaperFile(document).text([]).contains(words))
        let unknown = try await shop.print(Sample.letter("Un carattere \u{12000} raro 🦄"))
        #expect(unknown.findings == [.unknownCharacters(2)])
    }

    @Test func `control characters are left out and counted, ends of lines of every kind are kept`() async throws {
        let document = try await shop.print(Sample.letter("uno\u{0}\u{7}due\r\ntre\u{1B}[31m\rquattro\u{2028}cinque"))
        #expect(document.findings == [.controlCharactersLeftOut(3)])
        let text = try await PaperFile(document).text()
        for line in ["unodue", "tre[31m", "quattro", "cinque"] {
            #expect(text.contains { $0 == "\n" } && text.contains(line), "\(line)")
        }
    }

    @Test func `too much text is refused, and so is a window beside the sheet`() async throws {
        let small = PrintShop(limits: PrintLimits(text: 2000, pages: 3))
        await #expect(throws: PrintError.self) {
            try await small.print(Sample.letter(String(repeating: "a ", count: 2000)))
        }
        let lines = PrintShop(limits: PrintLimits(pages: 3))
        let error = await #expect(throws: PrintError.self) {
            try await lines.print(Sample.letter(String(repeating: "a\n", count: 2000)))
        }
        #expect(error?.code == .tooLarge)
        var letter = Sample.letter()
        letter.window = Frame(x: 190, y: 45, width: 85, height: 35)
        let measure = await #expect(throws: PrintError.self) { try await shop.print(letter) }
        #expect(measure?.code == .measure)
    }

    @Test func `a logo is shown, and what is no honest PNG is refused`() async throws {
        var letter = Sample.letter()
        letter.letterhead.logo = Sample.logo
        let images = try await PaperFile(try await shop.print(letter)).run(["pdfimages", "-list", "FILE"])
        #expect(images.contains("image"))
        for bad in [[], Array("GIF89a".utf8), Array(Sample.logo.prefix(40)), Sample.hugeLogo] {
            letter.letterhead.logo = bad
            let error = await #expect(throws: PrintError.self) { try await shop.print(letter) }
            #expect(error?.code == .picture)
        }
    }

    /// Words with their places, in millimetres.
    private func words(_ letter: Letter) async throws -> [PlacedWord] {
        let paper = try PaperFile(try await shop.print(letter))
        return PlacedWord.read(try await paper.text(["-bbox"]))
    }
}

/// A word as `pdftotext -bbox` finds it.
struct PlacedWord {
    var text: String
    var frame: Frame

    func isInside(_ window: Frame) -> Bool {
        frame.x + frame.width > window.x && frame.x < window.right && frame.y + frame.height > window.y
            && frame.y < window.bottom
    }

    static func read(_ markup: String) -> [PlacedWord] {
        markup.split(separator: "\n").compactMap { line in
            guard line.contains("<word "), let from = line.firstIndex(of: ">") else { return nil }
            let numbers = line[..<from].split(separator: "\"").compactMap { Double($0) }.map { $0 * 25.4 / 72 }
            guard numbers.count == 4, let to = line.lastIndex(of: "<") else { return nil }
            let word = line[line.index(after: from)..<to]
                .replacing("&apos;", with: "'").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
            return PlacedWord(
                text: String(word),
                frame: Frame(
                    x: numbers[0], y: numbers[1], width: numbers[2] - numbers[0], height: numbers[3] - numbers[1]))
        }
    }
}
