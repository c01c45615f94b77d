// The page of what was taken in, and the live test of an account.

import Channels
import HTTPServer
import Store
import Tickets

extension Site {
    /// `GET /admin/intake`.
    func intakePage(_ call: Call) async throws -> HTTPResponse {
        let model = try await intakeModel(call)
        return page(200, call) { [model] in $0.intake(model) }
    }

    /// `POST /admin/intake/compare`: looks through every mailbox and changes nothing; each account ends within half a minute.
    func compareIntake(_ call: Call) async throws -> HTTPResponse {
        let comparisons = try await StockComparison.all(parts.channels, store, at: call.now)
        var model = try await intakeModel(call)
        model.comparisons = comparisons
        return page(200, call) { [model] in $0.intake(model) }
    }

    private func intakeModel(_ call: Call) async throws -> IntakeModel {
        var waiting: [(channel: ChannelName, waiting: Int)] = []
        for channel in parts.channels where channel.transcription != nil {
            let name = channel.descriptor.name
            let jobs = try await store.transcriptsWaiting(channel: name, limit: 1000, at: call.now).jobs
            waiting.append((name, jobs.count))
        }
        var model = IntakeModel(
            frame: try await frame(call), accounts: try await store.accountFigures(), transcripts: waiting,
            heldItems: try await held(call, limit: IntakeModel.mostHeld, offset: 0),
            mayCompare: parts.channels.contains { $0.stocktaking != nil })
        model.put(silent: silentAccounts(try await store.health(), at: call.now))
        return model
    }

    /// `POST /accounts/try`: connects and logs in for real, sends and changes nothing; each test ends within 20 s.
    func tryAccount(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        guard let name = form[AccountField.account].map({ AccountName($0) }),
            let channel = parts.channel(form[AccountField.channel].map { ChannelName($0) }),
            channel.accounts.contains(where: { $0.name == name })
        else { throw HTTPFault(404, "no such account") }
        let findings = await channel.check().filter { $0.account == name }
        var model = try await accountsModel(call)
        model.tried = TriedAccount(channel: channel.descriptor.name, account: name, findings: findings)
        return page(200, call) { [model] in $0.accounts(model) }
    }

    /// Accounts that should be read, say nothing of trouble, and have not been read for longer than the settings allow. One that
    /// was never read is waited for from the program's start on.
    func silentAccounts(_ health: [AccountHealth], at now: Instant) -> [AccountPlace] {
        parts.channels.flatMap { channel in
            channel.accounts.map { AccountPlace(channel: channel.descriptor.name, account: $0.name) }
        }.filter { place in
            guard parts.ways(place.channel, place.account).reads else { return false }
            let reading = health.first {
                $0.direction == .reading && $0.channel == place.channel && $0.account == place.account
            }
            return reading?.failingSince == nil
                && now - (reading?.lastSuccess ?? started) > parts.settings.silentAfter
        }
    }
}
