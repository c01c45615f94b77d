#!/usr/bin/env bash
# The written channels' speed, in one run:
#  1. texts by web hook, each on disk before it is answered, from 50 parallel senders, beside a bare nginx that answers 204;
#  2. reading of scanned pages by the worker pool beside the bare tesseract command (Tests/Bench/scan.sh);
#  3. letters as PDF, per second (Tests/Bench/print.sh).
# Machines are noisy: compare the ratios of one run, not the rates of two.
#
# Usage: Tests/Bench/channels.sh [-s SECONDS] [-r ROUNDS] [-p hook|scan|print|all]
set -euo pipefail

seconds=8 rounds=3 parts=all
while getopts s:r:p: option; do
    case $option in
        s) seconds=$OPTARG ;;
        r) rounds=$OPTARG ;;
        p) parts=$OPTARG ;;
        *) sed -n '8p' "$0"; exit 64 ;;
    esac
done
here=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/sportello-bench.XXXXXX")
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap cleanup EXIT
free_port() { perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen=>1, LocalAddr=>"127.0.0.1", LocalPort=>0)->sockport'; }
median() { sort -n | awk '{a[NR]=$1} END {print a[int((NR+1)/2)]}'; }

need() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "channels bench: $tool is missing (apt-get install nginx-light wrk curl)" >&2; exit 69; }
    done
}

hook_bench() {
    need nginx wrk curl
    swift build --package-path "$here" -c release --product sportello >&2
    local sportello port nginx_port secret=bench-secret-path-0000000000
    sportello=$(swift build --package-path "$here" -c release --show-bin-path)/sportello
    port=$(free_port)
    mkdir -p "$folder/config/sms" "$folder/data"
    cat > "$folder/config/sportello.json5" <<CONF
{ title: "Bench", listen: { port: $port }, data: "$folder/data", log: { level: "error" },
  services: { CC: { title: "Bench" } }, acknowledgement: { enabled: false } }
CONF
    printf '%s' "$secret" > "$folder/config/path"
    printf 'bench' > "$folder/config/key"
    chmod 600 "$folder/config/path" "$folder/config/key"
    cat > "$folder/config/sms.json5" <<CONF
{ publicURL: "http://127.0.0.1:$port",
  accounts: [{ name: "numero", profile: "bench", number: "+39 340 0000000", title: "Bench",
    values: { url: "http://127.0.0.1:9" }, credentials: { apiKey: { file: "key" } }, secretPath: { file: "path" } }] }
CONF
    cat > "$folder/config/sms/bench.json5" <<'CONF'
{ title: "Bench", credentials: ["apiKey"], required: ["url"], numbers: "e164",
  send: { method: "POST", url: "{url}", headers: { Authorization: "{apiKey}" }, json: { to: "{to}", text: "{text}" },
    answer: { success: [202] }, id: ["id"] },
  incoming: { methods: ["POST"], fields: { id: "id", from: "from", to: "to", text: "text", time: "time" },
    time: { form: "epoch" }, answer: { status: 204 } } }
CONF
    "$sportello" serve --config "$folder/config" > "$folder/serve.log" 2>&1 &
    pids+=($!)
    local server=$!
    for _ in $(seq 100); do curl -fs "http://127.0.0.1:$port/readyz" >/dev/null 2>&1 && break; sleep 0.1; done
    kill -0 "$server" 2>/dev/null || { cat "$folder/serve.log" >&2; exit 1; }

    nginx_port=$(free_port)
    mkdir -p "$folder/nginx"
    cat > "$folder/nginx/nginx.conf" <<CONF
worker_processes 1; daemon off; pid $folder/nginx/pid; error_log $folder/nginx/error.log;
events { worker_connections 512; }
http { access_log off; client_body_temp_path $folder/nginx/body; proxy_temp_path $folder/nginx/proxy;
  fastcgi_temp_path $folder/nginx/fastcgi; uwsgi_temp_path $folder/nginx/uwsgi; scgi_temp_path $folder/nginx/scgi;
  server { listen 127.0.0.1:$nginx_port; location / { return 204; } } }
CONF
    nginx -p "$folder/nginx" -c "$folder/nginx/nginx.conf" -e "$folder/nginx/error.log" &
    pids+=($!)
    sleep 0.5

    local total=0 errors=0 round out requests micros status
    : > "$folder/ours"; : > "$folder/theirs"; : > "$folder/ratios"
    for round in $(seq "$rounds"); do
        out=$(wrk -t1 -c50 -d"${seconds}s" -s "$here/Tests/Bench/hook.lua" "http://127.0.0.1:$nginx_port/hooks/sms/numero/$secret/incoming" | grep RESULT)
        read -r _ requests micros status <<<"$out"
        local theirs=$((requests * 1000000 / micros))
        out=$(wrk -t1 -c50 -d"${seconds}s" -s "$here/Tests/Bench/hook.lua" "http://127.0.0.1:$port/hooks/sms/numero/$secret/incoming" | grep RESULT)
        read -r _ requests micros status <<<"$out"
        local ours=$((requests * 1000000 / micros))
        total=$((total + requests)); errors=$((errors + status))
        echo "round $round: web hook $ours durable texts/s, nginx 204 $theirs/s, ratio $(awk -v a="$ours" -v b="$theirs" 'BEGIN{printf "%.3f", a/b}'), refused $status"
        echo "$ours" >> "$folder/ours"; echo "$theirs" >> "$folder/theirs"
        awk -v a="$ours" -v b="$theirs" 'BEGIN{printf "%.3f\n", a/b}' >> "$folder/ratios"
    done
    # Nothing lost, nothing twice: what was answered is there. Requests in hand when a round ends may be there too.
    local kept
    kept=$("$sportello" stats --config "$folder/config" --json | perl -MJSON::PP -e 'local $/; my $d = decode_json(<>); my $s = $d->{spool}; my $n = 0; $n += $_ for values %$s; print $n')
    echo "web hook median: $(median < "$folder/ours") texts/s; nginx $(median < "$folder/theirs")/s; ratio $(median < "$folder/ratios"); answered $total, refused $errors, kept $kept; peak memory $(awk '/VmHWM/ {print $2/1024 " MB"}' "/proc/$server/status")"
    [ "$kept" -ge "$((total - errors))" ] || { echo "channels bench: LOST $((total - errors - kept)) texts" >&2; exit 1; }
    kill "$server"
}

case $parts in
    hook) hook_bench ;;
    scan) "$here/Tests/Bench/scan.sh" ;;
    print) "$here/Tests/Bench/print.sh" ;;
    all) hook_bench; "$here/Tests/Bench/scan.sh"; "$here/Tests/Bench/print.sh" ;;
    *) sed -n '8p' "$0"; exit 64 ;;
esac
