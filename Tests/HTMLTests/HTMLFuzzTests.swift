// Pieces of markup thrown together, the same ones in every run: the strict reader accepts whatever comes out.

import HTML
import Testing

@Suite struct HTMLFuzzTests {
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) ^ (state << 31)
        }
    }

    private static let pieces = [
        "<", ">", "</", "/>", "\"", "'", "=", "&", ";", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<?", " ", "\n",
        "\0",
        "<p", "<div>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<select>", "<option>", "</select>", "<svg>",
        "</svg>",
        "<math>", "<mtext>", "<foreignObject>", "<style>", "</style>", "<script>", "</script>", "<title>", "</title>",
        "<textarea>", "</textarea>", "<noscript>", "<template>", "<b>", "</b>", "<a href=", "javascript:alert(1)",
        "<img src=",
        "cid:x", "http://x.example", " onerror=alert(1)", " style=\"", "color:red", "url(", "expression(", "\\75", "/*",
        "*/",
        "&#106;", "&lt;", "&quot;", "<form>", "<input>", "<button>", "<frameset>", "<plaintext>", "<xmp>", "</p>",
        "<br>", "<li>",
        "<dd>", "<font color=", "<body bgcolor=red>", "<html>", "<head>", "<iframe>", "testo", "è", "\u{200B}",
        "\u{2028}",
    ]

    @Test func `Whatever is thrown together comes out clean`() {
        var numbers = Numbers(state: 42)
        for _ in 0..<3_000 {
            let count = Int.random(in: 1...40, using: &numbers)
            let sample = (0..<count).map { _ in Self.pieces.randomElement(using: &numbers) ?? "" }.joined()
            let result = HTMLSanitiser.sanitise(sample, images: ImagePolicy(remote: .allow) { "/cid/\($0)" })
            let faults = StrictReader.faults(result.html, images: ["http://", "https://", "/cid/"])
            #expect(faults == [], "\(sample)")
            _ = HTMLText.plainText(sample)
        }
    }

    @Test func `Hostile samples glued to each other come out clean`() {
        var numbers = Numbers(state: 4)
        for _ in 0..<1_000 {
            let sample = (0..<4).map { _ in HostileTests.samples.randomElement(using: &numbers) ?? "" }
                .map { String($0.prefix(Int.random(in: 1...200, using: &numbers))) }.joined()
            let result = HTMLSanitiser.sanitise(sample, images: .none)
            #expect(StrictReader.faults(result.html) == [], "\(sample)")
        }
    }
}
