# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What ./run and ./test share: packages, configuration, build. Sourced, never run by itself.
# All it says goes to standard error: standard output belongs to lvsim. Nothing is said when there
# is nothing to do. The full output of each step stays in build/*.log.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
assume_yes=${CI:-}          # --yes sets it too

say() { printf 'lvsim: %s\n' "$*" >&2; }
die() { local status=$1; shift; say "$*"; exit "$status"; }
trap 'exit 130' INT
trap 'exit 143' TERM

# The packages of the named sections of packages.txt, in its order.
packages_of() {
    awk -v wanted=" $* " '
        { sub(/#.*/, ""); gsub(/[ \t\r]/, "") }
        /^\[.*\]$/ { section = substr($0, 2, length($0) - 2); next }
        $0 != "" && index(wanted, " " section " ") { print }' "$root/packages.txt"
}

# Of the packages on standard input, those that are not installed.
missing_packages() {
    local package known
    known=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package} ' 2>/dev/null | tr -s ' ') "
    while read -r package; do
        [[ $known == *" ii $package "* ]] || printf '%s\n' "$package"
    done
}

is_debian_12() {
    # shellcheck disable=SC1091  # the system's own file
    (. /etc/os-release && [[ ${ID:-} == debian && ${VERSION_ID:-} == 12 ]]) 2>/dev/null
}

# Why a step failed, as far as its log ($1) tells.
hint_of() {
    local free_kib
    free_kib=$(df --output=avail "$root/build" | tail -n 1)
    if ((free_kib < 1024)) || grep -qiE 'no space left|enough free space|disk quota' "$1"; then
        say "hint: the disk is full"
    elif grep -qiE 'failure resolving|could not (connect|resolve)|failed to fetch' "$1"; then
        say "hint: the package server cannot be reached; is there a network?"
    elif grep -qiE 'remove is disabled' "$1"; then
        say "hint: apt would have to remove packages of yours for this; lvsim never does that"
    elif grep -qiE 'could not get lock' "$1"; then
        say "hint: another package manager is at work; try again when it is done"
    fi
}

# What matters at the end of a log: from ninja's first failure on, without the command, or the tail.
end_of_log() {
    if grep -q '^FAILED: ' "$1"; then
        sed -n '/^FAILED: /,$p' "$1" | grep -vE '^(env|ccache|/[^ ]*|:) .* -o ' | head -n 40
    else
        tail -n 25 "$1"
    fi
}

# logged LOG WHAT COMMAND...: runs a command with its output in a log; on failure shows the end of
# it and leaves with 3.
logged() {
    local log=$1 what=$2 status=0
    shift 2
    "$@" >>"$log" 2>&1 </dev/null || status=$?
    ((status == 0)) && return
    ((status == 130)) && exit 130
    end_of_log "$log" >&2 || true
    hint_of "$log"
    die 3 "$what failed (exit $status); the full log: $log"
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

install_packages() {
    local log=$root/build/packages.log
    : >"$log"
    local plural=s
    (($# > 1)) || plural=""
    say "installing $# package$plural ..."
    # A package system that was interrupted is put right first; apt refuses to work before that.
    logged "$log" "dpkg --configure" as_root dpkg --configure -a
    as_root apt-get update >>"$log" 2>&1 </dev/null || true   # the next step says what is missing
    logged "$log" "apt-get install" \
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-remove \
        --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

# Makes sure that the packages of the named sections are there: asks before it installs.
ensure_packages() {
    is_debian_12 || die 2 "needs Debian 12 with these packages: $(packages_of "$@" | xargs)"
    local missing answer
    mapfile -t missing < <(packages_of "$@" | missing_packages)
    ((${#missing[@]} > 0)) || return 0
    if ((EUID != 0)) && ! command -v sudo >/dev/null; then
        die 2 "as root, please: apt-get install --no-remove ${missing[*]}"
    fi
    if [[ -z $assume_yes || $assume_yes == false ]]; then
        say "these Debian packages are needed, with what they depend on: ${missing[*]}"
        [[ -t 0 && -t 2 ]] || die 2 "no terminal to ask on: run again with --yes, or install them"
        read -r -p "lvsim: install them now (none is removed)? [Y/n] " answer || answer=n
        [[ ${answer,,} =~ ^(|y|yes|o|oui)$ ]] || die 2 "nothing was installed"
    fi
    if ((EUID != 0)); then sudo -v || die 2 "sudo did not let us install packages"; fi
    install_packages "${missing[@]}"
}

# One build at a time in this tree; $1 is anything. Let go with unlock_build.
lock_build() {
    mkdir -p "$root/build" 2>/dev/null || true
    [[ -w $root/build ]] || die 2 "cannot write to $root/build"
    exec 9>"$root/build/.lock"
    flock -n 9 && return
    say "waiting for another ./run or ./test ..."
    flock 9
}
unlock_build() { exec 9>&-; }

# Configures a preset, unless that was done since the presets last changed. Later changes of
# CMakeLists.txt files are ninja's business. A build folder from elsewhere starts afresh.
configure() {
    local preset=$1 folder=$root/build/$1
    local stamp=$folder/.configured
    if [[ -e $stamp && $(<"$stamp") != "$root" ]]; then rm -rf "$folder"; fi
    [[ -e $folder/build.ninja && ! $root/CMakePresets.json -nt $stamp && -e $stamp ]] && return
    mkdir -p "$folder"
    rm -f "$stamp"
    : >"$folder.log"
    logged "$folder.log" "cmake" cmake -S "$root" --preset "$preset"
    printf '%s\n' "$root" >"$stamp" || die 3 "cannot write to $folder"
}

# Adds lvsim-gui, which needs Qt, to a configured preset that is without it.
with_gui() {
    local folder=$root/build/$1
    grep -q '^LVSIM_GUI:BOOL=ON' "$folder/CMakeCache.txt" && return
    : >"$folder.log"
    logged "$folder.log" "cmake" cmake -S "$root" --preset "$1" -D LVSIM_GUI=ON
}

# build PRESET NOTE TARGET...: builds the targets; says so, with the note, when there is work.
build() {
    local preset=$1 note=$2 folder=$root/build/$1
    shift 2
    configure "$preset"
    ninja -C "$folder" -n "$@" 2>/dev/null | grep -q 'no work to do' && return
    say "building $preset$note ..."
    : >"$folder.log"
    logged "$folder.log" "the build" ninja -C "$folder" -j "$(nproc)" "$@"
}
