// The awkward mails beside this file, each with the description it must give. All are composed for this project.
// SPORTELLO_DESCRIBE=1 prints what each differing one gives now, to be looked at before it is written down.

import Email
import Foundation
import Testing

struct Fixture: Sendable, CustomTestStringConvertible {
    let name: String
    let mail: [UInt8]
    let expected: [String: any Sendable]
    var testDescription: String { name }

    static let folder = Bundle.module.bundleURL.appending(path: "Fixtures")

    static let all: [Fixture] = {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "eml" }.sorted { $0.path < $1.path }.compactMap { file in
            guard let mail = try? Data(contentsOf: file) else { return nil }
            let beside = file.deletingPathExtension().appendingPathExtension("json")
            let expected = (try? Data(contentsOf: beside)).flatMap { object($0) } ?? [:]
            return Fixture(name: file.deletingPathExtension().lastPathComponent, mail: Array(mail), expected: expected)
        }
    }()

    /// A JSON object whose values are compared as canonical JSON text.
    static func object(_ data: Data) -> [String: any Sendable]? {
        guard let parsed = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else { return nil }
        return parsed.mapValues { value -> String in
            let wrapped = try? JSONSerialization.data(
                withJSONObject: [value], options: [.sortedKeys, .withoutEscapingSlashes])
            return String(decoding: wrapped ?? Data(), as: UTF8.self)
        }
    }
}

@Suite struct FixtureTests {
    @Test(arguments: Fixture.all)
    func `Each awkward mail is understood as written beside it`(fixture: Fixture) throws {
        let json = try MailDescription(fixture.mail).json()
        let actual = try #require(Fixture.object(Data(json)))
        var differs = false
        #expect(actual.keys.sorted() == fixture.expected.keys.sorted())
        for (key, value) in actual {
            let now = value as? String
            let then = fixture.expected[key] as? String
            if now != then { differs = true }
            #expect(now == then, "\(fixture.name): \(key)")
        }
        if differs, ProcessInfo.processInfo.environment["SPORTELLO_DESCRIBE"] != nil {
            print("DESCRIBED \(fixture.name) \(String(decoding: json, as: UTF8.self))")
        }
    }

    @Test func `There are many of them`() { #expect(Fixture.all.count >= 150) }
}
