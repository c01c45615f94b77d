// The way out: once, unchanged, marked before it leaves, with an honest verdict; and our secrets found again.

import Channels
import Testing
import Tickets

extension ChannelConformance {
    static let sending: [ChannelCheck] = [
        ChannelCheck("The operator's words arrive unchanged") { bench in
            let text = """
                Gentile utente,
                .una riga che comincia con un punto
                .
                From una riga come nelle caselle di posta
                perché così è: àèìòù ÀÈ € “virgolette” – 日本 🙂
                > una citazione
                \(String(repeating: "lunga ", count: 300))fine
                  rientro e tabulazione\tqui

                --\u{20}
                Sportello di prova
                """
            let message = try Samples.message(1, on: bench, text: text)
            let (outcome, marks) = try await bench.delivery().send(message)
            #expect(outcome.isAccepted && marks == 1)
            let letter = try #require(try await bench.arrivals(1).first)
            #expect(bench.readable(letter.text) == bench.readable(text))
            #expect(letter.to.map { Party.key($0) }.contains(bench.citizen.key))
            #expect(letter.subject == message.subject)
        },
        ChannelCheck("Attachments arrive byte for byte, under their names") { bench in
            guard bench.channel.descriptor.sendsAttachments else { return }
            var message = try Samples.message(1, on: bench)
            message.attachments = bench.attachments
            #expect(try await bench.delivery().send(message).0.isAccepted)
            let letter = try #require(try await bench.arrivals(1).first)
            #expect(letter.attachments.map(\.name) == message.attachments.map(\.name))
            #expect(letter.attachments.map(\.bytes) == message.attachments.map(\.bytes))
        },
        ChannelCheck("What must not go out does not go out when the mark is refused") { bench in
            struct NotMine: Error {}
            let delivery = try bench.delivery()
            let refused = try await delivery.attempt(Samples.message(1, on: bench), within: .seconds(30)) {
                throw NotMine()
            }
            #expect(refused.failure?.class == .transient)
            // A second message behind it shows that the first is not merely late.
            let second = try Samples.message(2, on: bench)
            #expect(await delivery.send(second).0.isAccepted)
            #expect(try await bench.arrivals(1).map(\.subject) == [second.subject])
        },
        ChannelCheck("As many attempts as the channel allows run side by side, each arriving once") { bench in
            let delivery = try bench.delivery()
            let count = max(2, delivery.parallelAttempts) * 2
            let messages = try (1...count).map { try Samples.message($0, on: bench) }
            for start in stride(from: 0, to: count, by: delivery.parallelAttempts) {
                let wave = messages[start..<min(count, start + delivery.parallelAttempts)]
                let accepted = await withTaskGroup(of: Bool.self) { group in
                    for message in wave { group.addTask { await delivery.send(message).0.isAccepted } }
                    return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(accepted == wave.count)
            }
            let subjects = try await bench.arrivals(count).map(\.subject)
            #expect(subjects.sorted() == messages.map(\.subject).sorted())
        },
        ChannelCheck("Resting between two attempts does no harm") { bench in
            let delivery = try bench.delivery()
            await delivery.rest()
            #expect(try await delivery.send(Samples.message(1, on: bench)).0.isAccepted)
            await delivery.rest()
            #expect(try await delivery.send(Samples.message(2, on: bench)).0.isAccepted)
            #expect(try await bench.arrivals(2).count == 2)
        },
    ]

    static let refusals: [ChannelCheck] = [
        ChannelCheck("A temporary refusal is transient, and the same message goes once it is over") { bench in
            let delivery = try bench.delivery()
            let message = try Samples.message(1, on: bench)
            try await bench.refuseSending(.transient)
            let (outcome, _) = await delivery.send(message)
            #expect(outcome.failure?.class == .transient)
            try await bench.repairSending()
            #expect(await delivery.send(message).0.isAccepted)
            #expect(try await bench.arrivals(1).count == 1)
        },
        ChannelCheck("A refusal for good is permanent and keeps the other side's words", needs: .refusing) { bench in
            try await bench.refuseSending(.permanent)
            let (outcome, _) = try await bench.delivery().send(try Samples.message(1, on: bench))
            let fault = try #require(outcome.failure)
            #expect(fault.class == .permanent && !fault.code.isEmpty && !fault.detail.contains("\n"))
            #expect(!fault.concernsAccount)
            #expect(try await bench.arrived().isEmpty)
        },
        ChannelCheck("An unreachable other side is a transient fault of the account") { bench in
            let delivery = try bench.delivery()
            try await bench.breakSending()
            let (outcome, marks) = try await delivery.send(Samples.message(1, on: bench))
            #expect(outcome.failure?.class == .transient && outcome.failure?.concernsAccount == true)
            #expect(marks == 0)
            try await bench.repairSending()
            #expect(try await delivery.send(Samples.message(2, on: bench)).0.isAccepted)
            #expect(try await bench.arrivals(1).count == 1)
        },
        ChannelCheck("An attempt ends within its limit when the other side falls silent", needs: .stalling) { bench in
            let delivery = try bench.delivery()
            try await bench.stallSending()
            let clock = ContinuousClock()
            let start = clock.now
            let (outcome, _) = try await delivery.send(Samples.message(1, on: bench), within: .seconds(1))
            #expect(!outcome.isAccepted)
            #expect(clock.now - start < .seconds(30))
            try await bench.repairSending()
        },
        ChannelCheck("A line break in an address is refused for good, and nothing leaves") { bench in
            let delivery = try bench.delivery()
            for bad in ["a@example.org\r\nRCPT TO:<b@example.org>", "a@example.org\n", "a\0@example.org", ""] {
                var message = try Samples.message(1, on: bench)
                message.to.party.address = bad
                let (outcome, marks) = await delivery.send(message)
                #expect(outcome.failure?.class == .permanent && marks == 0)
            }
            #expect(try await bench.arrived().isEmpty)
        },
        ChannelCheck("A line break in a subject makes no second header") { bench in
            guard bench.channel.descriptor.hasSubject else { return }
            var message = try Samples.message(1, on: bench)
            message.subject = "Re: Domanda\r\nBcc: b@example.org\r\n\r\nuna riga"
            let (outcome, _) = try await bench.delivery().send(message)
            guard outcome.isAccepted else {
                #expect(outcome.failure?.class == .permanent)
                return
            }
            let letter = try #require(try await bench.arrivals(1).first)
            #expect(bench.readable(letter.text) == bench.readable(message.text) && letter.to.count == 1)
        },
    ]

    static let tokens: [ChannelCheck] = [
        ChannelCheck("The citizen's answer leads back to the message it answers", without: .unthreaded) { bench in
            let message = try Samples.message(1, on: bench)
            #expect(try await bench.delivery().send(message).0.isAccepted)
            let letter = try #require(try await bench.arrivals(1).first)
            try await bench.plantAnswer(to: letter, text: "Grazie mille.", arrivedAt: Samples.morning + .hours(1))
            let source = try await bench.openSource()
            let answer = try bench.translate(try #require(try await source.read(1).items.first))
            await source.close()
            #expect(answer.kind == .contact)
            #expect(answer.tokens.contains(message.token) || answer.tokens.contains(message.ticketToken))
            #expect(answer.numbers == [message.ticketNumber])
            if !bench.isPaper { #expect((answer.newText ?? answer.text).trimmed == "Grazie mille.") }
        },
        ChannelCheck("A message of ours that comes back is known by its own secret") { bench in
            // Without subjects and ids there is nothing that could carry our secret.
            guard bench.channel.descriptor.hasSubject else { return }
            let message = try Samples.message(1, on: bench)
            #expect(try await bench.delivery().send(message).0.isAccepted)
            let letter = try #require(try await bench.arrivals(1).first)
            try await bench.plantReturned(letter, arrivedAt: Samples.morning + .hours(1))
            let source = try await bench.openSource()
            let returned = try bench.translate(try #require(try await source.read(1).items.first))
            await source.close()
            #expect(returned.tokens.contains(message.token))
            if !bench.isPaper { #expect(returned.sender.key == Party.key(try bench.account.address)) }
        },
        ChannelCheck("A message of the program forbids other programs to answer it") { bench in
            // Without subjects and ids there is nothing that could carry our secret.
            guard bench.channel.descriptor.hasSubject else { return }
            var message = try Samples.message(1, on: bench)
            message.isAutomatic = true
            #expect(try await bench.delivery().send(message).0.isAccepted)
            let letter = try #require(try await bench.arrivals(1).first)
            try await bench.plantReturned(letter, arrivedAt: Samples.morning + .hours(1))
            let source = try await bench.openSource()
            let returned = try bench.translate(try #require(try await source.read(1).items.first))
            await source.close()
            #expect(returned.kind != .contact || returned.automaticAnswerForbidden != nil)
        },
        ChannelCheck("A look-up finds what arrived and misses what never left", needs: .lookUp) { bench in
            let delivery = try bench.delivery()
            let sent = try Samples.message(1, on: bench)
            #expect(await delivery.send(sent).0.isAccepted)
            _ = try await bench.arrivals(1)
            if bench.channel.descriptor.byHand {
                // People accept it, not the channel: it may be laid ready again, and still lies there once.
                #expect(await delivery.lookUp(sent) == .absent)
                #expect(await delivery.send(sent).0.isAccepted)
                #expect(try await bench.arrivals(1).count == 1)
                return
            }
            guard case .found = await delivery.lookUp(sent) else {
                Issue.record("what arrived was not found")
                return
            }
            #expect(try await delivery.lookUp(Samples.message(2, on: bench)) == .absent)
            #expect(try await bench.arrivals(1).count == 1)
        },
        ChannelCheck("A channel that cannot look up says that it cannot tell", without: .lookUp) { bench in
            let delivery = try bench.delivery()
            #expect(try await delivery.lookUp(Samples.message(1, on: bench)) == .unknown)
        },
    ]
}
