// Reads what a citizen has sent and finds everything that he must mend, all at once.

import Channels
import Foundation
import HTTPServer
import Runtime
import Store
import Tickets

/// A form that was sent.
struct CitizenForm: Sendable {
    var draft: CitizenDraft
    var mark: String
    var work: String
    var isTrapped: Bool
    var files: [OutgoingAttachment]
    private var fileProblem: CitizenProblem?

    /// In code points, four bytes each at most, so that the channel's own limit holds: one visible sign may be a hundred of them.
    static let longestText = 20_000
    static let longestLine = 300
    /// Body of a request: the files and their base, not more.
    static let bodyLimit = 22 << 20

    /// - Throws: `HTTPFault` for what no browser of a citizen sends: too many parts, not UTF-8, no form.
    init(_ request: HTTPRequest, _ settings: CitizenSettings) throws(HTTPFault) {
        var multipart: Multipart?
        if request.mediaType == "multipart/form-data" { multipart = try request.multipart() }
        let fields = if let multipart { try multipart.fields() } else { try request.form() }
        func line(_ name: String) -> String { Self.line(fields[name] ?? "") }
        draft = CitizenDraft()
        draft.key = Self.key(fields[CitizenField.key])
        draft.service = line(CitizenField.service)
        draft.topic = line(CitizenField.topic)
        draft.subject = line(CitizenField.subject)
        draft.text = Self.bounded(fields[CitizenField.text] ?? "")
        draft.person = PersonDetails(
            surname: line(CitizenField.surname), name: line(CitizenField.name), locality: line(CitizenField.locality),
            phone: line(CitizenField.phone), mail: line(CitizenField.mail))
        draft.way = fields[CitizenField.way] ?? CitizenField.page
        mark = fields[CitizenField.mark] ?? ""
        work = fields[CitizenField.work] ?? ""
        isTrapped = !(fields[CitizenField.trap] ?? "").isEmpty
        files = []
        let parts = multipart?.files.filter { $0.name == CitizenField.files } ?? []
        draft.hadFiles = !parts.isEmpty
        if parts.count > settings.mostFiles {
            fileProblem = .tooManyFiles
        } else if parts.reduce(0, { $0 + $1.range.count }) > settings.largestFiles {
            fileProblem = .filesTooLarge
        } else if let multipart {
            for part in parts {
                files.append(
                    OutgoingAttachment(
                        name: FileName.safe(part.fileName ?? ""), type: FileName.type(part.contentType ?? ""),
                        bytes: try multipart.bytes(of: part, most: settings.largestFiles)))
            }
        }
    }

    /// A key in our form; another one makes room for a new one.
    private static func key(_ given: String?) -> String {
        guard let given, given.utf8.count == 26, ReplyToken(given)?.value == given else {
            return RandomIdentifier.token()
        }
        return given
    }

    /// What comes back into the form of a text that is too long: twice what fits.
    private static func bounded(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(longestText * 2)))
    }

    /// One line: what a field of one line cannot hold was not typed there.
    static func line(_ text: String) -> String {
        let plain = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) }
        return String(plain.prefix(longestLine + 1)).trimmingCharacters(in: .whitespaces)
    }

    /// Of the text and its files alone.
    var textProblems: [CitizenProblem] {
        var problems: [CitizenProblem] = []
        if draft.text.allSatisfy(\.isWhitespace) { problems.append(.noText) }
        if draft.text.unicodeScalars.count > Self.longestText { problems.append(.textTooLong) }
        if let fileProblem { problems.append(fileProblem) }
        return problems
    }

    /// Everything but the marks.
    /// - Parameter wish: how the answer shall come, checked by its channel.
    func problems(_ settings: CitizenSettings, wish: WishFinding) -> [CitizenProblem] {
        var problems: [CitizenProblem] = []
        if settings.services.count > 1, !settings.services.contains(where: { $0.code == draft.service }) {
            problems.append(.serviceMissing)
        }
        if draft.subject.count > Self.longestLine { problems.append(.line(nil)) }
        problems += textProblems
        for field in PersonDetails.Field.allCases where draft.person[field].count > Self.longestLine {
            problems.append(.line(field))
        }
        if case .problem(let problem) = wish { problems.append(problem) }
        return problems
    }

    enum WishFinding: Sendable {
        case page
        case wish(FormSubmission.AnswerWish)
        case problem(CitizenProblem)
    }

    /// How the answer shall come. A way that is not offered (any more) is the page.
    func wish(_ settings: CitizenSettings, _ channels: (ChannelName) -> (any Channel)?) -> WishFinding {
        guard let way = settings.ways.first(where: { $0.channel.value == draft.way }),
            let channel = channels(way.channel)
        else { return .page }
        let isPhone = way.addresses == .telephone
        let address = isPhone ? draft.person.phone : draft.person.mail
        guard !address.isEmpty, let party = try? channel.addressee(Party(address: address)) else {
            return .problem(isPhone ? .phoneMissing : .mailMissing)
        }
        return .wish(.init(channel: way.channel, address: party.address))
    }

    func submission(_ settings: CitizenSettings, _ wish: WishFinding, language: Language, at now: Instant)
        -> FormSubmission
    {
        var made = FormSubmission(
            key: draft.key, person: draft.person, subject: subject(settings, language), text: draft.text,
            arrivedAt: now, language: language.rawValue)
        made.service = settings.services.first { $0.code == draft.service }?.code
        made.topic = settings.topics.first { $0.code.value == draft.topic }?.code
        if case .wish(let wish) = wish { made.answerBy = wish }
        made.attachments = files
        made.key = SubmissionKey.of(made)
        return made
    }

    /// As typed, else the topic, else the first words.
    private func subject(_ settings: CitizenSettings, _ language: Language) -> String {
        if !draft.subject.isEmpty { return draft.subject }
        if let topic = settings.topics.first(where: { $0.code.value == draft.topic }) { return topic.it }
        let words = Self.line(String(draft.text.prefix(400)))
        return words.count > 70 ? words.prefix(69) + "…" : words
    }
}
