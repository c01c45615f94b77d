// Every page in every state and language is sound HTML that everybody can use: what of WCAG 2.1 AA and of the HTML
// standard can be checked by reading.

import Foundation
import Store
import Testing
import Tickets

@testable import Web

struct DrawnPage: Sendable, CustomTestStringConvertible {
    let name: String
    let language: Language
    let html: String
    var testDescription: String { "\(name) (\(language.rawValue))" }

    static let all: [DrawnPage] = Language.allCases.flatMap { language in
        Gallery.pages(language).map { DrawnPage(name: $0.name, language: language, html: $0.page.text) }
    }
    func tree() throws -> HTMLElementNode { try HTMLReader.read(html) }
}

@Suite struct PagesValidityTests {
    private static let phrasingOnly: Set<String> = [
        "p", "h1", "h2", "h3", "span", "strong", "bdi", "a", "time", "code", "kbd", "summary", "label", "button", "dt",
        "legend", "option", "caption",
    ]
    private static let phrasing: Set<String> = [
        "span", "strong", "bdi", "a", "time", "code", "kbd", "svg", "use", "input", "button", "label", "select",
        "option",
        "textarea", "iframe", "img", "meter", "image", "rect",
    ]
    private static let interactive: Set<String> = ["a", "button", "input", "select", "textarea", "summary", "iframe"]

    @Test(arguments: DrawnPage.all) func `a page is balanced, in its language, with one title and one main heading`(
        page: DrawnPage
    ) throws {
        let tree = try page.tree()
        let html = try #require(tree.all("html").first)
        #expect(html["lang"] == page.language.rawValue)
        #expect(
            tree.all("title").filter { $0.closest("svg") == nil }.count == 1 && tree.all("main").count == 1
                && tree.all("h1").count == 1)
        #expect(tree.all("h1").first?.text.isEmpty == false)
        var level = 0
        for heading in tree.all("h1", "h2", "h3") where heading.closest("dialog") == nil {
            let own = Int(heading.name.dropFirst()) ?? 0
            // The page's own heading may come after those of strips; below it no level is skipped.
            if level > 0 { #expect(own <= level + 1, "<\(heading.name)> \(heading.text)") }
            level = own
        }
    }

