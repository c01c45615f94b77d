#!/usr/bin/env bash
# What the compiler cannot see of the rooms (Sources/README.md): foreign names where they do not belong, dangerous words,
# packages, stray entries at the top. Prints each find; exit code 1 when there is any.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

found=0

# Complains with the lines on standard input, if there are any.
refuse() {
    local lines
    lines=$(cat)
    [ -n "$lines" ] || return 0
    printf '%s:\n%s\n' "$1" "$lines"
    found=1
}

# Lines of Swift code below the folders $2… that match $1 in lower case. Comments are left out: examples in comments may
# name what code may not.
code() {
    local pattern=$1
    shift
    # shellcheck disable=SC2016 # the program is awk's
    find "$@" -name '*.swift' -print0 | sort -z | PATTERN=$pattern xargs -0 -r awk '
        {
            line = tolower($0)
            sub(/^[ \t]*\/\/.*/, "", line)
            sub(/[ \t]\/\/.*/, "", line)
            if (line ~ ENVIRON["PATTERN"]) printf "%s:%d: %s\n", FILENAME, FNR, $0
        }'
}

names='(imaps?|smtps?|e-?mails?|mime|gmime|pop3|sms|fax|pec|maildir|curl|libcurl|sqlite3?|postgres(ql)?|libpq|twilio'
names+='|dovecot|postfix|uidvalidity|message-id|in-reply-to)'
refuse "a protocol's or provider's name in a room that must not know it" < <(
    code "(^|[^a-z])$names([^a-z]|\$)" Sources/Tickets Sources/Channels Sources/Store Sources/Intake Sources/Outbox)

refuse "a crash on what comes from outside" < <(code 'try!|as!|fatalerror[(]' Sources Adapters)

mapfile -t outside_runtime < <(find Sources -mindepth 1 -maxdepth 1 -type d ! -name Runtime | sort)
refuse "time, sleep or ids that do not come from Runtime" < <(
    code '(^|[^a-z.])date[(][)]|task[.]sleep|task[.]detached|(^|[^a-z])uuid[(][)]' Adapters "${outside_runtime[@]}")

refuse "a third-party package" < <(grep -n '\.package(' Package.swift || true)

refuse "an entry at the top that does not belong there" < <(
    find . -mindepth 1 -maxdepth 1 ! -name '.*' ! -name Package.swift ! -name Sources ! -name Tests ! -name Adapters \
        ! -name Config ! -name README.md)

[ "$found" -eq 0 ] || exit 1
printf 'rooms are clean\n'
