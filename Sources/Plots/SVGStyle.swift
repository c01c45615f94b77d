// The colours of charts on the pages, light and dark. Series differ from the ground by 3:1 or more (WCAG 2.1 1.4.11), texts by
// 4.5:1 (1.4.3); in print and with forced colours the forms and patterns remain.

public enum SVGStyle {
    /// A style sheet for the pages, to be served as a file of its own.
    public static let sheet = """
        .plot{--plot-text:#17324d;--plot-muted:#4c6077;--plot-ground:#fff;--plot-grid:#dbe3ec;--plot-axis:#6f859c;\
        --plot-1:#0066cc;--plot-2:#9a5b00;--plot-3:#00724c;--plot-4:#7a3e9d;--plot-5:#b0245b;--plot-6:#4c6077;\
        --plot-over:#a8182f;--plot-good:#00724c;--plot-bad:#a8182f;--plot-target:#17324d;\
        --plot-heat-0:#f3f6fa;--plot-heat-1:#e0eefc;--plot-heat-2:#bcdaf7;--plot-heat-3:#8fc0f0;--plot-heat-4:#1f6fbf;\
        --plot-heat-5:#0058b0;--plot-heat-6:#003e80;--plot-dark-text:#fff;--plot-soft:18%}
        @media (prefers-color-scheme:dark){.plot{--plot-text:#e7eef5;--plot-muted:#a9bacb;--plot-ground:#16232f;\
        --plot-grid:#2b3d4f;--plot-axis:#7f95ab;--plot-1:#6db1ff;--plot-2:#f5c26b;--plot-3:#7fd8ae;--plot-4:#d3a6f0;\
        --plot-5:#ff9bbd;--plot-6:#a9bacb;--plot-over:#ff9aa8;--plot-good:#7fd8ae;--plot-bad:#ff9aa8;\
        --plot-target:#e7eef5;--plot-heat-0:#0f1a25;--plot-heat-1:#12304f;--plot-heat-2:#17406f;--plot-heat-3:#1d548f;\
        --plot-heat-4:#6db1ff;--plot-heat-5:#97c8ff;--plot-heat-6:#cfe5ff;--plot-dark-text:#071320;--plot-soft:28%}}
        .plot{display:block;max-width:100%;height:auto;font-family:"Titillium Web","Segoe UI",Roboto,"Liberation Sans",\
        Arial,sans-serif;font-variant-numeric:tabular-nums}
        .plot text{fill:var(--plot-text)}.plot text.plot-muted{fill:var(--plot-muted)}
        .plot text.plot-on-dark{fill:var(--plot-dark-text)}.plot text.plot-bold{font-weight:600}
        .plot text.plot-halo{paint-order:stroke;stroke:var(--plot-ground);stroke-width:3px;stroke-linejoin:round}
        .plot-axis{stroke:var(--plot-axis)}.plot-grid{stroke:var(--plot-grid)}.plot-mark{stroke:var(--plot-text)}
        .plot-rim{stroke:var(--plot-ground)}.plot-target{stroke:var(--plot-target)}.plot-track{fill:var(--plot-grid)}
        .plot-good{fill:var(--plot-good)}.plot-bad{fill:var(--plot-bad)}
        .plot-area-1{fill:var(--plot-1)}
        \(series)
        \((0...6).map { ".plot-heat-\($0){fill:var(--plot-heat-\($0))}" }.joined())
        @media print{.plot{--plot-text:#000;--plot-muted:#333;--plot-ground:#fff;print-color-adjust:exact}}

        """

    private static let series = (["over"] + (1...6).map { "\($0)" }).map { key in
        ".plot-line-\(key){stroke:var(--plot-\(key))}.plot-dot-\(key){fill:var(--plot-\(key))}"
            + ".plot-edge-\(key){stroke:var(--plot-\(key));stroke-width:1px}"
            + ".plot-soft-\(key){fill:var(--plot-\(key));fill-opacity:var(--plot-soft)}"
    }.joined(separator: "\n")
}
