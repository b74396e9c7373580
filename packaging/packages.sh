# What mailagent needs from Debian 12, and how ./demo and ./check install it. Sourced, not run.

BUILD_PACKAGES=(g++ cmake ninja-build ccache pkg-config git ca-certificates
    libcurl4-openssl-dev libmimetic-dev libssl-dev libfmt-dev libspdlog-dev libtomlplusplus-dev
    libcli11-dev nlohmann-json3-dev libsqlitecpp-dev libsqlite3-dev libxml2-dev libc-ares-dev
    doctest-dev tzdata libsnmp-dev libcups2-dev libqrencode-dev)
CHECK_PACKAGES=(clang-16 clang-tidy-16 clang-format-16 libclang-rt-16-dev python3 python3-pytest
    python3-pytest-xdist strace libbenchmark-dev openssl procps systemd)
SERVER_PACKAGES=(dovecot-core dovecot-imapd dovecot-pop3d dovecot-lmtpd postfix tinyproxy-bin
    microsocks snmpsim snmp cups-ipp-utils dbus-daemon)

say() { printf '%s\n' "$*"; }
refuse() { printf '%s\n' "$*" >&2; exit 1; }

# The packages of the list that are not installed yet.
missing_packages() {
    local package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            printf '%s\n' "$package"
    done
}

# as_root COMMAND…: directly, or by sudo. Fails where neither is to be had.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo -- "$@"; else return 126; fi
}

can_be_root() { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }

install_packages() {
    local wanted
    mapfile -t wanted < <(missing_packages "$@")
    [ ${#wanted[@]} -eq 0 ] && return 0
    say "Installing: ${wanted[*]}"
    can_be_root || refuse "These Debian packages are missing and installing them needs root or sudo: ${wanted[*]}"
    as_root apt-get update -qq >/dev/null || refuse "apt-get update failed; is the network up?"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${wanted[@]}" >/dev/null || refuse "apt-get could not install: ${wanted[*]}"
}

# Mail servers for the tests: installed so that none of them starts by itself, and only where no
# other mail server would be thrown out.
install_servers() {
    local wanted removed policy=/usr/sbin/policy-rc.d made=0
    mapfile -t wanted < <(missing_packages "${SERVER_PACKAGES[@]}")
    [ ${#wanted[@]} -eq 0 ] && return 0
    can_be_root || refuse "Installing the test servers needs root or sudo: ${wanted[*]}"
    as_root apt-get update -qq >/dev/null || refuse "apt-get update failed; is the network up?"
    removed=$(apt-get -s --no-install-recommends install "${wanted[@]}" 2>/dev/null |
        awk '$1 == "Remv" {printf "%s ", $2}')
    [ -z "$removed" ] || refuse "The test servers would throw out ${removed}from this machine; run ./check on one without another mail server."
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
        made=1
    fi
    say "Installing test servers: ${wanted[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${wanted[@]}" >/dev/null
    local result=$?
    [ $made = 0 ] || as_root rm -f "$policy"
    [ $result = 0 ] || refuse "apt-get could not install: ${wanted[*]}"
}

build_jobs() { nproc; }
