#!/usr/bin/env bash
# Shows Sportello at work: installs what is missing on a fresh Debian 12 with the Swift toolchain, builds, and starts it
# on sample mails. Arguments go to `sportello demo` (see `Config/demo.sh --help`). Ctrl-C ends it; a second start continues.
set -euo pipefail

project=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=Config/setup.sh
. "$project/Config/setup.sh"

need_swift 6 3
# curl: for the text that the demo shows how to send.
need_packages "${build_packages[@]}" curl

say "Compilo (la prima volta alcuni minuti) / building (some minutes the first time) …"
build=(swift build --package-path "$project" -c release)
# The second reads scans and faxes for the first, which looks for it beside itself.
if ! { "${build[@]}" --product sportello && "${build[@]}" --product sportello-scan; } >&2; then
    stop "La compilazione non è riuscita: vedi sopra." "The build failed: see above."
fi
exec "$("${build[@]}" --show-bin-path 2>/dev/null)/sportello" demo "$@"
