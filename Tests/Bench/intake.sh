#!/usr/bin/env bash
# Intake against mbsync, in one run: N mails in a real Dovecot; by turns mbsync (its defaults) copies the mailbox to a
# Maildir and Sportello turns it into committed, searchable tickets. Prints both rates, their ratio, CPU per mail, peak memory.
# Machines are noisy: compare the ratios of one run, not the rates of two.
#
# Usage: Tests/Bench/intake.sh [-n MAILS] [-r ROUNDS] [-k small|mix|both] [-d FOLDER]
#   -n  mails in the mailbox (5000)      -r  rounds of each (3)
#   -k  8 KB mails, a 150 KB mean mix, or both (both)      -d  where to work (a new folder under $TMPDIR)
set -euo pipefail

mails=5000 rounds=3 kinds="small mix" folder=
while getopts n:r:k:d: option; do
    case $option in
        n) mails=$OPTARG ;;
        r) rounds=$OPTARG ;;
        k) if [ "$OPTARG" = both ]; then kinds="small mix"; else kinds=$OPTARG; fi ;;
        d) folder=$OPTARG ;;
        *) sed -n '6,8p' "$0"; exit 64 ;;
    esac
done
here=$(cd "$(dirname "$0")/../.." && pwd)
for tool in doveadm mbsync perl /usr/bin/time; do
    command -v "$tool" >/dev/null || { echo "intake bench: $tool is missing (apt-get install dovecot-imapd isync perl time)" >&2; exit 69; }
done
swift build --package-path "$here" -c release --product sportello >&2
sportello=$(swift build --package-path "$here" -c release --show-bin-path)/sportello
[ -n "$folder" ] || folder=$(mktemp -d "${TMPDIR:-/tmp}/sportello-bench.XXXXXX")
mkdir -p "$folder"
dovecot_pid=
cleanup() {
    [ -z "$dovecot_pid" ] || kill "$dovecot_pid" 2>/dev/null || true
    rm -rf "$folder"
}
trap cleanup EXIT

# A private Dovecot on a free loopback port; the mailbox is the composed Maildir.
port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen=>1, LocalAddr=>"127.0.0.1", LocalPort=>0)->sockport')
start_dovecot() {
    mkdir -p "$folder/dovecot/run" "$folder/dovecot/state"
    cat > "$folder/dovecot/dovecot.conf" <<CONF
base_dir = $folder/dovecot/run
state_dir = $folder/dovecot/state
log_path = $folder/dovecot/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = dovecot
default_login_user = dovenull
first_valid_uid = 1
mail_location = maildir:$folder/mail
passdb {
  driver = static
  args = password=bench
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$folder/home
}
service imap-login {
  inet_listener imap {
    port = $port
  }
  inet_listener imaps {
    port = 0
  }
}
CONF
    chmod 755 "$folder"
    mkdir -p "$folder/home"
    chown -R mail:mail "$folder/mail" "$folder/home"
    dovecot -F -c "$folder/dovecot/dovecot.conf" &
    dovecot_pid=$!
    for _ in $(seq 100); do
        perl -MIO::Socket::INET -e 'exit(IO::Socket::INET->new("127.0.0.1:'"$port"'") ? 0 : 1)' && return
        sleep 0.1
    done
    echo "dovecot did not start:" >&2
    cat "$folder/dovecot/log" >&2
    exit 70
}
stop_dovecot() {
    kill "$dovecot_pid"
    wait "$dovecot_pid" || true
    dovecot_pid=
}

# GNU time's figures of one run: seconds, user + system CPU seconds, peak KB.
measure() { # FIGURES-FILE COMMAND...
    local figures=$1
    shift
    /usr/bin/time -q -f '%e %U %S %M' -o "$figures" "$@"
}

