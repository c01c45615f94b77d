#!/usr/bin/env bash
# A short run of libFuzzer with the address sanitiser over the two rooms that read foreign bytes by C libraries: MIME and
# HTML. SPORTELLO_FUZZ_SECONDS (default 20) is the time for each. Starts from the fixtures of mail. A finding is kept in
# .build/fuzz and makes the exit code 1.
# SwiftPM cannot link a fuzzer, so the sources are compiled here.
set -euo pipefail

project=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
cd -- "$project"
seconds=${SPORTELLO_FUZZ_SECONDS:-20}
work=.build/fuzz
mkdir -p "$work/mail" "$work/html"

# Builds Tests/Fuzz/<driver>.swift with a room into a program.
build() {
    local name=$1 room=$2 driver=$3 package=$4 module=$5 flags=()
    local flag
    for flag in $(pkg-config --cflags "$package"); do flags+=(-Xcc "$flag"); done
    # The program is built anew only when a source is newer.
    if [ -x "$work/fuzz-$name" ] && [ -z "$(find "Sources/$room" "Tests/Fuzz/$driver.swift" -newer "$work/fuzz-$name" -print -quit)" ]; then
        return
    fi
    # shellcheck disable=SC2046
    swiftc -O -swift-version 6 -parse-as-library -sanitize=fuzzer,address -module-name "${room}Fuzz" \
        -enable-upcoming-feature ExistentialAny -I "Sources/C/$module" "${flags[@]}" \
        "Sources/$room"/*.swift "Tests/Fuzz/$driver.swift" -o "$work/fuzz-$name" $(pkg-config --libs "$package") \
        2> >(grep -v 'ld.gold: warning: Cannot export local symbol' >&2)
}

# Runs a fuzzer; leaks are not looked for, because GLib keeps its types to the end.
run() {
    local name=$1
    echo "fuzzing $name for $seconds s"
    ASAN_OPTIONS=detect_leaks=0 "$work/fuzz-$name" -max_total_time="$seconds" -max_len=20000 -timeout=10 -rss_limit_mb=1024 \
        -print_final_stats=1 -verbosity=0 -artifact_prefix="$work/$name-" "$work/$name" Tests/EmailTests/Fixtures 2>&1 | tail -6
}

build mail MIME MailFuzz gmime-3.0 CGMime
build html HTML HTMLFuzz gumbo CGumbo
run mail
run html
