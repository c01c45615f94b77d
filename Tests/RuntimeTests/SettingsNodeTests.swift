// The checked walk through settings: what is right is taken, everything wrong is named with its place and remedy.

import Runtime
import Testing

@Suite struct SettingsNodeTests {
    private func node(_ values: [String: SettingsValue]) -> SettingsNode {
        SettingsNode(values, file: "x.json5", faults: SettingsFaults())
    }

    private enum Mode: String, CaseIterable { case keep, move }

    @Test func `values of the right kind are taken without a fault`() {
        let node = node([
            "t": .text("a"), "b": .bool(true), "n": .number(7), "d": .text("15 min"), "l": .list([.text("x")]),
            "m": .text("move"), "o": .object(["k": .text("v")]), "os": .list([.object([:])]), "z": .null,
        ])
        #expect(node.text("t") == "a" && node.bool("b", default: false) && node.int("n", in: 1...9, default: 1) == 7)
        #expect(node.duration("d", default: .zero) == .seconds(900) && node.texts("l") == ["x"])
        #expect(node.choice("m", default: Mode.keep) == .move)
        #expect(node.object("o")?.text("k") == "v" && node.objects("os").count == 1)
        #expect(node.text("z", default: "fallback") == "fallback")
        node.finish()
        #expect(node.faults.all.isEmpty)
    }

    @Test func `missing values are their defaults`() {
        let node = node([:])
        #expect(node.text("t", default: "x") == "x" && node.int("n", in: 1...9, default: 3) == 3)
        #expect(node.object("o") == nil && node.objects("os").isEmpty && node.texts("l").isEmpty)
        #expect(node.faults.all.isEmpty)
        #expect(node.requiredText("name", remedy: "Name it.") == "")
        #expect(node.faults.all.map(\.description) == ["x.json5: name: is missing. Name it."])
    }

    @Test func `every wrong value is named at its place, with what to write, and without what was written`() {
        let node = node([
            "t": .number(1), "b": .text("S3CR3T"), "n": .number(99), "f": .number(1.5), "d": .text("soon"),
            "l": .list([.text("x"), .number(1)]), "m": .text("burn"), "empty": .text("  "),
            "os": .list([.object(["k": .bool(true)]), .text("S3CR3T")]),
        ])
        _ = node.text("t")
        _ = node.bool("b", default: true)
        #expect(node.int("n", in: 1...9, default: 5) == 5)
        #expect(node.int("f", in: 1...9, default: 5) == 5)
        #expect(node.duration("d", default: .seconds(3)) == .seconds(3))
        #expect(node.texts("l") == [])
        #expect(node.choice("m", default: Mode.keep) == .keep)
        _ = node.requiredText("empty", remedy: "Fill it.")
        for one in node.objects("os") { _ = one.text("k") }
        #expect(node.faults.all.map(\.key) == ["t", "b", "n", "f", "d", "l", "m", "empty", "os[2]", "os[1].k"])
        #expect(!node.faults.all.contains { $0.description.contains("S3CR3T") })
        #expect(node.faults.all.allSatisfy { !$0.remedy.isEmpty })
    }

    @Test func `unknown keys are reported, with a guess when one is near`() {
        let node = node(["addres": .text("x"), "colour": .text("red")])
        _ = node.text("address")
        node.finish()
        #expect(node.faults.all.map(\.remedy) == ["Did you mean \"address\"?", "Remove it; known here: address."])
    }

    @Test(arguments: [
        ("250 ms", Duration.milliseconds(250)), ("30 s", .seconds(30)), ("1.5 h", .seconds(5400)),
        ("5d", .seconds(432_000)),
        ("0 s", .zero),
    ])
    func `durations are read with their unit`(_ text: String, _ duration: Duration) {
        #expect(SettingsNode.duration(text) == duration)
    }

    @Test(arguments: ["", "30", "s", "-1 s", "1 week", "1e99 s", "nan s", "9999999999 d", "1..2 s"])
    func `what is no duration is none`(_ text: String) { #expect(SettingsNode.duration(text) == nil) }
}
