#!/usr/bin/env bash
# Measures OCR: the pool of workers beside the bare tesseract command, on the same pages in the same run, taking turns so
# that both see the same machine. To reach: at most 1.2 times the command's seconds a page.
# Usage: Tests/Bench/scan.sh [ROUNDS]   (works in a folder below TMPDIR and removes it)
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=Config/setup.sh
. "$root/Config/setup.sh"
need_packages tesseract-ocr pango1.0-tools poppler-utils libtiff-tools
rounds=${1:-5}

swift build --package-path "$root" -c release --product sportello-scan >&2
swift build --package-path "$root" -c release --product ScanBench >&2
bench=$root/.build/release/ScanBench
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A dense letter of invented content, 1,700 characters and more, as a 300 dpi scan and as a fine fax.
letter() {
    local line
    printf 'Ada Fittizia\nVia delle Prove 12\n85100 Potenza PZ\n\nAl Comune di Esempio, Ufficio Tributi\n\n'
    printf 'Oggetto: richiesta di rateizzazione, pratica %s\n\nGentili signori,\n' "$1"
    for line in 1 2 3 4 5 6 7; do
        printf 'ho ricevuto il secondo avviso di pagamento numero %s%s per il 2024 e vorrei sapere se è possibile ' "$line" "$1"
        printf 'versare la somma dovuta in %s rate mensili, perché in questo periodo la mia famiglia si trova in ' "$line"
        printf 'difficoltà economiche e la scadenza è vicina.\n'
    done
    printf '\nResto in attesa di una vostra cortese risposta.\nAda Fittizia\n'
}
for page in 1 2 3 4; do
    letter "$page" >"$work/letter.txt"
    pango-view -q --font='Sans 11' --width=480 --margin=50 -o "$work/letter.pdf" "$work/letter.txt"
    pdftoppm -gray -r 300 -png -singlefile "$work/letter.pdf" "$work/scan-$page"
    pdftoppm -mono -rx 204 -ry 196 -tiff -tiffcompression none -singlefile "$work/letter.pdf" "$work/plain"
    for tag in "282 204" "283 196" "296 2"; do
        # shellcheck disable=SC2086 # tag and value are two words
        tiffset -s $tag "$work/plain.tif"
    done
    tiffcp -c g4 "$work/plain.tif" "$work/fax-$page.tiff"
done

# Seconds by the clock, and of the processor, which other programs on the machine do not change.
bare() { # FILES…
    local file TIMEFORMAT='%R %U %S'
    { time for file in "$@"; do OMP_THREAD_LIMIT=1 tesseract "$file" - -l ita --oem 1 >/dev/null 2>&1; done; } 2>&1 |
        LC_ALL=C awk -v n=$# '{
            printf "tesseract command: %d pages in %.2f s, %.3f s a page (%.3f of the processor)\n", n, $1, $1 / n, ($2 + $3) / n
        }'
}

for kind in scan fax; do
    pages=("$work/$kind"-*)
    printf -- '-- %s pages\n' "$kind"
    for ((round = 1; round <= rounds; round++)); do
        bare "${pages[@]}"
        "$bench" --workers 1 "${pages[@]}"
    done
    "$bench" --workers 1 --rounds "$rounds" "${pages[@]}"
    "$bench" --workers 2 --rounds "$rounds" "${pages[@]}"
    "$bench" --workers 1 --rounds "$rounds" --act codes "${pages[@]}"
    "$bench" --workers 1 --rounds "$rounds" --act image "${pages[@]}"
done
