#!/bin/sh
# Measures how many letters a second become PDF (seen: 227 letters of one page, 271 pages of long ones, on two busy cores).
# Usage: Tests/Bench/print.sh
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
swift build --package-path "$root" -c release --product PrintBench >&2
"$root/.build/release/PrintBench"
