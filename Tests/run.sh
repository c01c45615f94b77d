#!/usr/bin/env bash
# Everything that must hold, in one run: packages, format, rooms, build with warnings as errors and the import check,
# tests on real servers, a short fuzz run. Ends with a summary; anything that failed makes the exit code 1.
# Works from any folder and without a terminal. Arguments go to `swift test` (e.g. --filter SettingsTests).
set -euo pipefail

project=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$project"
# shellcheck source=Config/setup.sh
. Config/setup.sh

test_packages=(
    curl dovecot-imapd dovecot-lmtpd postfix kannel kannel-extras swaks openssl isync chromium strace procps shellcheck
    poppler-utils libtiff-tools qpdf qrencode zbar-tools sqlite3 unzip python3-pip python3-venv
)
imports=(--explicit-target-dependency-import-check error)
results=()
failed=0

# Runs a step and notes how it ended; the steps after it run all the same.
step() {
    local name=$1 began=$SECONDS verdict=ok
    shift
    printf '\n== %s\n' "$name"
    "$@" || verdict=FAILED
    [ "$verdict" = ok ] || failed=1
    results+=("$(printf '%-8s %-12s %4d s' "$verdict" "$name" $((SECONDS - began)))")
    [ "$verdict" = ok ]
}

# Debian starts a server as soon as it is installed. The tests start private ones; the machine shall have none.
install_without_starting() {
    local policy=/usr/sbin/policy-rc.d
    if [ -z "$(missing_packages "$@")" ] || [ -e "$policy" ]; then
        need_packages "$@"
        return
    fi
    (
        trap 'as_root rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
        need_packages "$@"
    )
}

# axe-core, which looks at pages for what keeps people out: from Python's registry, kept beside the build, for the tests alone.
fetch_axe() {
    local folder=.build/axe sum=697ea6c7edff0fe289b7bbecf1ff7b9015249bc834b409a348cd060df80aeba0
    if [ ! -s "$folder/axe.min.js" ]; then
        mkdir -p "$folder"
        python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$folder" axe-core-python==0.1.0
        python3 -m zipfile -e "$folder"/axe_core_python-0.1.0-*.whl "$folder/unpacked"
        mv "$folder/unpacked/axe_core_python/axe.min.js" "$folder/"
        rm -rf "$folder/unpacked" "$folder"/*.whl
    fi
    echo "$sum  $folder/axe.min.js" | sha256sum --check --quiet
}

# Identity providers to log in by, from Python's registry by name and hash, kept beside the build, for the tests alone.
fetch_providers() {
    local folder=.build/oidc list=Tests/Providers/requirements.txt
    if [ ! -x "$folder/bin/oidc-provider-mock" ] || ! cmp -s "$list" "$folder/requirements.txt"; then
        rm -rf "$folder"
        python3 -m venv "$folder"
        "$folder/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$list"
        cp "$list" "$folder/requirements.txt"
    fi
}

check_format() {
    swift format lint -r --strict Sources Adapters Tests Package.swift
    if command -v shellcheck >/dev/null; then
        find . -name .build -prune -o -type f \( -name '*.sh' -o -path ./.ci/run \) -print0 | xargs -0 -r shellcheck -x
    fi
}

# The service's unit shall expose less than 2.0 of 10.
check_unit() {
    if command -v systemd-analyze >/dev/null; then
        systemd-analyze security --offline=true --threshold=20 --no-pager Config/sportello.service | tail -n 1
    else
        say "systemd-analyze is not here: the unit was not looked at."
    fi
}

build() { swift build --build-tests "${imports[@]}"; }

# One run of the tests. Swift Testing's last line must be there and count tests: a run that found none is no success.
# WIDTH is how many run side by side; empty: as many as there are.
# What failed is left in `failures`, a line each.
failures=$(mktemp) crashed=
trap 'rm -f "$failures"' EXIT
attempt() { # WIDTH ARGUMENTS...
    local output code=0 width=$1
    shift
    output=$(mktemp)
    SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$width \
        timeout --kill-after=30 1500 swift test --skip-build --disable-xctest "${imports[@]}" "$@" 2>&1 </dev/null |
        tee "$output" || code=$?
    if [ "$code" -eq 0 ] && ! grep -Eq 'Test run with [1-9][0-9]* tests? .*passed' "$output"; then
        say "Swift Testing's closing line is missing: no test ran."
        code=1
    fi
    grep -aE '^✘ Test .* (failed|recorded)' "$output" | cut -c1-300 | tee "$failures" || true
    if grep -aq 'unexpected signal' "$output"; then crashed=yes; fi
    ran=$(sed -nE 's/.*Test run with ([0-9]+) tests?.*/\1/p' "$output" | tail -n 1)
    rm -f "$output"
    return "$code"
}

# What failed, as patterns for --filter: the names of functions. That of a test without a title is its sentence.
failed_names() {
    local name function
    sed -nE 's/^✘ Test ("([^"]*)"|([^" ]+\(.*\))) .*failed after .*/\2\3/p' "$failures" | sort -u |
        while IFS= read -r name; do
            function=$(grep -rhFA 3 --include='*.swift' -- "\"$name\"" Tests |
                sed -nE 's/.*func ([A-Za-z0-9_]+)\(.*/\1/p' | head -n 1 || true)
            printf '%s\n' "${function:-$name}"
        done | sort -u | sed -E 's/[][().*+?^${}|\\]/\\&/g'
}

# Hundreds of tests with real servers, page readers and a browser all at once starve each other: so many at a time as keep
# the processors busy. What fails all the same on a machine with other work is run again, one at a time, and said; what
# fails twice has failed.
run_tests() {
    local names=() filters=() name
    attempt "$((2 * $(nproc) + 2))" "$@" && return
    # A process that died is no matter of a busy machine.
    if [ -n "$crashed" ]; then return 1; fi
    mapfile -t names < <(failed_names)
    for name in "${names[@]}"; do filters+=(--filter "$name"); done
    # None that ended, or many: then it is the whole that has failed.
    if [ "${#names[@]}" -eq 0 ] || [ "${#names[@]}" -gt 20 ]; then filters=("$@"); fi
    say "Some tests failed (named above). Once more, one at a time:"
    if attempt 1 "${filters[@]}"; then
        if [ "${ran:-0}" -ge "${#names[@]}" ]; then return 0; fi
    elif [ "${ran:-0}" -ge "${#names[@]}" ]; then
        return 1
    fi
    # Not all of them were found again: then all there are, two at a time.
    attempt 2 "$@"
}

need_swift 6 3
if [ "$(id -u)" -ne 0 ]; then say "Note: the private mail servers need root; their tests will fail without."; fi
step packages install_without_starting "${build_packages[@]}" "${test_packages[@]}" || true
step axe fetch_axe || true
step providers fetch_providers || true
step format check_format || true
step rooms Tests/rooms.sh || true
step unit check_unit || true
if step build build; then
    step tests run_tests "$@" || true
    for fuzz in Tests/*/fuzz.sh; do
        if [ -x "$fuzz" ]; then step "$(basename "$(dirname "$fuzz")")" "$fuzz" || true; fi
    done
fi

printf '\n'
printf '%s\n' "${results[@]}"
if [ "$failed" -ne 0 ]; then
    cat "$failures"
    printf 'FAILED\n'
    exit 1
fi
printf 'all passed\n'
