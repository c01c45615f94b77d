// The smallest complete channel: small JSON documents come in from memory or a folder and go out the same way.
// It is the form to copy for a new channel (Adapters/README.md) and the double that the tests of Intake and Outbox
// use. Five files as in every adapter; `LoopbackPostOffice` beside them plays the foreign server.

import Channels
import Foundation
import Runtime
import Tickets

/// The channel: its descriptor, and the factory for its sources and deliveries.
public struct LoopbackChannel: Channel {
    private let settings: LoopbackSettings
    private let postOffice: LoopbackPostOffice
    private let clock: any WallClock

    /// - Parameter postOffice: the other side; a channel read from settings gets an empty one and uses its folders.
    public init(
        _ settings: LoopbackSettings, postOffice: LoopbackPostOffice = LoopbackPostOffice(),
        clock: any WallClock = SystemClock()
    ) {
        self.settings = settings
        self.postOffice = postOffice
        self.clock = clock
    }

    public static let name = ChannelName("loopback")

    public var descriptor: ChannelDescriptor {
        ChannelDescriptor(
            name: Self.name, title: LocalizedText(it: "Prova", en: "Loopback"), icon: "loop", sendsAttachments: true,
            reportsDelivery: true, originalExtension: "json", originalType: "application/json",
            byHand: settings.accounts.contains { $0.handsOver })
    }

    public var accounts: [ChannelAccount] { settings.accounts.map(\.account) }

    public var translation: any ChannelTranslation { LoopbackTranslation() }

    public var transcription: (any ChannelTranscription)? { LoopbackTranscription() }

    public var webHooks: [any ChannelWebHook] { settings.accounts.compactMap { LoopbackWebHook($0) } }

    public func makeSources() -> [any ChannelSource] {
        settings.accounts.map { LoopbackSource($0, postOffice: postOffice, clock: clock) }
    }

    public func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? {
        guard let found = settings.accounts.first(where: { $0.account.name == account }), found.sends else {
            return nil
        }
        return LoopbackDelivery(found, postOffice: postOffice, clock: clock)
    }

    /// Looks whether the other side would let us in, and whether the folders are there.
    public func check() async -> [AccountCheck] {
        settings.accounts.flatMap { account in
            let reading =
                postOffice.readingFault(.open, of: account.account.name) ?? account.folder.flatMap(Self.fault)
            let sending = account.outgoingFolder.flatMap(Self.fault)
            return [("reading", reading), ("sending", sending)].map { subject, fault in
                AccountCheck(channel: Self.name, account: account.account.name, subject: subject, fault: fault)
            }
        }
    }

    private static func fault(of folder: String) -> ChannelError? {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
        if exists, isFolder.boolValue { return nil }
        return ChannelError(.permanent, code: "missing_folder", operation: "open folder")
    }
}
