#!/bin/sh
# Measures how many letters a second become PDF.
# Usage: Tests/Bench/print.sh
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
swift build --package-path "$root" -c release --product PrintBench >&2
"$root/.build/release/PrintBench"
