// What the demo writes into its settings folder at every start.

import Foundation

extension DemoFolder {
    func main(port: Int) -> String {
        """
        // Written by `sportello demo` at every start.
        {
          title: "Contact Center della Regione Basilicata",
          listen: { address: "127.0.0.1", port: \(port) },
          // The links in its mails lead here: whoever looks at the demo sits at this machine.
          baseURL: "http://127.0.0.1:\(port)",
          data: "\(quoted(path))/data",
          services: {
            CC: { title: "Contact Center della Regione Basilicata" },
            CUP: { title: "CUP - Centro Unico Prenotazioni" },
          },
          managers: ["responsabile@example.org"],
          sessions: { idle: "12 h", longest: "12 h" },
        }

        """
    }

    func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }

    /// One account for each service; paths start at the settings' folder.
    static let email = """
        // Written by `sportello demo` at every start. Maildirs stand for the mail server.
        {
          accounts: [{
            name: "contatti",
            service: "CC",
            address: "contatti@sportello.example.org",
            title: "Contact Center",
            reading: { kind: "maildir", path: "../posta-in-arrivo", after: "seen" },
            sending: { kind: "maildir", path: "../posta-in-uscita" },
          }, {
            name: "cup",
            service: "CUP",
            address: "cup@sportello.example.org",
            title: "CUP",
            reading: { kind: "maildir", path: "../posta-cup-in-arrivo", after: "seen" },
            sending: { kind: "maildir", path: "../posta-cup-in-uscita" },
          }],
        }

        """

    static let fax = """
        // Written by `sportello demo` at every start. Two Maildirs stand for the fax provider.
        {
          accounts: [{
            name: "fax",
            number: "+39 0971 000000",
            title: "Contact Center della Regione Basilicata",
            acknowledge: true,
            profile: "demo",
            values: { domain: "fax.example.org" },
            senders: ["@fax.example.org"],
            mailbox: "fax@sportello.example.org",
            letterhead: ["Regione Basilicata", "Contact Center"],
            reading: { kind: "maildir", path: "../fax-in-arrivo", after: "seen" },
            sending: { kind: "maildir", path: "../fax-in-uscita" },
          }],
        }

        """

    /// The citizens' form at /scrivi.
    static let webform = """
        // Written by `sportello demo` at every start.
        {
          privacyNotice: "https://www.example.org/privacy",
          retention: {
            it: "La richiesta è conservata per 24 mesi dalla chiusura.",
            en: "Your request is kept for 24 months after it is closed.",
          },
          accounts: [{
            name: "modulo",
            title: "Contact Center della Regione Basilicata",
            services: ["CC", "CUP"],
            answersBy: { email: "contatti", sms: "numero" },
          }],
        }

        """

    /// Calls that operators register.
    static let phone = """
        // Written by `sportello demo` at every start.
        {
          accounts: [{
            name: "verde",
            number: "800 000 000",
            title: "Contact Center della Regione Basilicata",
            answersBy: { email: "contatti", sms: "numero", letter: "posta", fax: "fax" },
          }],
        }

        """

    var letter: String {
        """
        // Written by `sportello demo` at every start. Scans are dropped into one folder, letters to print lie in the other.
        {
          accounts: [{
            name: "posta",
            address: "Via della Prova 1, 85100 Potenza PZ",
            title: "Contact Center della Regione Basilicata",
            reading: { folder: "\(quoted(letters))", stableFor: "1 s", every: "1 s" },
            sending: {
              folder: "\(quoted(printQueue))",
              letterhead: ["Regione Basilicata", "Contact Center", "Via della Prova 1, 85100 Potenza"],
              returnLine: "Mitt.: Contact Center, Via della Prova 1, 85100 Potenza",
              place: "Potenza",
            },
          }],
        }

        """
    }

    static func sms(port: Int, provider: Int) -> String {
        """
        // Written by `sportello demo` at every start. The provider is a part of the demo itself.
        {
          publicURL: "http://127.0.0.1:\(port)",
          accounts: [{
            name: "numero",
            profile: "demo",
            number: "+39 340 0000000",
            title: "Contact Center Regione Basilicata",
            values: { url: "http://127.0.0.1:\(provider)" },
            credentials: { apiKey: { file: "secrets/sms-key" } },
            secretPath: { file: "secrets/sms-path" },
            budget: { perDay: 200, perNumber: 20 },
          }],
        }

        """
    }

    /// The demo's provider, described as any other is (Config/sms/generic.json5).
    static let provider = """
        {
          title: "Demo",
          credentials: ["apiKey"],
          required: ["url"],
          numbers: "e164",
          send: {
            method: "POST",
            url: "{url}/messages",
            headers: { Authorization: "Bearer {apiKey}" },
            json: { to: "{to}", text: "{text}", reference: "{token}", "report?": "{reportURL}" },
            answer: { success: [202] },
            id: ["id"],
          },
          incoming: {
            methods: ["POST"],
            fields: { id: "id", from: "from", to: "to", text: "text", time: "time" },
            time: { form: "epoch" },
            answer: { status: 204 },
          },
          report: {
            methods: ["POST"],
            fields: { id: "id", token: "t", state: "state" },
            delivered: ["DELIVERED"],
            bounced: ["FAILED"],
            answer: { status: 204 },
          },
        }

        """

    /// The fax provider's mails, described as any other's (Config/fax/hylafax.json5).
    static let faxProfile = """
        {
          title: "Demo",
          incoming: {
            recognised: ["^Subject: Fax ricevuto da "],
            caller: ["^\\\\s*CallID1:[ \\\\t]*(\\\\S.*)$"],
            station: ["^\\\\s*Mittente:[ \\\\t]*(\\\\S.*)$"],
            pages: ["^\\\\s*Pagine:[ \\\\t]*(\\\\d{1,6})"],
            transmission: ["^\\\\s*CommID:[ \\\\t]*(?:c)?(\\\\d{1,12})"],
            incomplete: ["^\\\\s*Il documento non . stato completamente ricevuto"],
            copy: ["^\\\\s*Il fax . stato automaticamente inviato a"],
            failed: ["^Subject: fax non ricevuto\\\\s*$"],
          },
          sending: {
            recipient: "{number}@{domain}",
            number: "national",
            subject: "Fax {ticket}",
            body: "empty",
            formats: ["pdf"],
          },
        }

        """
}
