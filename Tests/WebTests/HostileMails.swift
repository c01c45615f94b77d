// Whole mails of our own making that try to run something at an operator's, to tell somebody that they were read, or to look
// like a part of the page: in their HTML, their names, their headers, their attachments (reliability.md A1 to A6, A24).
// `{c}` stands for the canary.

import Foundation

enum HostileMails {
    /// The bytes of every mail, with the canary's host in it.
    static func all(canary: String) -> [[UInt8]] {
        let bodies = HostileHTML.all + foreignMarkup + styles
        let mails =
            bodies.map { mail(html: $0) } + subjects.map { mail(subject: $0) } + names.map { mail(from: $0) }
            + headers.map { mail(headers: $0) } + attachments.map(mail(attachment:))
        return mails.map { Array($0.replacing("{c}", with: canary).utf8) }
    }

    // MARK: HTML beside `HostileHTML`

    /// Trees of other languages inside HTML, and what parsers make of broken ones.
    private static let foreignMarkup = [
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><a xlink:href=\"javascript:alert(1)\"><text y=20>x</text></a></svg>",
        "<svg><set attributeName=onmouseover to=alert(1)><rect width=900 height=900 /></svg>",
        "<svg><animate attributeName=href values=\"javascript:alert(1)\" /><a id=x><text>x</text></a></svg>",
        "<svg><foreignObject><iframe src=http://{c}/f1></iframe></foreignObject></svg>",
        "<svg><style>@import 'http://{c}/f2.css';</style></svg>", "<svg><script href=http://{c}/f3.js /></svg>",
        "<svg><desc><img src=http://{c}/f4.png></desc></svg>", "<svg><title><img src=x onerror=alert(1)></title></svg>",
        "<svg><handler xmlns:ev=\"http://www.w3.org/2001/xml-events\" ev:event=load>alert(1)</handler></svg>",
        "<svg><pattern><image xlink:href=//{c}/f5.png /></pattern></svg>",
        "<math href=\"javascript:alert(1)\">x</math>",
        "<math><maction actiontype=statusline xlink:href=http://{c}/f6>x</maction></math>",
        "<math><annotation-xml encoding=\"text/html\"><img src=x onerror=alert(1)></annotation-xml></math>",
        "<math><mi><table><mglyph><svg><mtext><textarea><path id=\"</textarea><img onerror=alert(1) src=1>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<table><td><svg><desc><td><img src=x onerror=alert(1)></table>",
        "<svg></p><style><a title=\"</style><img src onerror=alert(1)>\">",
        "<math></br><style><a title=\"</style><img src onerror=alert(1)>\">",
        "<b><p><svg><p><style><!--</style><img src=x onerror=alert(1)>--></style>",
        "<div is=\"x-foo\" onclick=alert(1)>x</div>", "<x onfocus=alert(1) tabindex=0 id=x autofocus>x</x>",
        "<marquee onstart=alert(1)>x</marquee>",
        "<dialog open onclose=alert(1)><form method=dialog><button>x</button></form></dialog>",
        "<input autofocus onfocus=alert(1)>", "<keygen autofocus onfocus=alert(1)>",
        "<button popovertarget=x>y</button><div popover id=x onbeforetoggle=alert(1)>x</div>",
        "<portal src=http://{c}/f7></portal>", "<fencedframe src=http://{c}/f8></fencedframe>",
        "<img src=\"cid:../../logout\">", "<img src=\"/messages/1/parts/1\">", "<a href=\"/logout\">x</a>",
        "<img src=\"http://{c}/f9.png\" loading=eager fetchpriority=high crossorigin=use-credentials>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>", "<a href=\"vbscript:alert(1)\">x</a>",
        "<a href=\"&#14; javascript:alert(1)\">x</a>", "<a href=\"http://{c}\u{202E}gro.elpmaxe\">x</a>",
        "<area href=\"javascript:alert(1)\" shape=default>", "<q cite=\"javascript:alert(1)\">x</q>",
        "<iframe credentialless src=http://{c}/f10></iframe>", "<img attributionsrc=http://{c}/f11 src=data:,>",
        "<body><!DOCTYPE html PUBLIC \"-//{c}//x\" \"http://{c}/f12.dtd\">x",
        "<?xml-stylesheet href=\"http://{c}/f13.css\"?>x",
        "<html manifest=http://{c}/f14><p>x", "<p>\u{0}<scr\u{0}ipt>alert(1)</scr\u{0}ipt>",
    ]

