#!/usr/bin/env bash
# Holds the JSON API against its own description: Schemathesis calls every operation of a running demo with values that fit the
# description and with values that do not. No answer may be a fault of ours (5xx), and none other than described.
# SPORTELLO_API_EXAMPLES (default 5) is how many random calls each operation gets beside the systematic ones.
set -euo pipefail

project=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
cd -- "$project"
tools=$project/.build/schemathesis
if [ ! -x "$tools/bin/schemathesis" ] || ! cmp -s Tests/OpenAPI/requirements.txt "$tools/requirements.txt"; then
    rm -rf "$tools"
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check --requirement Tests/OpenAPI/requirements.txt
    cp Tests/OpenAPI/requirements.txt "$tools/"
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/sportello-api.XXXXXX")
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
address=http://127.0.0.1:$port/api/v1
.build/debug/sportello demo --folder "$folder/demo" --port "$port" > "$folder/log" 2>&1 &
demo=$!
trap 'kill "$demo" 2>/dev/null; wait "$demo" 2>/dev/null; rm -rf "$folder"' EXIT

# A token of somebody who may do everything; the demo's users are there a moment after its pages.
log_in() {
    curl --silent --max-time 20 "$address/session" --header 'Content-Type: application/json' \
        --data '{"login":"amministrazione","password":"sportello-demo"}' |
        python3 -c 'import json, sys; print(json.load(sys.stdin).get("token", ""))' 2>/dev/null
}
token=
for _ in $(seq 120); do
    token=$(log_in || true)
    [ -n "$token" ] && break
    kill -0 "$demo" || { cat "$folder/log" >&2; exit 1; }
    sleep 1
done
[ -n "$token" ] || { echo "fuzz: nobody can log in to the demo" >&2; exit 1; }

cd -- "$folder"
# Not the streams, which do not end, and not the session that it works with.
timeout 900 "$tools/bin/schemathesis" run "$address/openapi.json" --header "Authorization: Bearer $token" \
    --exclude-path-regex 'events|session' --phases coverage,fuzzing --max-examples "${SPORTELLO_API_EXAMPLES:-5}" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --generation-deterministic --no-shrink --request-timeout 30 --warnings off