run_mbsync() { # ROUND
    rm -rf "$folder/copy"
    mkdir -p "$folder/copy"
    cat > "$folder/mbsyncrc" <<CONF
IMAPAccount bench
Host 127.0.0.1
Port $port
User bench
Pass bench
SSLType None
AuthMechs LOGIN

IMAPStore far
Account bench

MaildirStore near
Path $folder/copy/
Inbox $folder/copy/INBOX
SubFolders Verbatim

Channel bench
Far :far:
Near :near:
Create Near
Sync Pull
SyncState *
CONF
    measure "$folder/mbsync.$1" mbsync -q -c "$folder/mbsyncrc" bench
    [ "$(find "$folder/copy/INBOX" -type f \( -path '*/new/*' -o -path '*/cur/*' \) | wc -l)" = "$mails" ] ||
        { echo "mbsync did not copy all mails" >&2; exit 70; }
}

run_sportello() { # ROUND
    rm -rf "$folder/desk"
    mkdir -p "$folder/desk/config" "$folder/desk/data"
    printf bench > "$folder/desk/config/password"
    chmod 600 "$folder/desk/config/password"
    write_config "$folder/desk"
    measure "$folder/sportello.$1" "$sportello" fetch --config "$folder/desk/config" > "$folder/sportello.out" 2> "$folder/sportello.log"
    local tickets
    tickets=$("$sportello" stats --json --config "$folder/desk/config" | perl -ne 'print $1 if /"tickets"\s*:\s*(\d+)/')
    [ "$tickets" = "$mails" ] || { echo "Sportello made ${tickets:-no} tickets of $mails mails" >&2; tail -5 "$folder/sportello.log" >&2; exit 70; }
}

write_config() { # DESK
    cat > "$1/config/sportello.json5" <<CONF
{ data: "$1/data" }
CONF
    cat > "$1/config/email.json5" <<CONF
{
  accounts: [{
    name: "contatti",
    address: "contatti@example.net",
    acknowledge: false,
    reading: { kind: "imap", server: "127.0.0.1", port: $port, security: "none", user: "bench", password: { file: "$1/config/password" }, folders: ["INBOX"], after: "keep" },
  }],
}
CONF
}

report() { # KIND
    perl -e '
        my ($kind, $folder, $mails, $rounds) = @ARGV;
        sub median { my @s = sort { $a <=> $b } @_; return $s[$#s / 2]; }
        my (%rate, %cpu, %peak, @ratio);
        for my $round (1 .. $rounds) {
            for my $who ("mbsync", "sportello") {
                open my $in, "<", "$folder/$who.$round" or die;
                my ($wall, $user, $sys, $peak) = split " ", <$in>;
                push @{$rate{$who}}, $mails / ($wall || 0.01);
                push @{$cpu{$who}}, 1000 * ($user + $sys) / $mails;
                push @{$peak{$who}}, $peak / 1024;
            }
            push @ratio, $rate{sportello}[-1] / $rate{mbsync}[-1];
        }
        print "\n$kind: $mails mails, $rounds rounds, medians\n";
        printf "  %-10s %8s %14s %10s\n", "", "mails/s", "CPU ms/mail", "peak MB";
        printf "  %-10s %8.0f %14.2f %10.0f\n", $_, median(@{$rate{$_}}), median(@{$cpu{$_}}), median(@{$peak{$_}}) for "mbsync", "sportello";
        printf "  ratio Sportello / mbsync: median %.2f (%s)\n", median(@ratio), join(", ", map { sprintf "%.2f", $_ } @ratio);
    ' "$1" "$folder" "$mails" "$rounds"
}

for kind in $kinds; do
    echo "composing $mails mails ($kind)" >&2
    rm -rf "$folder/mail"
    "$here/Tests/Bench/compose-mails.pl" "$mails" "$kind" "$folder/mail"
    start_dovecot
    # Dovecot builds its index at the first look; neither side shall pay for that.
    doveadm -c "$folder/dovecot/dovecot.conf" index -u bench INBOX
    for round in $(seq "$rounds"); do
        run_mbsync "$round"
        run_sportello "$round"
    done
    stop_dovecot
    report "$kind"
done
