# shellcheck shell=bash disable=SC2034 # the lists are for those who source this
# What demo.sh and Tests/run.sh share: is the Swift toolchain there, and are the Debian packages? Sourced, not run.

# What building and running need. The foreign libraries are those of Package.swift.
build_packages=(
    pkg-config ca-certificates tzdata
    libcurl4-openssl-dev libgmime-3.0-dev libmicrohttpd-dev libsqlite3-dev libsodium-dev libssl-dev libgumbo-dev
    libtesseract-dev libleptonica-dev libtiff-dev libpoppler-glib-dev libzbar-dev libqpdf-dev libseccomp-dev
    tesseract-ocr-ita tesseract-ocr-osd
    libpango1.0-dev libcairo2-dev libqrencode-dev libxlsxwriter-dev fonts-liberation2 fonts-dejavu-core
)

say() { printf '%s\n' "$@" >&2; }

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Swift's own tools and a version of at least $1.$2, else a message that says where to get it.
need_swift() {
    local text version major minor
    if ! command -v swift >/dev/null; then
        stop "Manca Swift: serve la versione $1.$2 o successiva, con swift nel PATH (https://www.swift.org/install/linux/)." \
            "Swift is missing: version $1.$2 or later is needed, with swift in PATH (https://www.swift.org/install/linux/)."
    fi
    text=$(swift --version 2>/dev/null || true)
    version=$(sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' <<<"$text" | head -n 1)
    major=${version%%.*}
    minor=${version##*.}
    if [ -z "$version" ] || [ "$major" -lt "$1" ] || { [ "$major" -eq "$1" ] && [ "$minor" -lt "$2" ]; }; then
        stop "Swift ${version:-sconosciuto} è troppo vecchio: serve $1.$2 o successivo (https://www.swift.org/install/linux/)." \
            "Swift ${version:-unknown} is too old: $1.$2 or later is needed (https://www.swift.org/install/linux/)."
    fi
}

# Those of the named packages that are not installed, one a line.
missing_packages() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || printf '%s\n' "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs what is missing of the named packages, as root or through sudo; says so clearly when neither is possible.
need_packages() {
    local missing
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "Nota: questo non è Debian; servono le librerie di: $*" \
            "Note: this is not Debian; the libraries of these are needed: $*"
        return 0
    fi
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        stop "Mancano dei pacchetti, e per installarli servono root o sudo. Da root:" \
            "Packages are missing, and installing them needs root or sudo. As root:" \
            "    apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    fi
    say "Installo / installing: ${missing[*]}"
    # New package lists only where there are none, or where they turn out to be too old: they take their time.
    apt-cache show "${missing[@]}" >/dev/null 2>&1 || as_root apt-get update >&2
    install_packages "${missing[@]}" || {
        as_root apt-get update >&2
        install_packages "${missing[@]}" ||
            stop "L'installazione non è riuscita: vedi sopra." "The installation failed: see above."
    }
}

install_packages() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 "$@" >&2 </dev/null
}
