// The settings while the program runs: the files' as they were read at start, with what administration pages have written over them.
// Every room works by a box of its own; a change is written, checked and put into all boxes, one after the other in one actor.

import Channels
import Foundation
import Intake
import Reports
import Runtime
import ServiceLevels
import Settings
import Store
import Tickets
import Web

/// Settings that administration pages may amend.
final class LiveSettings: Sendable {
    private struct State: Sendable {
        var settings: Settings
        var amendments: [Amendment]
        var faults: [AmendmentFault]
    }
    private let files: Settings
    private let store: any Store
    private let state: Current<State>
    private let line = ChangeLine()
    private let sends: @Sendable (ChannelName, AccountName) -> Bool
    let intake: Current<IntakeRules>
    let levels: Current<ServiceLevelRules>
    let reports: Current<ReportRules>
    let web: Current<WebSettings>
    private let changed = Current<@Sendable () -> Void>({})

    /// - Parameters:
    ///   - sends: whether an account of a channel can send.
    init(
        _ files: Settings, store: any Store, log: Log, sends: @escaping @Sendable (ChannelName, AccountName) -> Bool
    ) async throws {
        self.files = files
        self.store = store
        self.sends = sends
        let amendments = try await store.amendments()
        let (settings, faults) = files.amended(by: amendments)
        for one in faults {
            log.warning(
                "an entry of the administration pages is left out",
                [
                    "entry": one.key.description, "key": one.fault.key, "problem": one.fault.problem,
                    "remedy": one.fault.remedy,
                ])
        }
        state = Current(State(settings: settings, amendments: amendments, faults: faults))
        intake = Current(IntakeRules(settings))
        levels = Current(ServiceLevelRules(settings, sends: sends))
        reports = Current(ReportRules(settings))
        web = Current(Self.web(settings, levels.value, sends: sends))
    }

    /// As they hold now.
    var settings: Settings { state.value.settings }

    /// What else follows from a change: set before anything can change.
    func afterChange(_ act: @escaping @Sendable () -> Void) { changed.set(act) }

    /// Which accounts send is known only when the outbox has made its deliveries.
    func refresh() { put(state.value) }

    private static func web(
        _ settings: Settings, _ levels: ServiceLevelRules, sends: (ChannelName, AccountName) -> Bool
    ) -> WebSettings {
        var web = WebSettings(settings)
        web.levels = levels
        let forms = CitizenSettings.forms(settings, sends: sends)
        web.citizens = forms.first
        web.otherForms = Array(forms.dropFirst())
        return web
    }

    private func put(_ new: State) {
        state.set(new)
        intake.set(IntakeRules(new.settings))
        levels.set(ServiceLevelRules(new.settings, sends: sends))
        reports.set(ReportRules(new.settings))
        web.set(Self.web(new.settings, levels.value, sends: sends))
        changed.value()
    }

    private func load() async throws {
        let amendments = try await store.amendments()
        let (settings, faults) = files.amended(by: amendments)
        put(State(settings: settings, amendments: amendments, faults: faults))
    }

    /// One change after the other: what is checked is what is written.
    private actor ChangeLine {
        private var isBusy = false
        private var waiting: [CheckedContinuation<Void, Never>] = []

        func enter() async {
            if isBusy { await withCheckedContinuation { waiting.append($0) } }
            isBusy = true
        }

        func leave() {
            if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().resume() }
        }
    }
}

extension LiveSettings: Administration {
    var organisation: Organisation { settings.organisation }

    var services: [AdministeredService] {
        settings.services.sorted { $0.key < $1.key }.map {
            AdministeredService(
                code: $0.key, title: $0.value.title, clock: $0.value.clock, reminders: $0.value.reminders)
        }
    }

    var cannedTexts: [CannedText] { settings.cannedSources }
    var cannedFields: Set<String> { CannedText.fields.union(settings.ownFieldNames) }

    var texts: [WordedText] {
        let settings = settings
        return settings.wordings.map { wording in
            let text = settings.text(wording)
            let use: WordedText.Use =
                switch wording.use {
                case .automatic(let text, let channel): .automatic(text, channel)
                case .inside(let kind): .inside(kind)
                }
            return WordedText(
                key: wording.key, subject: wording.hasSubject ? text?.written.subject ?? "" : nil,
                body: text?.written.body ?? "",
                fields: wording.fields.union(wording.laterFields).union(settings.ownFieldNames),
                language: wording.language, use: use)
        }
    }

    var amendments: [AmendmentKey: Amendment] {
        Dictionary(state.value.amendments.map { ($0.key, $0) }) { _, last in last }
    }

    var leftOut: [(key: AmendmentKey, fault: SettingsFault)] { state.value.faults.map { ($0.key, $0.fault) } }

    func isInFiles(_ key: AmendmentKey) -> Bool { files.hasOwn(key) }

    func faults(of key: AmendmentKey, text: String?) -> [SettingsFault] {
        files.faults(of: key, text: text, among: state.value.amendments)
    }

    func calendar(_ service: String, text: String) -> ServiceCalendar? {
        let key = AmendmentKey(.hours, service)
        let new = Amendment(key, version: 0, text: text, by: nil, at: Instant(milliseconds: 0))
        let (settings, faults) = files.amended(by: [new])
        return faults.isEmpty ? settings.services[service]?.calendar : nil
    }

    func consequences(_ service: String, text: String) async throws -> ClockConsequences {
        guard let calendar = calendar(service, text: text) else { return ClockConsequences() }
        var rules = levels.value
        rules.services[service]?.clock.calendar = calendar
        let forecast = try await rules.forecast(of: service, in: store)
        return ClockConsequences(
            earlier: forecast.earlier, later: forecast.later, unchanged: forecast.unchanged, over: forecast.over,
            judgedOtherwise: forecast.judgedOtherwise, isPartial: forecast.isPartial)
    }

    func amend(
        _ key: AmendmentKey, text: String?, seen: Int64, by user: UserID, at now: Instant
    ) async throws -> [SettingsFault] {
        await line.enter()
        let result: Result<[SettingsFault], any Error>
        do { result = .success(try await write(key, text, seen, user, now)) } catch { result = .failure(error) }
        await line.leave()
        return try result.get()
    }

    private func write(
        _ key: AmendmentKey, _ text: String?, _ seen: Int64, _ user: UserID, _ now: Instant
    ) async throws -> [SettingsFault] {
        let found = faults(of: key, text: text)
        if !found.isEmpty { return found }
        if text == nil, !isInFiles(key) {
            return [
                SettingsFault(
                    file: key.description, key: "", problem: "is not in the files",
                    remedy: "Set its last day instead: what was in use stays for the figures.")
            ]
        }
        let version: Int64
        do {
            version = try await store.amend(key, text: text, seen: seen, by: user, at: now)
        } catch let error as StoreError where error.code == .conflict {
            // Another version stands there: whoever tries again must see it.
            try? await load()
            throw error
        }
        do { try await load() } catch {
            // It is written and would hold at the next start: so it holds now, though it could not be read back.
            take(Amendment(key, version: version, text: text, by: user, at: now))
        }
        return []
    }

    private func take(_ new: Amendment) {
        let amendments = state.value.amendments.filter { $0.key != new.key } + [new]
        let (settings, faults) = files.amended(by: amendments)
        put(State(settings: settings, amendments: amendments, faults: faults))
    }
}
