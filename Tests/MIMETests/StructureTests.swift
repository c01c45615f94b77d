// The tree of parts: regular, broken, and built to do harm.

import MIME
import Testing

@Suite struct StructureTests {
    @Test func `A plain mail is one text part`() {
        let message = mail("Subject: x\n\nciao\n")
        #expect(message.root.text().text == "ciao\n")
        #expect(message.warnings.isEmpty)
    }

    @Test func `Parts nest and end where their boundary ends`() {
        let message = mail(
            """
            Content-Type: multipart/mixed; boundary="A"

            preamble
            --A
            Content-Type: multipart/alternative; boundary=B

            --B

            uno

            --B
            Content-Type: text/html

            <p>due
            --B--
            ignored
            --A
            Content-Type: application/pdf; name=x.pdf
            Content-Transfer-Encoding: base64

            JVBERg==
            --A--

            """)
        let parts = leaves(message.root)
        #expect(parts.map(\.type.essence) == ["text/plain", "text/html", "application/pdf"])
        #expect(parts[0].text().text == "uno\n")
        #expect(parts[1].text().text == "<p>due")
        #expect(parts[2].decoded() == Array("%PDF".utf8))
        #expect(parts[2].fileName == "x.pdf")
        #expect(message.warnings.isEmpty)
    }

    @Test func `A missing last boundary costs nothing`() {
        let message = mail("Content-Type: multipart/mixed; boundary=A\n\n--A\n\nuno\n--A\n\ndue\n")
        #expect(leaves(message.root).map { $0.text().text } == ["uno", "due\n"])
        #expect(message.warnings == [.unterminated])
    }

    @Test func `An inner multipart that is never closed ends with the outer one`() {
        let message = mail(
            "Content-Type: multipart/mixed; boundary=A\n\n--A\nContent-Type: multipart/related; boundary=AB\n\n--AB\n\n"
                + "uno\n--A\n\ndue\n--A--\n")
        #expect(leaves(message.root).map { $0.text().text } == ["uno", "due"])
    }

    @Test func `A boundary that is missing or wrong is found in the body`() {
        let missing = mail("Content-Type: multipart/mixed\n\n--A\n\nuno\n--A--\n")
        #expect(leaves(missing.root).map { $0.text().text } == ["uno"])
        let wrong = mail("Content-Type: multipart/mixed; boundary=Z\n\n--A\n\nuno\n--A\n\ndue\n--A--\n")
        #expect(leaves(wrong.root).map { $0.text().text } == ["uno", "due"])
        #expect(wrong.warnings.contains(.boundaryMissing))
    }

    @Test func `A multipart without parts is text`() {
        let message = mail("Content-Type: multipart/mixed; boundary=Z\n\nsolo testo\n")
        #expect(message.root.type.essence == "text/plain")
        #expect(message.root.text().text == "solo testo\n")
    }

    @Test func `Odd openings are taken`() {
        #expect(mail("From a@example.org Mon Jan  1 00:00:00 2024\nSubject: x\n\ny").headers.text("Subject") == "x")
        #expect(mail("\n\nSubject: x\n\ny").headers.text("Subject") == "x")
        #expect(MIMEMessage([0xEF, 0xBB, 0xBF] + bytes("Subject: x\n\ny")).headers.text("Subject") == "x")
        #expect(MIMEMessage(Array("Subject: x\r\rciao\r".utf8)).root.text().text == "ciao\n")
        #expect(MIMEMessage(Array("Subject: x\n\nciao".utf8)).root.text().text == "ciao")
    }

    @Test func `Text without a header is body`() {
        let message = mail("Buongiorno,\nvorrei sapere.\n")
        #expect(message.root.text().text == "Buongiorno,\nvorrei sapere.\n")
        #expect(message.warnings == [.headerMissing])
        #expect(mail("").root.text().text == "")
        #expect(mail("\n\nsolo testo qui").root.text().text.contains("solo testo qui"))
    }

    @Test func `A missing empty line does not swallow the body`() {
        let message = mail("Subject: x\nBuongiorno a tutti\nciao: ancora testo\n\nfine\n")
        #expect(message.root.text().text.hasPrefix("Buongiorno a tutti"))
        #expect(message.warnings == [.separatorMissing])
    }

    @Test func `A mail inside a mail is one part, and can be opened`() {
        let message = mail(
            "Content-Type: multipart/mixed; boundary=A\n\n--A\nContent-Type: message/rfc822\n\n"
                + "Subject: dentro\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\nx\n--B--\n--A--\n")
        #expect(leaves(message.root).count == 1)
        #expect(leaves(message.root)[0].message().headers.text("Subject") == "dentro")
        let digest = mail("Content-Type: multipart/digest; boundary=A\n\n--A\n\nSubject: d\n\nx\n--A--\n")
        #expect(leaves(digest.root)[0].type.essence == "message/rfc822")
    }

    @Test func `Flowed text is joined`() {
        let message = mail(
            "Content-Type: text/plain; format=flowed; delsp=no\n\nuna riga \ncontinua\n> citata \n> ancora\n-- \nfirma\n"
        )
        #expect(message.root.text().text == "una riga continua\n> citata ancora\n-- \nfirma\n")
        let deleting = mail("Content-Type: text/plain; format=flowed; delsp=yes\n\nuna par \nola\n")
        #expect(deleting.root.text().text == "una parola\n")
    }

    @Test func `Ten thousand nested multiparts stay bounded`() {
        var text = ""
        for level in 0..<10_000 { text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        let message = MIMEMessage(Array(text.utf8))
        #expect(message.warnings.contains(.depthLimit))
        var depth = 0
        var part = message.root
        while let child = part.children.first {
            part = child
            depth += 1
        }
        #expect(depth <= MIMELimits().depth + 1)
    }

    @Test func `Two hundred thousand parts stay bounded`() {
        let text = "Content-Type: multipart/mixed; boundary=A\n\n" + String(repeating: "--A\n\nx\n", count: 200_000)
        let message = MIMEMessage(Array(text.utf8))
        #expect(leaves(message.root).count <= MIMELimits().parts + 1)
        #expect(message.warnings == [.partsLimit])
    }

    @Test func `A million header lines and a giant line stay bounded`() {
        let many = MIMEMessage(Array((String(repeating: "X: y\n", count: 1_000_000) + "Subject: z\n\nciao").utf8))
        #expect(many.headers.names.count == MIMELimits().headerLines)
        #expect(many.warnings == [.headerLinesLimit])
        #expect(many.root.text().text == "ciao")
        let giant = MIMEMessage(Array(("Subject: " + String(repeating: "a", count: 5_000_000) + "\n\nciao").utf8))
        #expect((giant.headers.raw("Subject")?.count ?? 0) <= MIMELimits().headerBytes)
        #expect(giant.warnings == [.headerBytesLimit])
        #expect(giant.root.text().text == "ciao")
    }

    @Test func `A chain of a hundred thousand mails in mails is one part`() {
        let text = String(repeating: "Content-Type: message/rfc822\n\n", count: 100_000)
        #expect(MIMEMessage(Array(text.utf8)).root.type.essence == "message/rfc822")
    }
}
