// The channel's own wording of an automatic text: S-16 tells on another channel that a letter has come. By letter itself
// nothing is confirmed: the answer is as quick. The administrator's file (`templates/it/letter/received.txt`) comes first.

import Channels
import Tickets

enum LetterTexts {
    static let all = [
        ChannelText(
            .received, language: "it", subject: "Richiesta n. {numero}",
            body:
                "{servizio}: la Sua lettera è stata registrata con il n. {numero}. La risposta sarà spedita per posta."),
        ChannelText(
            .received, language: "en", subject: "Request no. {numero}",
            body: "{servizio}: your letter is registered under no. {numero}. The answer will be sent by post."),
    ]
}
