// The assets: contrast of every pair of colours that carries text, drawings and modules that exist, nothing from
// elsewhere.

import Foundation
import Testing

@testable import Web

@Suite struct PagesAssetTests {
    /// Text on ground, as the style sheets pair them.
    private static let pairs: [(String, String)] = [
        ("text", "page"), ("text", "card"), ("text", "sunken"), ("text", "hover"), ("text", "answer"), ("text", "note"),
        ("text", "field"), ("muted", "page"), ("muted", "card"), ("muted", "sunken"), ("muted", "hover"),
        ("muted", "answer"), ("muted", "note"), ("muted", "field"), ("link", "page"), ("link", "card"),
        ("link", "hover"), ("link", "answer"), ("link", "note"), ("link", "sunken"), ("link-hover", "card"),
        ("bar-text", "bar"), ("bar-text", "bar-hover"), ("primary-text", "primary"), ("primary-text", "primary-hover"),
        ("chosen-text", "chosen"), ("good", "good-soft"), ("good", "card"), ("good", "sunken"), ("good", "answer"),
        ("careful", "careful-soft"), ("careful", "card"), ("careful", "answer"), ("severe", "severe-soft"),
        ("severe", "card"), ("severe", "page"), ("severe", "answer"), ("severe", "hover"), ("text", "severe-soft"),
        ("calm-text", "calm-soft"), ("card", "text"), ("link", "chosen"),
    ]
    /// Edges of controls and rings of focus: 3:1 (WCAG 1.4.11).
    private static let edges: [(String, String)] = [
        ("line-strong", "card"), ("line-strong", "field"), ("line-strong", "page"), ("focus", "page"),
        ("focus", "card"),
        ("primary", "card"), ("bar-text", "bar"),
    ]

