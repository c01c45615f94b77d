// Headers that every answer carries, whatever made it (A29). A handler may be stricter, never looser by forgetting.

import HTTPServer

enum SecurityHeaders {
    /// For our own pages: our own scripts, styles, images and nothing else; nothing inline.
    static let pagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// For bytes that came from outside: whatever a browser makes of them, it is a stranger without rights (A3).
    static let filePolicy = "sandbox; default-src 'none'; frame-ancestors 'none'"

    /// For PDF that the browser's own viewer shows, alone or in a frame of ours. A sandbox would switch the viewer off;
    /// the rest is what its style needs.
    static let documentPolicy =
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'self'"

    /// For a foreign message in its frame (A1, A4). Links open new windows, which is all that the sandbox lets them do.
    /// - Parameter remoteImages: the reader has asked for the pictures of this one message.
    static func framePolicy(remoteImages: Bool) -> String {
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
            + "img-src data:\(remoteImages ? " https:" : ""); form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
    }

    static func put(on response: HTTPResponse, secure: Bool) -> HTTPResponse {
        var response = response
        func add(_ name: String, _ value: String) {
            if response.headers[name] == nil { response.headers.set(name, value) }
        }
        add("Content-Security-Policy", pagePolicy)
        add("X-Content-Type-Options", "nosniff")
        add("Referrer-Policy", "no-referrer")
        add("Cross-Origin-Opener-Policy", "same-origin")
        add("Cross-Origin-Resource-Policy", "same-origin")
        add("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        // Pages hold people's data: nothing is left in a cache on the way or on a shared computer.
        add("Cache-Control", "no-store")
        if secure { add("Strict-Transport-Security", "max-age=31536000") }
        return response
    }
}

enum StatusWords {
    /// The phrase of a status, in English, for programs.
    static func text(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 503: "Service Unavailable"
        default: status < 500 ? "Refused" : "Internal Server Error"
        }
    }
}