    /// Sheets of style that load, cover or move.
    private static let styles = [
        "<style>*{background:url(//{c}/s1)}</style>x", "<style>@import '//{c}/s2';</style>x",
        "<style>@\\69mport url(//{c}/s3);</style>x",
        "<style>@font-face{font-family:a;src:url(//{c}/s4)}*{font-family:a}</style>x",
        "<style>@namespace url(http://{c}/s5);</style>x", "<style>@document url(http://{c}/s6){*{color:red}}</style>x",
        "<style>p::before{content:url(//{c}/s7)}</style><p>x",
        "<style>p::after{content:image-set(\"//{c}/s8\" 1x)}</style><p>x",
        "<style>a[href^=h]{background:url(//{c}/s9)}</style><a href=http://x.example>x</a>",
        "<p style=\"background:url(&quot;//{c}/s10&quot;\">x", "<p style='background:url(\\2f\\2f{c}/s11)'>x",
        "<p style=\"background-image:cross-fade(url(//{c}/s12),url(//{c}/s13))\">x",
        "<p style=\"background:src('//{c}/s14')\">x", "<p style=\"width:expression(alert(1))\">x",
        "<p style=\"behavior:url(//{c}/s15.htc);-moz-binding:url(//{c}/s16.xml#x)\">x",
        "<p style=\"offset-path:url(//{c}/s17);clip-path:url(//{c}/s18#x)\">x",
        "<div style=\"position:fixed;top:-900px;left:0;width:9000px;height:9000px;background:#fff\">Sessione scaduta</div>",
        "<style>html{display:none}</style><style></style><!--<style>--><img src=x onerror=alert(1)>",
        "<p style=\"/*\">x</p><p style=\"*/background:url(//{c}/s19)\">y",
        "<style media=\"x\" onload=alert(1)></style><style>@media print{*{background:url(//{c}/s20)}}</style>x",
    ]

    // MARK: Beside the text

