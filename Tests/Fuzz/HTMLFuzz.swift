// The target of libFuzzer for the HTML room; compiled by fuzz.sh together with the room's own sources.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let source = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let result = HTMLSanitiser.sanitise(source, images: ImagePolicy(remote: .allow) { "/cid/" + $0 })
    let lower = result.html.lowercased()
    for word in ["<script", "<style", "<svg", "<math", "<iframe", "<form", "<object", "<base", "<meta", "<link"] {
        precondition(!lower.contains(word), "an element that is not allowed")
    }
    let text = HTMLText.plainText(source)
    precondition(!text.unicodeScalars.contains("\0"), "a zero in the text")
    return 0
}
