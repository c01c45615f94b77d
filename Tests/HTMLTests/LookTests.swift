// Ordinary mail keeps its look.

import HTML
import Testing

@Suite struct LookTests {
    private func html(_ source: String, _ policy: ImagePolicy = .none) -> String {
        HTMLSanitiser.sanitise(source, images: policy).html
    }

    @Test func `Tables, fonts, colours and lists stay`() {
        let source =
            "<table width=\"600\" cellpadding=\"0\" bgcolor=\"#ffffff\"><tbody><tr><td align=\"center\" "
            + "style=\"color:#336699; font-family:Arial, 'Segoe UI'; padding:4px 0\"><font color=\"red\" size=\"2\">"
            + "<b>Ciao</b></font></td></tr></tbody></table><ul><li>uno</li></ul><blockquote>due</blockquote>"
        #expect(
            html(source)
                == "<div><table width=\"600\" cellpadding=\"0\" bgcolor=\"#ffffff\"><tbody><tr><td align=\"center\" "
                + "style=\"color:#336699;font-family:Arial, &#39;Segoe UI&#39;;padding:4px 0\"><font color=\"red\" "
                + "size=\"2\"><b>Ciao</b></font></td></tr></tbody></table><ul><li>uno</li></ul>"
                + "<blockquote>due</blockquote></div>")
    }

    @Test func `The body's colours stay`() {
        #expect(
            html("<body bgcolor=#eeeeee text=black style='margin:0'>x")
                == "<div style=\"background-color:#eeeeee;color:black;margin:0\">x</div>")
    }

    @Test func `Links open apart and say nothing of where they come from`() {
        #expect(
            html("<a href=\" https://example.org/?a=1&amp;b=2 \">x</a>")
                == "<div><a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\" "
                + "target=\"_blank\">x</a></div>")
        let none = HTMLSanitiser.sanitise("<a href=https://example.org>x</a>", images: .none) { _ in nil }
        #expect(none.html == "<div><a>x</a></div>")
        #expect(none.removed.links == 1)
        let ours = HTMLSanitiser.sanitise("<a href=https://example.org>x</a>", images: .none) {
            "https://ours.example/?" + $0
        }
        #expect(ours.html.contains("href=\"https://ours.example/?https://example.org\""))
    }

    @Test func `Remote images are blocked and counted, inline ones mapped`() {
        let source =
            "<img src=https://example.org/a.png alt=Logo><img src=\"cid:b%40x\"><img src=cid:b@x><p style='background:url(http://x.example/a)'>"
        let blocked = HTMLSanitiser.sanitise(source, images: ImagePolicy(remote: .block) { "/i/\($0)" })
        // The picture behind text is never loaded: it is not offered either.
        #expect(blocked.blockedRemoteImages == 1)
        #expect(blocked.contentIDs == ["b@x"])
        #expect(
            blocked.html
                == "<div><img alt=\"Logo\"><img src=\"/i/b@x\" alt=\"\"><img src=\"/i/b@x\" alt=\"\"><p></p></div>")
        let allowed = HTMLSanitiser.sanitise(source, images: ImagePolicy(remote: .allow) { _ in nil })
        #expect(allowed.html.contains("src=\"https://example.org/a.png\" referrerpolicy=\"no-referrer\""))
        #expect(!allowed.html.contains("cid:"))
    }

    @Test func `What is taken out is counted`() {
        let result = HTMLSanitiser.sanitise(
            "<p onclick=x style='position:fixed;color:red'><script>x</script><a href=javascript:x>y</a>", images: .none)
        #expect(result.removed.elements == 1 && result.removed.attributes == 1)
        #expect(result.removed.links == 1 && result.removed.styles == 1)
        #expect(result.html == "<div><p style=\"color:red\"><a>y</a></p></div>")
    }

    @Test func `Too deep or too large becomes plain text, with its reason`() {
        let deep = HTMLSanitiser.sanitise(String(repeating: "<div>", count: 2_000) + "ciao", images: .none)
        #expect(deep.bound == .depth)
        #expect(deep.html == "<pre>ciao</pre>")
        #expect(HTMLSanitiser.sanitise(String(repeating: "a", count: 2 << 20), images: .none).bound == .size)
        let many = HTMLSanitiser.sanitise("<p " + (0..<400).map { "a\($0)=1 " }.joined() + ">x", images: .none)
        #expect(many.bound == .attributes)
    }

    @Test(arguments: [
        (
            "nested tables",
            String(repeating: "<table><tbody><tr><td><div>", count: 12)
                + String(
                    repeating: "<table><tr><td><p>Notizia</p></td><td><a><b>x</b></a></td></tr></table>", count: 3_000)
                + String(repeating: "</div></td></tr></tbody></table>", count: 12)
        ),
        ("cells without end", "<table>" + String(repeating: "<tr><td><p>uno<td><font>due", count: 3_000) + "</table>"),
        ("tables in a row", String(repeating: "<table><td><center>uno</table>", count: 3_000)),
        ("items without end", "<ul>" + String(repeating: "<li><b>voce</b> testo", count: 3_000) + "</ul>"),
        ("terms", "<dl>" + String(repeating: "<dt><i>voce</i><dd>testo <b>x</b>", count: 3_000) + "</dl>"),
        ("crossed ends", String(repeating: "<b><p>uno</b></p>", count: 3_000)),
        ("paragraphs without end", String(repeating: "<p><font>uno</font><div>due</div>", count: 3_000)),
        ("quoted pages", String(repeating: "<div><html><head></head><body><p>uno</body></html></div>", count: 3_000)),
    ])
    func `What ordinary mails do wrong makes them no bombs`(name: String, sample: String) {
        #expect(HTMLSanitiser.sanitise(sample, images: .none).bound == nil)
    }

    @Test func `A long regular mail is no bomb`() {
        let rows = (0..<5_000).map { "<tr><td><p>riga \($0)<td><a href=https://example.org>x</a><br></tr>" }.joined()
        let items = (0..<3_000).map { "<li>voce \($0)" }.joined()
        let result = HTMLSanitiser.sanitise(
            "<style>td{color:red}</style><table>\(rows)</table><ul>\(items)</ul>", images: .none)
        #expect(result.bound == nil)
        #expect(StrictReader.faults(result.html) == [])
        #expect(result.html.contains("riga 4999") && result.html.contains("voce 2999"))
    }
}