    @Test(arguments: [false, true]) func `colours have the contrast of WCAG 2.1 AA`(dark: Bool) throws {
        let colours = try colours(dark: dark)
        for (limit, pairs) in [(4.5, Self.pairs), (3.0, Self.edges)] {
            for (text, ground) in pairs {
                let ratio = try contrast(#require(colours[text]), #require(colours[ground]))
                #expect(ratio >= limit, "\(text) on \(ground): \(ratio)")
            }
        }
    }

    private func colours(dark: Bool) throws -> [String: (Double, Double, Double)] {
        let sheet = try Sources.asset("app.css")
        let parts = sheet.components(separatedBy: "@media (prefers-color-scheme: dark)")
        try #require(parts.count == 2)
        var colours = read(parts[0])
        if dark { colours.merge(read(parts[1].components(separatedBy: "\n}\n")[0])) { _, new in new } }
        return colours
    }

    private func read(_ sheet: String) -> [String: (Double, Double, Double)] {
        var colours: [String: (Double, Double, Double)] = [:]
        for line in sheet.split(separator: "\n") {
            let parts = line.split(separator: ":").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " ;")) }
            guard parts.count == 2, parts[0].hasPrefix("--"), parts[1].hasPrefix("#"), parts[1].count == 7,
                let value = Int(parts[1].dropFirst(), radix: 16)
            else { continue }
            colours[String(parts[0].dropFirst(2))] = (
                Double(value >> 16) / 255, Double(value >> 8 & 255) / 255, Double(value & 255) / 255
            )
        }
        return colours
    }

    // WCAG 2.1, "relative luminance" and "contrast ratio".
    private func contrast(_ a: (Double, Double, Double), _ b: (Double, Double, Double)) -> Double {
        func linear(_ c: Double) -> Double { c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4) }
        func luminance(_ c: (Double, Double, Double)) -> Double {
            0.2126 * linear(c.0) + 0.7152 * linear(c.1) + 0.0722 * linear(c.2)
        }
        let (light, dark) = (max(luminance(a), luminance(b)), min(luminance(a), luminance(b)))
        return (light + 0.05) / (dark + 0.05)
    }

    @Test func `light and dark name the same colours`() throws {
        let sheet = try Sources.asset("app.css")
        let parts = sheet.components(separatedBy: "@media (prefers-color-scheme: dark)")
        #expect(Set(read(parts[0]).keys) == Set(read(parts[1].components(separatedBy: "\n}\n")[0]).keys))
    }

    @Test func `every drawing that the code names is in the sprite, and the other way round`() throws {
        let sprite = try Sources.asset("icons.svg")
        let ids = sprite.components(separatedBy: "<symbol id=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
        #expect(Set(ids) == Set(Icon.allCases.map(\.rawValue)))
    }

    @Test func `pages ask only for assets that exist, and modules import only each other`() throws {
        let names =
            try FileManager.default.contentsOfDirectory(
                atPath: Sources.room.appendingPathComponent("Assets").path) + ["plots.css"]
        for page in DrawnPage.all {
            for element in try page.tree().all("link", "script") {
                let address = element["href"] ?? element["src"] ?? ""
                #expect(
                    address.hasPrefix("/assets/v1/") && names.contains(String(address.dropFirst("/assets/v1/".count))))
            }
        }
        for (name, text) in try Sources.assets(ending: "js") {
            for line in text.split(separator: "\n") where line.hasPrefix("import ") {
                let from = try #require(line.components(separatedBy: "\"./").last?.dropLast(2))
                #expect(names.contains(String(from)), "\(name): \(line)")
            }
        }
    }

    @Test func `assets load nothing from elsewhere and evaluate nothing`() throws {
        for ending in ["js", "css", "svg"] {
            for (name, text) in try Sources.assets(ending: ending) {
                let bare = text.replacingOccurrences(of: "xmlns=\"http://www.w3.org/2000/svg\"", with: "")
                for word in ["http:", "https:", "@import", "eval(", "innerHTML", "document.write", "Function(", "url("]
                {
                    #expect(!bare.contains(word), "\(word) in \(name)")
                }
            }
        }
    }

    @Test func `every class of the pages has a rule, and every rule a page`() throws {
        let sheets = try Sources.assets(ending: "css").values.joined(separator: "\n")
        let scripts = try Sources.assets(ending: "js").values.joined(separator: "\n")
        var inPages: Set<String> = []
        for page in DrawnPage.all {
            // What is inside a chart is styled by `Plots`.
            for element in try page.tree().all where element.closest("svg")?.classes.contains("plot") != true {
                inPages.formUnion(element.classes)
            }
        }
        var inSheets: Set<String> = []
        for piece in sheets.components(separatedBy: ".").dropFirst() {
            let name = String(piece.prefix { $0.isLetter || $0 == "-" || $0 == "_" })
            if let first = name.first, first.isLetter { inSheets.insert(name) }
        }
        // The first two are the form around a button and what scripts look for.
        let unstyled: Set<String> = ["act", "standing-words", "no-script"]
        let states = Set(Sample.stateClasses)
        #expect(inPages.subtracting(inSheets).subtracting(unstyled).subtracting(states) == [])
        let unused = inSheets.subtracting(inPages).subtracting(states).filter { !scripts.contains($0) }
        #expect(unused == [])
    }

    @Test(.enabled(if: isMeasured)) func `a list of fifty tickets is drawn in well under a millisecond`() {
        let (pages, model) = (Sample.pages(), Sample.list(Sample.fifty(), more: true))
        let clock = ContinuousClock()
        var bytes = 0
        let took = clock.measure { for _ in 0..<1000 { bytes += pages.list(model).bytes.count } }
        print("a list of fifty: \(took / 1000), \(bytes / 1000) bytes")
    }

    private static var isMeasured: Bool { ProcessInfo.processInfo.environment["SPORTELLO_MEASURE"] != nil }
}

extension Sample {
    /// Classes that only some states have.
    static let stateClasses = [
        "new", "open", "waiting_for_citizen", "with_back_office", "with_department", "answered", "closed", "calm",
        "soon",
        "overdue", "met", "missed", "none", "good", "going", "slow", "bad", "idle", "short", "medium", "tall",
    ]
}
