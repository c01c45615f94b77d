// Building blocks of the samples: all composed here.

import MIME

func mail(_ text: String) -> MIMEMessage { MIMEMessage(bytes(text)) }

/// UTF-8 with CRLF line ends.
func bytes(_ text: String) -> [UInt8] { Array(text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8) }

func words(_ text: String) -> String { EncodedWords.decode(Array(text.utf8)) }

func field(_ text: String) -> StructuredField? {
    MIMEMessage(Array("Content-Disposition: \(text)\n\nx".utf8)).root.disposition
}

func leaves(_ part: MIMEPart) -> [MIMEPart] {
    part.children.isEmpty ? [part] : part.children.flatMap { leaves($0) }
}
