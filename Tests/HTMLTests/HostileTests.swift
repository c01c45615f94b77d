// Hostile HTML of our own making, for A1 to A4: whatever comes in, what goes out is on the strict reader's list.

import HTML
import Testing

@Suite struct HostileTests {
    static let samples: [String] = [
        "<script>alert(1)</script>ciao", "<SCRIPT SRC=//x.example/a.js></SCRIPT>", "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", "<img src='x' onerror='alert(1)'",
        "<body onload=alert(1)>", "<a href=javascript:alert(1)>x</a>", "<a href=\" javascript:alert(1)\">x</a>",
        "<a href=\"java\tscript:alert(1)\">x</a>", "<a href=\"java&#10;script:alert(1)\">x</a>",
        "<a href=\"&#106;avascript:alert(1)\">x</a>", "<a href=\"\u{1}javascript:alert(1)\">x</a>",
        "<a href=\"java\u{200B}script:alert(1)\">x</a>", "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>", "<a href=\"vbscript:msgbox(1)\">x</a>",
        "<a href=\"file:///etc/passwd\">x</a>", "<a href=\"blob:https://x.example/1\">x</a>",
        "<a href=\"view-source:http://x.example\">x</a>", "<a href=\"http:javascript:alert(1)\">x</a>",
        "<a href=\"https:\\\\x.example\">x</a>", "<a href='x\" onmouseover=\"alert(1)'>x</a>",
        "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href=javascript:alert(1)>x</a></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>", "<svg><foreignObject><img src=x onerror=alert(1)>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<math href=javascript:alert(1)>x</math>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
        "<form action=//x.example><input name=password><button>ok</button></form>",
        "<button formaction=javascript:alert(1)>x",
        "<iframe src=//x.example></iframe>", "<iframe srcdoc='<script>alert(1)</script>'>",
        "<object data=x.swf></object>",
        "<embed src=x.swf>", "<applet code=x></applet>", "<base href=//x.example/>",
        "<link rel=stylesheet href=//x.example>",
        "<meta http-equiv=refresh content='0;url=//x.example'>", "<style>@import '//x.example';</style>",
        "<style>body{background:url(//x.example)}</style>", "<p style=\"background:url(//x.example)\">x</p>",
        "<p style=\"background-image:url('javascript:alert(1)')\">x</p>",
        "<p style=\"width:expression(alert(1))\">x</p>",
        "<p style=\"color:red;position:fixed;top:0\">x</p>", "<p style=\"color:\\75rl(//x.example)\">x</p>",
        "<p style=\"color:red/*;*/;background:u/**/rl(//x.example)\">x</p>",
        "<p style=\"-moz-binding:url(x.xml#y)\">x</p>",
        "<p style=\"behavior:url(x.htc)\">x</p>", "<p style=\"font-family:'a;b',x;color:@import\">x</p>",
        "<p style=\"content:'\\201c';color:red\">x</p>", "<p style=\"color:var(--x)\">x</p>",
        "<p style=\"list-style:url(//x.example)\">x</p>", "<p style='color:red\"><script>alert(1)</script>'>x</p>",
        "<table background=//x.example><tr><td background=http://x.example/a.gif>x</table>",
        "<img src=http://x.example/pixel.gif width=1>", "<img srcset='//x.example/a 2x' src=cid:a>",
        "<img src=cid:\"><script>alert(1)</script>>", "<img src=\"cid:a%22%3E%3Cscript%3E\">",
        "<img src=data:image/svg+xml,x>",
        "<img src=data:image/png;base64,AAAA>", "<img lowsrc=//x.example dynsrc=//x.example>",
        "<video poster=//x.example>",
        "<picture><source srcset=//x.example><img src=//x.example></picture>", "<audio src=//x.example autoplay>",
        "<textarea><img src=x onerror=alert(1)></textarea>", "<title><img src=x onerror=alert(1)></title>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<xmp><script>alert(1)</script></xmp>",
        "<plaintext><script>alert(1)</script>", "<template><script>alert(1)</script></template>",
        "<!--><script>alert(1)</script>-->", "<!-- --!><script>alert(1)</script> -->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?xml version='1.0'?><script>alert(1)</script>", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
        "<p title='\"><script>alert(1)</script>'>x</p>",
        "<p title=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\">x</p>",
        "&lt;script&gt;alert(1)&lt;/script&gt;", "<p id=x class=y data-z=1 onfocus=alert(1) autofocus tabindex=1>x</p>",
        "<a href=https://x.example target=_self ping=//y.example download>x</a>", "<a name=x id=location>x</a>",
        "<details open ontoggle=alert(1)>x</details>", "<marquee onstart=alert(1)>x</marquee>",
        "<select><style></select><script>alert(1)</script></style>",
        "<frameset onload=alert(1)><frame src=//x.example></frameset>", "<isindex action=javascript:alert(1)>",
        "<font color=\"red;background:url(x)\" face=\"x\\\"><script>\">x</font>",
        "<td width=\"1;x\" bgcolor=\"url(x)\">x",
        "<a href=\"mailto:x@y.example?subject=%0d%0aBcc:z\">x</a>", "<x-foo onclick=alert(1)>x</x-foo>",
        "<p/onclick=alert(1)>x",
        "<p =\"\"onclick=alert(1)>x", "<a href=\"//x.example/a\">x</a>", "<area href=javascript:alert(1)>",
        "\u{0}<scr\u{0}ipt>alert(1)",
        "<b><i><p></b></i><script>alert(1)", "<table><script>alert(1)</script><tr><td><img src=x onerror=alert(1)>",
        "<p lang='\"><script>'>x</p>", "<dialog open><form method=dialog>x</form></dialog>",
        "<link rel=prefetch href=//x.example>",
        "<img src=x:alert(1) usemap=#m><map name=m><area href=javascript:alert(1)></map>",
        "<keygen autofocus onfocus=alert(1)>",
        "<bgsound src=//x.example>", "<img src=\"https://x.example/a b\" alt='\"'>",
        "<input type=image src=//x.example>",
    ]