    @Test(arguments: DrawnPage.all) func `elements stand only where they may`(page: DrawnPage) throws {
        for element in try page.tree().all {
            guard let parent = element.parent, element.closest("svg") == nil else { continue }
            if Self.phrasingOnly.contains(parent.name) {
                #expect(Self.phrasing.contains(element.name), "<\(element.name)> in <\(parent.name)>")
            }
            if ["ul", "ol"].contains(parent.name) { #expect(element.name == "li") }
            if parent.name == "dl" { #expect(["dt", "dd"].contains(element.name)) }
            if element.name == "li" { #expect(["ul", "ol"].contains(parent.name)) }
            if Self.interactive.contains(element.name) {
                #expect(element.closest("a", "button", "summary") == nil, "<\(element.name)> within a control")
            }
            if element.name == "legend" { #expect(parent.name == "fieldset") }
            if element.name == "form" { #expect(element.closest("form") == nil) }
        }
    }

    @Test(arguments: DrawnPage.all) func `ids are unique and every reference finds its element`(page: DrawnPage) throws
    {
        let tree = try page.tree()
        let ids = tree.all.compactMap { $0["id"] }
        #expect(Set(ids).count == ids.count, "\(Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys)")
        for element in tree.all {
            for reference in ["for", "aria-labelledby", "aria-describedby", "data-focus", "data-opens"] {
                for id in (element[reference] ?? "").split(separator: " ") {
                    #expect(ids.contains(String(id)), "\(reference)=\(id)")
                }
            }
            if let href = element["href"], element.name == "a", href.hasPrefix("#") {
                #expect(ids.contains(String(href.dropFirst())), "\(href)")
            }
        }
    }

    @Test(arguments: DrawnPage.all) func `every control has a name`(page: DrawnPage) throws {
        let tree = try page.tree()
        let labelled = Set(tree.all("label").filter { !$0.text.isEmpty }.compactMap { $0["for"] })
        for control in tree.all("input", "select", "textarea") where control["type"] != "hidden" {
            #expect(labelled.contains(control["id"] ?? ""), "\(control.name) \(control["name"] ?? "")")
        }
        for control in tree.all("a", "button", "summary") {
            // A picture gives its words.
            let words = control["aria-label"] ?? control.text + control.all("img").compactMap { $0["alt"] }.joined()
            #expect(words.contains { $0.isLetter || $0.isNumber }, "<\(control.name)> without a name")
        }
        for picture in tree.all("img") { #expect(picture["alt"]?.isEmpty == false) }
        for frame in tree.all("iframe") { #expect(frame["title"]?.isEmpty == false) }
        for region in tree.all("nav") { #expect(region["aria-label"]?.isEmpty == false) }
        for drawing in tree.all("svg") where drawing["aria-hidden"] != "true" {
            // A chart is an image with a name and a description of its own; a code to be scanned has a name alone.
            if drawing.classes.contains("qr") {
                #expect(drawing["role"] == "img" && drawing["aria-label"]?.isEmpty == false)
                continue
            }
            #expect(drawing["role"] == "img" && drawing["aria-labelledby"]?.split(separator: " ").count == 2)
            for part in ["title", "desc"] {
                #expect(drawing.all(part).first { $0.parent === drawing }?.text.isEmpty == false)
            }
        }
        for cell in tree.all("th") { #expect(["col", "row"].contains(cell["scope"] ?? "")) }
        for field in tree.all("fieldset") { #expect(field.all("legend").count == 1) }
    }

    @Test(arguments: DrawnPage.all) func `everything runs under a policy without anything inline`(page: DrawnPage)
        throws
    {
        let tree = try page.tree()
        for element in tree.all {
            for attribute in element.attributes {
                #expect(!attribute.name.hasPrefix("on") && attribute.name != "style", "\(attribute.name)")
            }
            #expect(element.name != "style")
        }
        for script in tree.all("script") {
            #expect(script["src"]?.hasPrefix("/assets/") == true && script.text.isEmpty && script["type"] == "module")
        }
        // A document of our own making is shown by the browser's viewer, which a sandbox would switch off.
        for frame in tree.all("iframe") where !frame.classes.contains("pdf") {
            let rights = frame["sandbox"]?.split(separator: " ") ?? ["none given"]
            #expect(Set(rights).isSubset(of: ["allow-popups", "allow-popups-to-escape-sandbox"]))
        }
        for frame in tree.all("iframe") where frame.classes.contains("pdf") {
            #expect(frame["src"]?.hasPrefix("/previews/") == true)
        }
    }

    @Test(arguments: DrawnPage.all) func `every act is a form with the session's token, and works without script`(
        page: DrawnPage
    ) throws {
        let tree = try page.tree()
        for form in tree.all("form") {
            switch form["method"] {
            case "post":
                #expect(form["action"]?.hasPrefix("/") == true)
                let tokens = form.all("input").filter { $0["name"] == FormField.token }
                // Citizens have no session: their forms carry nothing of one.
                let isForCitizens = page.name.hasPrefix("citizen-")
                #expect(tokens.map { $0["value"] } == (isForCitizens ? [] : ["form-token-of-the-session"]))
                #expect(form.all("button").contains { $0["type"] == "submit" })
            case "get": #expect(form["role"] == "search")
            default: #expect(form["method"] == "dialog")
            }
        }
        // A button that does nothing without script is not shown without script.
        for button in tree.all("button") where button["type"] != "submit" {
            #expect(button.classes.contains("needs-script"), "\(button.text)")
        }
        let html = try #require(tree.all("html").first)
        #expect(html.classes == ["no-script"])
    }

    @Test func `the ticket's page offers every act by a form`() throws {
        let ticket = try #require(DrawnPage.all.first { $0.name == "ticket" }).tree()
        let actions = Set(ticket.all("form").compactMap { $0["action"] })
        let base = "/tickets/CC-2026-0001201"
        for act in ["answer", "note", "assign", "close", "contacts/15/needs-answer"] {
            #expect(actions.contains("\(base)/\(act)"), "\(act)")
        }
        #expect(actions.isSuperset(of: ["/logout", "/language"]))
        let links = Set(ticket.all("a").compactMap { $0["href"] })
        #expect(
            links.isSuperset(of: ["/messages/11/original", "/messages/11/attachments/0", "/messages/11/body?images=1"]))
        #expect(ticket.all("iframe").first?["src"] == "/messages/11/body")
        let closed = try #require(DrawnPage.all.first { $0.name == "ticket-closed" }).tree()
        #expect(closed.all("form").contains { $0["action"] == "\(base)/reopen" })
        #expect(!closed.all("form").contains { $0["action"] == "\(base)/answer" })
    }

    @Test func `an answer's form carries its key, the version seen, and exactly one addressee`() throws {
        let page = try #require(DrawnPage.all.first { $0.name == "ticket" }).tree()
        let form = try #require(page.all("form").first { $0["id"] == "answer-form" })
        #expect(form["enctype"] == "multipart/form-data")
        func values(_ name: String) -> [String] {
            form.all("input").filter { $0["name"] == name }.map { $0["value"] ?? "" }
        }
        #expect(values(FormField.idempotencyKey) == ["0123456789"] && values(FormField.seenVersion) == ["42"])
        #expect(
            values(FormField.addressee) == ["requester", "m15", "way-sms", "other"]
                && values(FormField.answering) == ["15"])
        let chosen = form.all("input").filter { $0["name"] == FormField.addressee && $0["checked"] != nil }
        #expect(chosen.count == 1)
        #expect(form.text.contains("marta.colombo@example.org"))
    }

    @Test func `acts on a sent message are those that its state allows`() throws {
        let page = try #require(DrawnPage.all.first { $0.name == "outbox" }).tree()
        for entry in Sample.entries {
            let line = try #require(page.all("li").first { $0["id"] == "o\(entry.id)" })
            let acts = Set(line.all("form").compactMap { $0["action"] })
            let base = "/outbox/\(entry.id)"
            switch entry.state {
            case .waiting: #expect(acts == ["\(base)/send-now", "\(base)/hold"])
            case .held: #expect(acts == ["\(base)/send-now"])
            case .inDoubt: #expect(acts == ["\(base)/resolve"] && line.all("form").count == 2)
            case .sending, .handedOver, .accepted, .withdrawn: #expect(acts.isEmpty)
            }
        }
    }
}
