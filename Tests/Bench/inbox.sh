#!/usr/bin/env bash
# The inbox under load: simulated operators (event streams open; list, open, answer) while mail comes in, on a store that holds
# many requests already. Says the pages' times, what became of the answers, and the program's peak memory; ends with 1 when an
# answer or a mail is lost, a stream breaks, or the program answers with a fault of its own. Then, where there is a Chromium, the
# list in it: when it is painted, how it scrolls. On a noisy machine look at the CPU time for a page: it tells more than times.
#
# Usage: Tests/Bench/inbox.sh [-o OPERATORS] [-m MAILS_PER_HOUR] [-s SECONDS] [-t TICKETS] [-p PROFILE]
#   -p  a file for a profile of the operators' time (perf record)
set -euo pipefail

operators=100 rate=10000 seconds=180 tickets=100000 profile=
while getopts o:m:s:t:p: option; do
    case $option in
        o) operators=$OPTARG ;;
        m) rate=$OPTARG ;;
        s) seconds=$OPTARG ;;
        t) tickets=$OPTARG ;;
        p) profile=$OPTARG ;;
        *) sed -n '7,8p' "$0"; exit 64 ;;
    esac
done
for tool in curl perl python3; do
    command -v "$tool" >/dev/null || { echo "inbox bench: $tool is missing" >&2; exit 69; }
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

swift build --package-path "$here" -c release --product sportello >&2
sportello=$(swift build --package-path "$here" -c release --show-bin-path)/sportello
port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen=>1, LocalAddr=>"127.0.0.1", LocalPort=>0)->sockport')
mkdir -p "$folder/config" "$folder/data"
mkdir -p "$folder/in/new" "$folder/in/cur" "$folder/in/tmp" "$folder/out/new" "$folder/out/cur" "$folder/out/tmp"
cat > "$folder/config/sportello.json5" <<CONF
{ title: "Bench", listen: { port: $port }, data: "$folder/data", log: { level: "error" },
  services: { CC: { title: "Bench" } }, acknowledgement: { enabled: false } }
CONF
cat > "$folder/config/email.json5" <<CONF
{ accounts: [{ name: "contatti", address: "contatti@example.net", title: "Bench",
    reading: { kind: "maildir", path: "$folder/in", after: "keep" }, sending: { kind: "maildir", path: "$folder/out" } }] }
CONF

# Yesterday's requests, and today's mails, which wait beside their mailbox.
perl "$here/Tests/Bench/compose-mails.pl" "$tickets" small "$folder/in"
perl "$here/Tests/Bench/compose-mails.pl" $((rate * seconds / 3600 + 1)) mix "$folder/today"
password=bench-password-of-all
for number in $(seq "$operators"); do
    printf '%s\n' "$password" |
        "$sportello" user add --config "$folder/config" --name "Operatore $number" --password-file - "bench-$number" >/dev/null
done

"$sportello" serve --config "$folder/config" > "$folder/serve.log" 2>&1 &
server=$!
pids+=("$server")
for _ in $(seq 300); do curl -fs "http://127.0.0.1:$port/readyz" >/dev/null 2>&1 && break; sleep 0.1; done
kill -0 "$server" 2>/dev/null || { cat "$folder/serve.log" >&2; exit 1; }
filed() { "$sportello" stats --config "$folder/config" --json | perl -MJSON::PP -e 'local $/; print decode_json(<>)->{spool}{done} // 0'; }
echo "taking in $tickets mails" >&2
while [ "$(filed)" -lt "$tickets" ]; do sleep 1; done
awk '/VmHWM/ {print "after the intake: peak memory " $2/1024 " MB"}' "/proc/$server/status"
# From here on the peak is that of the operators' work.
echo 5 > "/proc/$server/clear_refs"

# One mail after the other, at the rate asked for. Each has the time of its own arrival: some have the bytes of one of yesterday's,
# and with the same time too they would be the same mail.
perl -MTime::HiRes=sleep -MFile::Copy=move -e '
    my ($from, $to, $rate) = @ARGV;
    for my $mail (sort glob("$from/cur/*")) { (my $name = $mail) =~ s{.*/(.*?):2,.*}{today-$1}; utime(undef, undef, $mail); move($mail, "$to/new/$name"); sleep(3600 / $rate); }
' "$folder/today" "$folder/in" "$rate" &
pids+=($!)
code=0
if [ -n "$profile" ]; then
    perf record -q -F 199 -g -p "$server" -o "$profile" -- sleep "$((seconds + 5))" >/dev/null 2>&1 &
    pids+=($!)
fi
spent() { awk '{print ($14 + $15) * 10}' "/proc/$server/stat"; }
before=$(spent)
python3 "$here/Tests/Bench/inbox.py" "$port" "$operators" "$seconds" "$password" | tee "$folder/result" || code=1
after=$(spent)
peak=$(awk '/VmHWM/ {print int($2 / 1024)}' "/proc/$server/status")
wait "${pids[1]}"
came=$(find "$folder/in" -name 'today-*' | wc -l)
for _ in $(seq 60); do [ "$(filed)" -ge "$((tickets + came))" ] && break; sleep 0.5; done
kept=$(filed)
pages=$(sed -n '1s/.*"pages": \([0-9]*\).*/\1/p' "$folder/result")
echo "CPU: $(((after - before) / (pages > 0 ? pages : 1))) ms for a page, with all that goes on beside (intake, events)"
echo "operators at work: peak memory $peak MB (goal <= 300)"
echo "mails: $came came in while operators worked, $((kept - tickets)) were filed (goal: all)"
[ "$came" -gt 0 ] || { echo "inbox bench: no mail came in" >&2; code=1; }
[ "$kept" -eq "$((tickets + came))" ] || { echo "inbox bench: mails are lost" >&2; code=1; }
if command -v chromium >/dev/null; then
    python3 "$here/Tests/Bench/paint.py" "$port" bench-1 "$password" || code=1
fi
[ "$code" -eq 0 ]