    @Test(arguments: samples)
    func `Nothing hostile comes out`(sample: String) {
        for wrapped in [sample, "<html><body><table><tr><td>" + sample, "<svg>" + sample, "<!--[if mso]>" + sample] {
            let blocked = HTMLSanitiser.sanitise(wrapped, images: .none)
            #expect(StrictReader.faults(blocked.html) == [])
            let allowing = ImagePolicy(remote: .allow) { "/cid/\($0)" }
            let allowed = HTMLSanitiser.sanitise(wrapped, images: allowing)
            #expect(StrictReader.faults(allowed.html, images: ["https://", "http://", "/cid/"]) == [])
            // What came out is a fixed point: reading it again finds nothing more to take out.
            let again = HTMLSanitiser.sanitise(blocked.html, images: .none)
            #expect(StrictReader.faults(again.html) == [])
            #expect(
                !HTMLText.plainText(sample).contains("<img src=x onerror") || sample.contains("xmp")
                    || sample.contains("&lt;"))
        }
    }

    @Test func `The list is as long as it has to be`() { #expect(Self.samples.count >= 100) }

    @Test(arguments: [
        ("nested", String(repeating: "<div>", count: 200_000)),
        ("formatting", String(repeating: "<b>", count: 300_000)),
        ("spread", (0..<900).map { "<font size=\($0)>" }.joined() + String(repeating: "<p>", count: 100_000)),
        ("agency", String(repeating: "<b><div></b>", count: 50_000)),
        ("items", String(repeating: "<dd><li>", count: 60_000)),
        ("false ends", String(repeating: "<div></x>", count: 60_000)),
        ("ends in comments", String(repeating: "<div><!-- </div> -->", count: 40_000)),
        ("ends in bogus comments", String(repeating: "<div></ </div>", count: 40_000)),
        ("ends in values", String(repeating: "<div title='</div>'>", count: 40_000)),
        ("ends in styles", String(repeating: "<div><style></div></style>", count: 30_000)),
        ("hidden by a quote", String(repeating: "<div =\"><div =\">", count: 40_000)),
        ("hidden by select", "<select><title></select>" + String(repeating: "<div>", count: 100_000) + "</title>"),
        ("hidden by svg", "<svg><style>" + String(repeating: "<div>", count: 100_000) + "</style>"),
        ("hidden by script", "<script><!--<script></script>" + String(repeating: "<div>", count: 100_000)),
        ("tables", String(repeating: "<table><tr><td>", count: 60_000)),
        ("attributes", "<p " + (0..<20_000).map { "a\($0)=1 " }.joined() + ">"),
        ("paragraph ends", String(repeating: "</p>", count: 200_000)),
        ("groups", String(repeating: "<optgroup>", count: 100_000)),
        ("size", String(repeating: "<div>ciao</div>", count: 200_000)),
        ("angle brackets", String(repeating: "<", count: 1_000_000)),
        ("comments", String(repeating: "<!--", count: 250_000)),
        ("references", String(repeating: "&#x26;", count: 150_000)),
        ("entities", String(repeating: "&notin", count: 150_000)),
        ("lists", String(repeating: "<ul><li>", count: 60_000)),
    ])
    func `Bombs end soon and in little memory`(name: String, sample: String) {
        let result = HTMLSanitiser.sanitise(sample, images: .none)
        #expect(StrictReader.faults(result.html) == [])
        #expect(result.html.utf8.count < 12 << 20)
        _ = HTMLText.plainText(sample)
    }

    private static func loops(_ times: Int, _ name: String, around inner: String, then end: String = "") -> String {
        let starts = String(repeating: "<\(name)>", count: 220)
        let ends = String(repeating: "</\(name)>", count: 220)
        return String(repeating: starts + inner + ends + end, count: times)
    }

    @Test(arguments: [
        ("a cell", loops(220, "div", around: "<table><td>")),
        ("a caption", loops(220, "div", around: "<table><caption>")),
        ("an object", loops(220, "center", around: "<object>")),
        ("a block", loops(300, "span", around: "<div>")),
        ("unknown elements", loops(300, "x-y", around: "<div>")),
        ("a choice", loops(220, "div", around: "<select>", then: "</select>")),
        ("a picture", loops(220, "div", around: "<svg><desc>", then: "</desc></svg>")),
        ("a formula", "<math>" + String(repeating: "<td>", count: 60_000)),
        ("a drawing", "<svg>" + String(repeating: "<input>", count: 60_000)),
        (
            "a row's end in a caption",
            String(repeating: "<table><caption>" + String(repeating: "<div>", count: 20) + "</tr>", count: 2_000)
        ),
        ("the lack of a form", String(repeating: "<form><table><td></form></table></form>", count: 20_000)),
    ])
    func `What the parser does not close counts as open`(name: String, sample: String) {
        let filled = sample + String(repeating: "</form>", count: max(0, ((1 << 20) - sample.utf8.count) / 7))
        #expect(HTMLSanitiser.sanitise(sample, images: .none).bound == .depth)
        #expect(HTMLSanitiser.sanitise(filled, images: .none).bound == .depth)
    }

    @Test func `The fourth of equal formatting elements is no longer closed through a block`() {
        let sample = Self.loops(300, "b", around: "<div>")
        #expect(HTMLSanitiser.sanitise(sample, images: .none).bound != nil)
    }
}
