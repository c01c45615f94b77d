// Pages about logging in, one's own account and users, in the states that the tests look at.

import Foundation
import Store
import Tickets

@testable import Web

extension Sample {
    static func accessPages(_ p: Pages) -> [(name: String, page: Markup)] {
        let bare = frame(user: nil)
        var chief = anna
        chief.role = .administrator
        chief.grants = PermissionTable.standard[.administrator]
        let framed = frame(user: chief)
        func session(_ name: String, _ device: String, kind: String = "cookie", isThis: Bool = false)
            -> AccountModel.Line
        {
            var session = Session(
                tokenHash: name, user: anna.id, formToken: "f", createdAt: p.now - .hours(2),
                lastSeenAt: p.now - .minutes(3), kind: kind)
            (session.device, session.address) = (device, "192.0.2.7")
            return AccountModel.Line(name: name, session: session, isThis: isThis)
        }
        let lines = [session("a1", "Firefox, Linux", isThis: true), session("b2", "", kind: "api")]
        let secret = Array("12345678901234567890".utf8)
        var demanded = AccountModel(frame: frame(), lines: [lines[0]], problem: .wrong)
        demanded.factorIsDemanded = true
        var own = AccountModel(
            frame: frame(), lines: lines, factor: SecondFactor(secret: secret, confirmedAt: p.now, codesLeft: 9))
        own.factorProblem = .throttled
        let uri = "otpauth://totp/Sportello:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Sportello"
        var refused = EnrolmentModel(frame: frame())
        (refused.problem, refused.mayComeAgain) = (.wrong, true)
        let users = UsersModel(frame: framed, users: [anna, chief], organisation: Organisation())
        var user = UserModel(
            frame: framed, user: anna, place: UserPlace(anna), services: ["CC", "CUP"], organisation: Organisation())
        (user.hasFactor, user.canSendReset, user.problem) = (true, true, .lastAdministrator)
        user.provider = "SPID / CIE"
        user.identities = [ForeignIdentity(issuer: "https://login.example.org/ente", subject: "s-1<b>")]
        var away = user
        (away.problem, away.identities) = (nil, [])
        user.sessions = [session("c3", "Firefox, Linux"), session("d4", "", kind: "api")]
        var yourself = UserModel(
            frame: framed, user: chief, place: UserPlace(chief), services: ["CC"], organisation: Organisation())
        yourself.sessions = lines
        var stranger = LogInModel(frame: bare, problem: .notLinked)
        (stranger.provider, stranger.subject, stranger.hasReset) = ("SPID / CIE", "s-1<b>", true)
        var leaving = LogInModel(frame: bare, farewell: .loggedOut)
        (leaving.provider, leaving.providerFarewell) = ("SPID / CIE", Address(outside: "https://login.example.org/out"))
        return [
            ("login-code", p.logInCode(LogInCodeModel(frame: bare, pending: "abc", problem: .refused))),
            ("login-stranger", p.logIn(stranger)), ("login-leaving", p.logIn(leaving)),
            ("account", p.account(own)), ("account-demanded", p.account(demanded)),
            ("enrolment-begin", p.enrolment(EnrolmentModel(frame: frame(), isDemanded: true))),
            ("enrolment-refused", p.enrolment(refused)),
            ("enrolment", p.enrolment(EnrolmentModel(frame: frame(), secret: secret, uri: uri, isWrong: true))),
            ("recovery", p.recovery(RecoveryModel(frame: frame(), codes: ["abcd-efgh-jkmn", "0123-4567-89ab"]))),
            ("reset", p.reset(ResetModel(frame: bare, step: .ask))),
            ("reset-sent", p.reset(ResetModel(frame: bare, step: .sent))),
            ("reset-stale", p.reset(ResetModel(frame: bare, step: .stale))),
            ("reset-choose", p.reset(ResetModel(frame: bare, step: .choose("secret"), problem: .short))),
            ("users", p.users(users)), ("user", p.user(user)), ("user-away", p.user(away)),
            ("user-yourself", p.user(yourself)),
            (
                "user-new",
                p.user(
                    UserModel(
                        frame: framed, user: nil, place: UserPlace(name: "", role: .operator), services: ["CC"],
                        organisation: Organisation()))
            ),
            ("permissions", p.permissions(PermissionsModel(frame: framed, table: .standard))),
        ]
    }
}
