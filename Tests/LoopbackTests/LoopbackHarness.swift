// The bench for the loopback channel: once over the post office's memory, once over folders.

import ChannelConformance
import Channels
import Foundation
import Loopback
import Runtime
import Tickets

/// A place of its own for one test, removed at its end.
struct TemporaryFolder {
    let path: String
    init() throws {
        path = NSTemporaryDirectory() + "sportello-loopback-" + RandomIdentifier.token(bits: 60)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

struct LoopbackHarness: ChannelHarness {
    var usesFolders: Bool
    var abilities: Set<ChannelAbility> { usesFolders ? [.lookUp, .stalling, .refusing] : Set(ChannelAbility.allCases) }

    func makeBench() async throws -> any ChannelBench {
        try LoopbackBench(folder: usesFolders ? TemporaryFolder() : nil)
    }
}

struct LoopbackBench: ChannelBench {
    let channel: any Channel
    let citizen = Party(name: "Ada Prova", address: "ada.prova@example.org")
    let office = LoopbackPostOffice()
    let folder: TemporaryFolder?
    let name = AccountName("urp")

    init(folder: TemporaryFolder?) throws {
        self.folder = folder
        var account = LoopbackAccount(
            ChannelAccount(name: name, address: "urp@example.it", title: "Sportello di prova"), parallelAttempts: 3)
        if let folder {
            account.folder = folder.path + "/in"
            account.outgoingFolder = folder.path + "/out"
            for part in ["/in", "/out"] {
                try FileManager.default.createDirectory(atPath: folder.path + part, withIntermediateDirectories: false)
            }
        }
        channel = LoopbackChannel(LoopbackSettings(accounts: [account]), postOffice: office)
    }

    func plant(_ letter: PlantedLetter) async throws {
        try put(
            LoopbackDocument(
                from: letter.from.address, fromName: letter.from.name, to: ["urp@example.it"], subject: letter.subject,
                text: letter.text), at: letter.arrivedAt)
    }

    func plantAnswer(to letter: ArrivedLetter, text: String, arrivedAt: Instant) async throws {
        let ours = try LoopbackDocument(decoding: letter.raw)
        try put(
            LoopbackDocument(
                from: citizen.address, to: [ours.replyTo ?? ""], subject: "Re: \(letter.subject)", text: text,
                inReplyTo: ours.id), at: arrivedAt)
    }

    func plantReturned(_ letter: ArrivedLetter, arrivedAt: Instant) async throws {
        try put(LoopbackDocument(decoding: letter.raw), at: arrivedAt)
    }

    func sourceState() async throws -> String {
        guard let folder else { return office.acknowledged(of: name).joined(separator: " ") }
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/in").sorted().joined(separator: " ")
    }

    func breakReading() async throws {
        let fault = ChannelError(.transient, code: "unreachable", operation: "connect")
        guard let folder else { return office.breakReading(.open, of: name, with: fault) }
        office.breakReading(.open, of: name, with: fault)
        try FileManager.default.moveItem(atPath: folder.path + "/in", toPath: folder.path + "/away")
    }

    func repairReading() async throws {
        office.repairReading(of: name)
        guard let folder else { return }
        try FileManager.default.moveItem(atPath: folder.path + "/away", toPath: folder.path + "/in")
    }

    func refuseSending(_ refusal: ChannelError.Class) async throws {
        office.breakSending(
            of: name, with: .fails(ChannelError(refusal, code: "refused", operation: "send", detail: "not today")))
    }

    func breakSending() async throws {
        office.breakSending(
            of: name, with: .fails(ChannelError(.transient, code: "unreachable", operation: "connect")))
    }

    func stallSending() async throws { office.breakSending(of: name, with: .stalls(.beforeTransmit)) }

    func repairSending() async throws { office.repairSending(of: name) }

    func arrived() async throws -> [ArrivedLetter] {
        guard let folder else { return office.arrivals().map { Self.letter($0.document, $0.bytes) } }
        let out = folder.path + "/out"
        let names = try FileManager.default.contentsOfDirectory(atPath: out).filter { !$0.hasPrefix(".") }
        return try names.map { name in
            let bytes = Array(FileManager.default.contents(atPath: "\(out)/\(name)") ?? Data())
            return Self.letter(try LoopbackDocument(decoding: bytes), bytes)
        }
    }

    var hostileBytes: [[UInt8]] {
        [
            "null", "[]", "{}", "{\"kind\":\"spam\"}", "{\"text\":1}", "{\"sentAt\":{\"milliseconds\":1e400}}",
            "{\"to\":[\"+\"]}",
        ]
        .map { Array($0.utf8) }
    }

    func stop() async {
        office.release()
        folder?.remove()
    }

    private func put(_ document: LoopbackDocument, at arrival: Instant) throws {
        guard let folder else {
            try office.plant(document, for: name, arrivedAt: arrival)
            return
        }
        let file = "\(folder.path)/in/\(RandomIdentifier.token(bits: 40))"
        try Data(try document.encoded()).write(to: URL(fileURLWithPath: file + ".part"))
        try FileManager.default.setAttributes([.modificationDate: arrival.date], ofItemAtPath: file + ".part")
        try FileManager.default.moveItem(atPath: file + ".part", toPath: file + ".json")
    }

    private static func letter(_ document: LoopbackDocument, _ bytes: [UInt8]) -> ArrivedLetter {
        ArrivedLetter(
            to: document.to ?? [], subject: document.subject ?? "", text: document.text ?? "",
            attachments: (document.attachments ?? []).map {
                OutgoingAttachment(name: $0.name, type: $0.type, bytes: Array($0.bytes))
            }, raw: bytes)
    }
}
