// Sealing small secrets: what opens, and what does not.

import Crypto
import Testing

@Suite struct SealingTests {
    private let key = SealingKey(Array(0..<32))!

    @Test func `what is sealed opens with its key for its place, and looks different every time`() {
        for plain in [[], [7], Array(0..<200)] as [[UInt8]] {
            let sealed = key.seal(plain, for: "here")
            #expect(sealed.count == SealingKey.sealedCount(plain.count))
            #expect(key.open(sealed, for: "here") == plain)
            #expect(sealed != key.seal(plain, for: "here"))
            #expect(key.open(sealed, for: "there") == nil)
            #expect(SealingKey(Array(1...32))?.open(sealed, for: "here") == nil)
        }
        #expect(SealingKey([1, 2, 3]) == nil)
    }

    @Test func `nothing that was changed or cut opens`() {
        let sealed = key.seal(Array("segreto".utf8), for: "here")
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(key.open(changed, for: "here") == nil, "\(index)")
            #expect(key.open(Array(sealed[..<index]), for: "here") == nil, "\(index)")
        }
    }
}
