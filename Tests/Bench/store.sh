#!/bin/sh
# Measures the store by itself: intake at two sizes, then lists and searches over 100,000 tickets.
# Usage: Tests/Bench/store.sh   (writes to a folder in the current directory and removes it)
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
swift build --package-path "$root" -c release --product StoreBench >&2
bench="$root/.build/release/StoreBench"
"$bench" intake --count 5000 --size 8000
"$bench" intake --count 5000 --size 8000 --acknowledge
"$bench" intake --count 2000 --size 150000
"$bench" search --count 100000
