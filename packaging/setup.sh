#!/bin/sh
# Installs what a build needs, on Debian and its relatives, and only what is
# missing. Arguments: make, cli, window, test, release, packages (each includes
# what it builds on).
set -eu

say() { printf '%s\n' "$*" >&2; }

check_go() {
	if ! command -v go >/dev/null 2>&1; then
		say "Go がありません。1.21 以上を入れてください（Debian 13・Ubuntu 24.04 以降: sudo apt-get install golang-go、ほかは go.dev の配布物）。"
		say "Go is missing. Install version 1.21 or newer (Debian 13, Ubuntu 24.04 and later: sudo apt-get install golang-go; otherwise from go.dev)."
		exit 1
	fi
	have=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null | sed 's/^go//')
	major=${have%%.*}
	rest=${have#*.}
	minor=$(printf '%s' "$rest" | sed 's/[^0-9].*//')
	if [ "${major:-0}" -lt 1 ] || { [ "$major" -eq 1 ] && [ "${minor:-0}" -lt 21 ]; }; then
		say "Go ${have:-?} は古すぎます。1.21 以上が必要です（1.21 からは、必要な版を自分で取り寄せます）。"
		say "Go ${have:-?} is too old. 1.21 or newer is needed (from 1.21 on it fetches the version it needs by itself)."
		exit 1
	fi
}

# What the command line needs: a C compiler and the PC/SC library.
cli="gcc libc6-dev pkg-config libpcsclite-dev ca-certificates"
# What the window needs beside that: OpenGL, X11 and Wayland.
window="libgl-dev libegl-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev
	libwayland-dev libxkbcommon-dev wayland-protocols"
# What the tests need beside that: witnesses, a card service, a screen, a look
# into memory.
test="git openssl poppler-utils mupdf-tools python3-icalendar qpdf pcscd vsmartcard-vpcd util-linux iproute2
	xvfb xauth xdotool imagemagick libgl1-mesa-dri gdb"
# What packages are built with, and what they are tried with.
release="git dpkg-dev rpm zip nsis gcc-mingw-w64-x86-64-win32"
packages="lintian appstream desktop-file-utils man-db zsh fish debootstrap wine wine64 osslsigncode unzip"

wanted=
for set in "$@"; do
	case $set in
	make) wanted="$wanted make" ;;
	cli) wanted="$wanted $cli" ;;
	window) wanted="$wanted $cli $window" ;;
	test) wanted="$wanted $cli $window $test" ;;
	release) wanted="$wanted $cli $window $release" ;;
	packages) wanted="$wanted $cli $window $test $release $packages" ;;
	*) say "setup.sh: make, cli, window, test, release or packages, not $set"; exit 2 ;;
	esac
done

check_go

if ! command -v dpkg-query >/dev/null 2>&1; then
	say "Debian・Ubuntu 以外では、次に当たるものを自分で入れてください。もう入っていれば、そのまま進みます:"
	say "This is not Debian or Ubuntu. Install the equivalents of these yourself; with them in place the build goes on:"
	say "   " $wanted
	exit 0
fi

missing=
for package in $wanted; do
	# One line for each architecture of the package that dpkg knows.
	dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		say "次のパッケージがありません。管理者として入れてください:"
		say "These packages are missing. Install them as root:"
		say "    apt-get install --no-install-recommends$missing"
		exit 1
	fi
	as_root=sudo
fi

# apt tells mishaps only, asks nothing, tries again when the network falters, and
# waits while another program installs.
apt() {
	$as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 \
		-o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" >/dev/null
}
say "不足しているパッケージを入れます / Installing what is missing:$missing"
# A list of somebody else's that cannot be read does no harm to these.
apt update || say "パッケージの一覧の一部を読めませんでした。そのまま進みます / Some lists of packages could not be read; going on."
# shellcheck disable=SC2086 # a list of words
apt install -y --no-install-recommends $missing || {
	say "パッケージを入れられませんでした。上の表示を見て、次を自分で試してください:"
	say "The packages could not be installed. See the lines above, and try this yourself:"
	say "    ${as_root:+sudo }apt-get update && ${as_root:+sudo }apt-get install --no-install-recommends$missing"
	exit 1
}
