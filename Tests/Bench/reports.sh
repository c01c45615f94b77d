#!/bin/sh
# Measures what managers ask over 1,000,000 contacts of two years: each question at the store beside the same question as
# plain SQL in the `sqlite3` shell on the same file (medians of five, ratio store : shell), then tables, dashboards and
# documents as the program makes them.
# Usage: Tests/Bench/reports.sh [folder]   (an existing folder's data is measured again; else a temporary one is made
# below the current directory and removed; needs about 2 GB)
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
swift build --package-path "$root" -c release --product ReportsBench >&2
bench="$root/.build/release/ReportsBench"
work=$(mktemp -d "$PWD/bench-reports-XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
data=${1:-$work/data}
if [ ! -e "$data/sportello.db" ]; then
    echo "making the data" >&2
    "$bench" make "$data"
fi
"$bench" ask "$data" >"$work/store"
"$bench" sql "$data" >"$work/questions.sql"
sqlite3 -readonly "$data/sportello.db" <"$work/questions.sql" |
    awk '/^@/ { name = substr($0, 2) } /^Run Time/ { print name "|" $4 * 1000 "|" ($6 + $8) * 1000 }' >"$work/runs"
# The median of five, of each column by itself.
for column in 2 3; do
    sort -t '|' -k 1,1 -k "$column,${column}n" "$work/runs" |
        awk -F '|' -v column="$column" '{ if ($1 != last) { last = $1; n = 0 } if (++n == 3) print $1 "|" $column }' \
            >"$work/shell.$column"
done
join -t '|' "$work/shell.2" "$work/shell.3" >"$work/shell"
echo "milliseconds (of the processor); ratio of the processor's time, store : shell"
awk -F '|' '
    NR == FNR { time[$1] = $2; processor[$1] = $3; next }
    {
        if ($1 != part) { part = $1; print "\n" part }
        if (part == "memory") printf "  %-36s %8.0f\n", $2, $3
        else if ($2 in time)
            printf "  %-36s %8.1f (%6.1f)   shell %8.1f (%6.1f)   ratio %.2f%s\n", $2, $3, $4, time[$2], processor[$2],
                $4 / (processor[$2] + 0.01), ($4 > processor[$2] + 1 ? "  SLOWER" : "")
        else printf "  %-36s %8.1f (%6.1f)\n", $2, $3, $4
    }' "$work/shell" "$work/store"
# Last, because it changes the data.
printf '\nwarnings\n'
"$bench" fire "$data" | awk -F '|' '{ printf "  %-36s %8.0f\n", $2, $3 }'
