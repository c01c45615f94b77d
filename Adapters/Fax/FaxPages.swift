// Faxes that came, page by page: the document inside the provider's mail, shown and read as any paper is (`PaperPages`).

import Channels
import PaperPages
import Scanning

enum FaxPages {
    /// - Parameter mostRead: pages of one fax whose words are read.
    static func reader(pool: ScanPool, mostRead: Int) -> PaperPages {
        PaperPages(
            pool: pool, mostRead: mostRead,
            find: { original throws(ChannelError) in
                guard let bytes = FaxDocument.bytes(in: original) else {
                    throw ChannelError(.permanent, code: "no_document", operation: "find document")
                }
                return .bytes(bytes)
            })
    }
}
