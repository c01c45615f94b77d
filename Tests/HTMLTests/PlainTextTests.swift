// Text from HTML.

import HTML
import Testing

@Suite struct PlainTextTests {
    @Test(arguments: [
        ("<p>uno</p><p>due</p>", "uno\n\ndue"), ("uno<br>due<br><br>tre", "uno\ndue\n\ntre"),
        ("<div>uno</div><div>due</div><div><br></div><div>tre</div>", "uno\ndue\n\ntre"),
        ("<i>a  b\n c&nbsp;d</i>", "a b c d"), ("a  b\n c&nbsp;d", "a b\nc d"), ("<b>a</b> <i>b</i>c", "a bc"),
        ("Citt&agrave; &euro;&#8217;", "Città €’"),
        ("<ul><li>uno<li>due<ul><li>tre</ul></ul>", "- uno\n- due\n  - tre"),
        ("<ol><li>a<li>b</ol>c", "1. a\n2. b\n\nc"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"),
        ("<blockquote><p>a<p>b</blockquote>c", "> a\n>\n> b\n\nc"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n> > b"), ("<pre>a\n  b</pre>c", "a\n  b\n\nc"),
        ("<a href=https://example.org/x>qui</a>", "qui (https://example.org/x)"),
        ("<a href=https://example.org>example.org</a>", "example.org"),
        ("<a href=https://example.org/>https://example.org</a>", "https://example.org"),
        ("<a href=mailto:a@example.org>a@example.org</a>", "a@example.org"),
        ("<a href=mailto:a@example.org?subject=x>scrivi</a>", "scrivi (a@example.org)"),
        ("<a href=javascript:x>qui</a>", "qui"), ("<img src=x alt=Logo> ciao", "Logo ciao"),
        ("<div style='display:none'>nascosto</div>visto", "visto"), ("<p style='mso-hide:all'>x</p>y", "y"),
        ("<div style='max-height:0;overflow:hidden'>x</div>y", "y"),
        ("<div style='font-size:0.9em;opacity:0.9'>x</div>", "x"),
        ("<span style='font-size:0px;opacity:0'>pre</span>y", "y"), ("<p hidden>x</p>y", "y"),
        ("<div style='display:none'>solo questo</div>", "solo questo"), ("x&zwnj;&#847;&nbsp;&#847; y", "x\u{200C} y"),
        ("<style>p{}</style><script>x</script><title>t</title>ciao", "ciao"), ("", ""), ("<p></p>", ""),
        ("<!--[if mso]>solo outlook<![endif]--><![if !mso]>altri<![endif]>", "altri"), ("senza tag", "senza tag"),
        ("<h1>T</h1>x<hr>y", "T\n\nx\n----------\ny"), ("&lt;script&gt;", "<script>"), ("<o:p>&nbsp;</o:p>x", "x"),
    ])
    func `Blocks become lines`(html: String, expected: String) { #expect(HTMLText.plainText(html) == expected) }

    @Test func `Beyond the bounds tags are stripped`() {
        let deep =
            String(repeating: "<div>", count: 5_000) + "ciao&nbsp;a <b>tutti</b><br>x<script>no</script><!-- no -->"
        #expect(HTMLText.plainText(deep) == "ciao a tutti\nx")
        let large = String(repeating: "<p>riga</p>", count: 120_000)
        #expect(HTMLText.plainText(large).hasPrefix("riga\n"))
    }
}
