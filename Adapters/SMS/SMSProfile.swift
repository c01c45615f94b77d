// How one provider is spoken to, as data: what to ask it, how to read its answers, what its calls to us look like. Profiles
// are files (`Config/sms/…`); only signature algorithms and the dialogue of polling are code. The form of the file is
// described where an administrator reads it: `Config/sms/generic.json5`.

import Foundation
import Runtime
import Tickets

/// A provider.
struct SMSProfile: Sendable, Hashable {
    var name: String
    var title: String
    /// Names of secrets that an account must give.
    var credentials: [String]
    /// Names of secrets that it may give (written with a question mark behind the name).
    var optionalCredentials: [String] = []
    /// Names of plain values that an account must give.
    var required: [String]
    /// Names of values that an account may give, with what holds otherwise.
    var options: [String: String]
    /// How numbers are written to the provider.
    var numbers: NumberForm
    /// The provider's words for the two alphabets: `{coding}`.
    var coding: Coding
    var login: Login?
    var send: Sending?
    var lookUp: LookUp?
    /// A request that proves the credentials and sends nothing.
    var check: Question?
    var incoming: Incoming?
    var report: Report?
    var polling: Polling?

    enum NumberForm: String, Sendable, CaseIterable {
        /// `+393401234567`
        case e164
        /// `393401234567`
        case digits
        /// `00393401234567`
        case zeros
        /// Italian numbers without prefix, others with `00`.
        case national
    }

    struct Coding: Sendable, Hashable {
        var gsm = ""
        var unicode = ""
    }

    /// A request with holes.
    struct RequestForm: Sendable, Hashable {
        var method = "GET"
        var url: SMSTemplate
        var query: [FormEntry] = []
        var headers: [FormEntry] = []
        var user: SMSTemplate?
        var password: SMSTemplate?
        var body: Body = .none

        enum Body: Sendable, Hashable {
            case none
            case form([FormEntry])
            case json(TreeForm)
            case text(type: String, SMSTemplate)
        }
    }

    struct FormEntry: Sendable, Hashable {
        var name: String
        var value: SMSTemplate
        /// Left out when nothing is to be put in (written with a question mark behind the name).
        var isOptional = false
    }

    /// JSON with holes in its texts.
    indirect enum TreeForm: Sendable, Hashable {
        case constant(JSONValue)
        case text(SMSTemplate)
        case list([TreeForm])
        case object([Branch])

        struct Branch: Sendable, Hashable {
            var name: String
            var value: TreeForm
            var isOptional: Bool
        }
    }

    /// A request whose answer says yes by its status and, if asked, by a code in it.
    struct Question: Sendable, Hashable {
        var request: RequestForm
        var answer: AnswerForm
    }

    struct AnswerForm: Sendable, Hashable {
        var success: Set<Int> = [200, 201, 202, 204]
        /// The provider's code in an answer whose status says yes; without one the status alone decides.
        var code: ValuePath?
        /// The provider's code in other answers; the same way as `code` where not said.
        var errorCode: ValuePath?
        var accepted: Set<String> = []
        var transient: Set<String> = []
        var permanent: Set<String> = []
        var credentials: Set<String> = []
        /// The provider's words.
        var detail: ValuePath?
        /// Statuses after which nobody can tell whether the message was taken.
        var unknown: Set<Int> = [500, 502, 504]
    }

    struct Sending: Sendable, Hashable {
        var question: Question
        /// Where the answer says the message's id; the first found is kept.
        var id: [ValuePath] = []
        /// Attempts at the same time.
        var parallel = 4
    }

    struct LookUp: Sendable, Hashable {
        var question: Question
        /// The list in the answer; nil when the answer itself is the message.
        var items: ValuePath?
        /// All of these must be equal for an item to be ours.
        var equals: [FormEntry] = []
        var id: [ValuePath] = []
        /// When an item was made: one that is older than our message is not it.
        var time: ValuePath?
        var timeForm: SMSTimeForm = .none
        /// Statuses that say that the message is not there.
        var absentStatuses: Set<Int> = []
        /// Whether its absence from the list proves that it was not sent.
        var absenceIsProof = false
    }

    struct Login: Sendable, Hashable {
        var question: Question
        /// Over the answer's text; its groups are the values of `names`.
        var pattern: String
        var names: [String]
        /// How long the session may lie idle.
        var lifetime: Duration = .seconds(240)
    }

    /// What the provider's calls and lists say about a message.
    struct Incoming: Sendable, Hashable {
        var methods: Set<String> = ["POST"]
        var signature: SMSSignatureForm?
        /// The list of messages in one call; nil when a call is one message.
        var each: ValuePath?
        var fields: Fields
        var time: SMSTimeForm
        var numbers: SMSCorrespondent.Habit = .international
        var parts: Parts?
        /// The calls that are messages of text; others are kept as messages that cannot be read.
        var only: Condition?
        var answer: CallAnswer = CallAnswer()

        struct Fields: Sendable, Hashable {
            var id: [String] = []
            var from: [String] = []
            var to: [String] = []
            var text: [String] = []
            var time: [String] = []
            /// Says in which characters the bytes of `text` are.
            var charset: [String] = []
            /// Text as hexadecimal UTF-16, beside or instead of `text`.
            var hexText: [String] = []
        }
        struct Parts: Sendable, Hashable {
            var when: Condition?
            var reference: [String]
            var number: [String]
            var total: [String]
        }
    }

    struct Condition: Sendable, Hashable {
        var field: [String]
        var values: Set<String>
    }

    struct Report: Sendable, Hashable {
        var methods: Set<String> = ["POST"]
        var signature: SMSSignatureForm?
        var each: ValuePath?
        var id: [String] = []
        var token: [String] = []
        var state: [String] = []
        var code: [String] = []
        var recipient: [String] = []
        var detail: [String] = []
        var delivered: Set<String> = []
        var bounced: Set<String> = []
        var delayed: Set<String> = []
        var answer: CallAnswer = CallAnswer()
    }

    struct CallAnswer: Sendable, Hashable {
        var status = 200
        var type: String?
        var body = ""
    }

    /// Lists that are asked for again and again.
    struct Polling: Sendable, Hashable {
        var messages: List
        var reports: List?
        /// For each of our messages in `reports`.
        var state: Question?
        var stateItem: ValuePath?
        /// Form of `{from}` and `{until}`.
        var time: SMSTimeForm
        var pageSize = 50

        struct List: Sendable, Hashable {
            var question: Question
            var items: [ValuePath]
            var id: [String]
            var firstPage = 1
        }
    }
}

/// How a provider proves that a call is its own.
struct SMSSignatureForm: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
        /// HMAC-SHA1 over the public address and the sorted parameters, base 64, in `X-Twilio-Signature`.
        case twilio
        /// A hash over the sorted parameters in `sig`, with a time in `timestamp`.
        case vonage
        /// HMAC over the body, in a header.
        case hmac
    }
    enum Encoding: String, Sendable, CaseIterable { case hex, base64 }

    var kind: Kind
    var secret: SMSTemplate
    /// `md5hash`, `md5`, `sha1`, `sha256`, `sha512`.
    var algorithm: SMSTemplate
    var header = ""
    var encoding: Encoding = .hex
    /// A call whose own time is further away than this is refused.
    var freshness: Duration = .seconds(25 * 3600)

    static let algorithms = ["md5hash", "md5", "sha1", "sha256", "sha512"]
}