    private static let subjects = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</title><script>alert(1)</script>",
        "<img src=http://{c}/h1.png>", "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "'-alert(1)-'",
        "javascript:alert(1)", "\u{202E}<txt.exe", "]]><svg onload=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;",
        "=?utf-8?B?PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==?=", "=?utf-8?Q?=3Cimg_src=3Dx_onerror=3Dalert(1)=3E?=",
        "=?utf-7?Q?+ADw-script+AD4-alert(1)+ADw-/script+AD4-?=", "a\u{2028}alert(1)//",
        String(repeating: "<b>", count: 300),
    ]

    private static let names = [
        "\"<script>alert(1)</script>\" <x@example.org>", "\"\\\"><img src=x onerror=alert(1)>\" <x@example.org>",
        "=?utf-8?B?PGltZyBzcmM9eCBvbmVycm9yPWFsZXJ0KDEpPg==?= <x@example.org>",
        "\"Sportello <amministrazione@example.it>\" <x@example.org>",
        "\"x\" <\"<img/src=http://{c}/n1.png>\"@example.org>",
        "\"\u{202E}gro.elpmaxe@anna\" <x@example.org>", "<x@example.org>, \"<svg onload=alert(1)>\" <y@example.org>",
        "\"a' onmouseover='alert(1)\" <x@example.org>", "\"</textarea><script>alert(1)</script>\" <x@example.org>",
        "\"\(String(repeating: "W", count: 900))\" <x@example.org>",
    ]

    private static let headers = [
        "Reply-To: \"<img src=x onerror=alert(1)>\" <r@example.org>",
        "Message-ID: <\"><script>alert(1)</script>@example.org>",
        "In-Reply-To: <\"><img src=http://{c}/m1.png>@example.org>", "References: <'onload='alert(1)@example.org>",
        "Date: <script>alert(1)</script>", "List-Unsubscribe: <javascript:alert(1)>, <http://{c}/m2>",
        "List-Unsubscribe: <http://{c}/m3>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Disposition-Notification-To: <x@{c}>", "Face: \"><script>alert(1)</script>", "X-Face: <svg onload=alert(1)>",
        "Content-Base: http://{c}/", "Content-Location: http://{c}/",
        "To: \"<img src=x onerror=alert(1)>\" <u@example.it>",
        "Cc: \"</style><script>alert(1)</script>\" <c@example.org>", "Link: <http://{c}/m4>; rel=preload",
        "Refresh: 0; url=http://{c}/m5", "Content-Security-Policy: default-src *", "Set-Cookie: sportello=x",
    ]

    private struct Part {
        var name: String
        var type: String
        var text: String
    }

    private static let svg =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script>"
        + "<image href=\"http://{c}/p1.png\"/></svg>"

    private static let calendar = """
        BEGIN:VCALENDAR\r
        VERSION:2.0\r
        METHOD:REQUEST\r
        BEGIN:VEVENT\r
        UID:1@example.org\r
        DTSTART:20260302T090000Z\r
        SUMMARY:<script>alert(1)</script>\r
        DESCRIPTION:<img src=http://{c}/p2.png>\r
        ATTACH:http://{c}/p3\r
        URL:javascript:alert(1)\r
        BEGIN:VALARM\r
        ACTION:AUDIO\r
        ATTACH;VALUE=URI:http://{c}/p4.wav\r
        TRIGGER:-PT0S\r
        END:VALARM\r
        END:VEVENT\r
        END:VCALENDAR\r

        """

    private static let attachments = [
        Part(name: "a.svg", type: "image/svg+xml", text: svg), Part(name: "a.png", type: "image/svg+xml", text: svg),
        Part(name: "a.html", type: "text/html", text: "<script>alert(1)</script><img src=http://{c}/p5.png>"),
        Part(
            name: "a.xhtml", type: "application/xhtml+xml",
            text: "<html xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script></html>"),
        Part(name: "a.xml", type: "text/xml", text: "<?xml-stylesheet href=\"http://{c}/p6.xsl\"?><x/>"),
        Part(name: "a.mht", type: "multipart/related", text: "<script>alert(1)</script>"),
        Part(name: "a.txt", type: "text/plain; charset=utf-7", text: "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
        Part(name: "a.js", type: "text/javascript", text: "alert(1)"),
        Part(name: "a.css", type: "text/css", text: "@import '//{c}/p7'"),
        Part(name: "invito.ics", type: "text/calendar; method=REQUEST", text: calendar),
        Part(name: "b.ics", type: "application/ics", text: calendar),
        Part(
            name: "a.vcf", type: "text/vcard",
            text: "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:<script>alert(1)</script>\r\nPHOTO:http://{c}/p8\r\nEND:VCARD\r\n"),
        Part(name: "a.pdf", type: "text/html", text: "%PDF-1.4 <script>alert(1)</script>"),
        Part(name: "a.png", type: "image/png", text: "<script>alert(1)</script>"),
        Part(name: "a.json", type: "application/json", text: "{\"x\":\"<script>alert(1)</script>\"}"),
        Part(name: "x.swf", type: "application/x-shockwave-flash", text: "FWS<script>alert(1)</script>"),
        Part(name: "<img src=x onerror=alert(1)>.txt", type: "text/plain", text: "x"),
        Part(name: "../../../etc/passwd", type: "text/plain", text: "x"),
        Part(name: "\u{202E}fdp.exe", type: "application/pdf", text: "x"),
        Part(
            name: "a.eml", type: "message/rfc822",
            text: "From: x@example.org\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>"),
    ]

    // MARK: Composing

    private static func mail(
        from: String = "Persona Prova <x@example.org>", subject: String = "Prova", headers: String? = nil,
        html: String = "<p>Buongiorno"
    ) -> String {
        head(from, subject, headers)
            + "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            + html + "\r\n"
    }

    private static func mail(attachment part: Part) -> String {
        let name = "=?utf-8?B?" + Data(part.name.utf8).base64EncodedString() + "?="
        let images = "<p>x</p><img src=\"cid:part@example.org\"><object data=\"cid:part@example.org\"></object>"
        return head("Persona Prova <x@example.org>", "Allegato", nil) + """
            Content-Type: multipart/related; boundary="limite"\r
            \r
            --limite\r
            Content-Type: text/html; charset=utf-8\r
            \r
            \(images)\r
            --limite\r
            Content-Type: \(part.type)\r
            Content-ID: <part@example.org>\r
            Content-Disposition: inline; filename="\(name)"\r
            \r
            \(part.text)\r
            --limite--\r

            """
    }

    private static func head(_ from: String, _ subject: String, _ further: String?) -> String {
        "From: \(from)\r\nTo: urp@example.it\r\nSubject: \(subject)\r\nMIME-Version: 1.0\r\n"
            + (further.map { $0 + "\r\n" } ?? "")
    }

}
