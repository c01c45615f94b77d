// `sportello openapi`: the description of the JSON API without a server, for whoever writes a client.

import Web

enum OpenAPICommand {
    static let command = Command(
        "openapi", summary: "Prints the description of the JSON API (OpenAPI 3.1).",
        notes: "The running service hands out the same under /api/v1/openapi.json.", options: [],
        run: { _ in
            Console.write(WebServer.apiDescription)
            return .ok
        })
}
