// The way out: one request for one message, with an honest verdict. What is unknown is what the provider leaves unknown: the
// request may have arrived and no answer told so. `accepted` carries the provider's message id (of several pieces the
// first's), by which delivery reports find the message; where the provider gives none, its reports carry our token.

import Channels
import Curl
import Foundation
import Runtime
import Tickets

/// Sends for one account.
struct SMSDelivery: ChannelDelivery {
    let account: AccountName
    let parallelAttempts: Int
    private let gateway: SMSGateway
    private let sending: SMSProfile.Sending

    /// nil when the profile cannot send.
    init?(_ gateway: SMSGateway) {
        guard let sending = gateway.profile.send else { return nil }
        self.gateway = gateway
        self.sending = sending
        account = gateway.settings.account.name
        parallelAttempts = sending.parallel
    }

    func attempt(
        _ message: OutgoingMessage, within limit: Duration, willTransmit: @escaping @Sendable () throws -> Void
    ) async -> DeliveryOutcome {
        let clock = ContinuousClock()
        let end = clock.now + limit
        let call: HTTPCall
        do throws(ChannelError) {
            let composition = try SMSComposition(message, for: gateway.settings)
            let values = try await gateway.values(within: limit)
            call = try sending.question.request.call(
                values.merging(composition.values(gateway.settings, gateway.profile)) { $1 }, account: gateway.settings)
        } catch {
            return .failed(error)
        }
        let left = clock.now.duration(to: end)
        guard left > .zero else {
            return .failed(ChannelError(.transient, code: "timeout", operation: "log in"))
        }
        return await transmit(call, message, within: left, willTransmit)
    }

    private func transmit(
        _ call: HTTPCall, _ message: OutgoingMessage, within limit: Duration,
        _ willTransmit: @escaping @Sendable () throws -> Void
    ) async -> DeliveryOutcome {
        let reply: HTTPReply
        do throws(HTTPFault) {
            reply = try await HTTPExchange("sms \(account)").perform(call, within: limit, willTransmit: willTransmit)
        } catch {
            if error.refusal != nil {
                // The attempt is not ours any more, or the mark could not be kept: nothing left.
                return .failed(ChannelError(.transient, code: "local", operation: "mark as transmitting"))
            }
            let fault = ChannelError(
                http: error.error, operation: error.mayHaveArrived ? "wait for the answer" : "connect")
            return error.mayHaveArrived ? .unknown(fault) : .failed(fault)
        }
        switch sending.question.answer.verdict(reply, "send") {
        case .taken(let words): return .accepted(reference: reference(in: reply), evidence: words)
        case .refused(let error):
            if error.code == "credentials" { await gateway.forgetSession() }
            return .failed(error)
        case .unclear(let error): return .unknown(error)
        }
    }

    private func reference(in reply: HTTPReply) -> String? {
        let json = JSONValue(reply.body)
        return sending.id.lazy.compactMap { $0.texts(in: reply.body, json: json).first }.first
            .map { SMSMessageReading.oneLine($0) }
    }

    /// Asks the provider where the profile knows how. "Absent" is said only where the provider's word is proof.
    func lookUp(_ message: OutgoingMessage) async -> LookUpOutcome {
        guard let form = gateway.profile.lookUp, let composition = try? SMSComposition(message, for: gateway.settings)
        else { return .unknown }
        do throws(ChannelError) {
            let limit = Duration.seconds(20)
            let values = try await gateway.values(within: .seconds(8)).merging(
                composition.values(gateway.settings, gateway.profile)
            ) { $1 }
            let call = try form.question.request.call(values, account: gateway.settings)
            let reply: HTTPReply
            do throws(HTTPFault) { reply = try await HTTPExchange("sms \(account)").perform(call, within: limit) } catch
            {
                return .unknown
            }
            if form.absentStatuses.contains(reply.status) { return .absent }
            guard case .taken = form.question.answer.verdict(reply, "look up") else { return .unknown }
            return Self.find(form, reply, values, since: message.writtenAt)
        } catch {
            return .unknown
        }
    }

    private static func find(
        _ form: SMSProfile.LookUp, _ reply: HTTPReply, _ values: [String: String], since: Instant
    ) -> LookUpOutcome {
        guard let json = JSONValue(reply.body) else { return .unknown }
        let items = form.items.map { $0.values(in: json) } ?? [json]
        let ours = items.first { item in
            if let way = form.time {
                let made = way.values(in: item).first?.scalarText.flatMap { form.timeForm.instant($0) }
                // Providers tell seconds, and their clocks differ from ours.
                guard let made, made >= since - .minutes(2) else { return false }
            }
            return form.equals.allSatisfy { entry in
                let stated = ValuePath(entry.name)?.values(in: item).first?.scalarText
                return stated == entry.value.filled(values)
            }
        }
        guard let ours else { return form.absenceIsProof ? .absent : .unknown }
        let id = form.id.lazy.compactMap { $0.values(in: ours).first?.scalarText }.first
        return .found(reference: id.map { SMSMessageReading.oneLine($0) }, evidence: "found at the provider")
    }

    /// The messages that it takes.
    func units(of message: OutgoingMessage) -> Int { SMSComposition.segments(message.text) }
}
