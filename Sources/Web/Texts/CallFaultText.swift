// Words for why a file of telephone calls was not taken (`CallFileFault`).

enum CallFaultText: String, CodePhrase {
    case encoding, heading, fields, value, quote, length, contradiction, empty, other

    var italian: String {
        switch self {
        case .encoding: "il file non è in UTF-8"
        case .heading: "manca l’intestazione o una sua colonna"
        case .fields: "il numero dei campi non è giusto"
        case .value: "un’ora, un numero o una parola non si capisce"
        case .quote: "una virgoletta non si chiude"
        case .length: "la riga è troppo lunga"
        case .contradiction: "la stessa chiamata compare due volte con dati diversi"
        case .empty: "il file è vuoto"
        case .other: "{1}"
        }
    }

    var english: String {
        switch self {
        case .encoding: "the file is not UTF-8"
        case .heading: "the heading or one of its columns is missing"
        case .fields: "the number of fields is not right"
        case .value: "a time, number or word is not understood"
        case .quote: "a quote has no end"
        case .length: "the line is too long"
        case .contradiction: "the same call comes twice with different contents"
        case .empty: "the file is empty"
        case .other: "{1}"
        }
    }
}
