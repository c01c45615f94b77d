// Looking for single bytes in text at the speed of memchr; the views of String go byte by byte through several calls.

import Glibc

enum ByteScan {
    static func contains(_ text: String, _ byte: UInt8) -> Bool {
        let found = text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.baseAddress.map { memchr($0, Int32(byte), bytes.count) != nil } ?? false
        }
        return found ?? text.utf8.contains(byte)
    }
}
