#!/bin/sh
# Builds the packages of HEAD for arm64 on another processor: in a Debian of its
# own, which has the C compiler and the libraries for both, and tries them with
# qemu. Must be root. The packages go to build/arm64/.
set -eu
# What is mounted here is seen by nobody else, and gone at the end.
[ "${INKAN_APART:-}" = yes ] || exec env INKAN_APART=yes unshare --mount "$0" "$@"
cd "$(dirname "$0")/../.."
. packaging/xvfb.sh
[ "$(id -u)" -eq 0 ] || { echo "arm64: needs root, for a system in a folder" >&2; exit 1; }
out=$PWD/build/arm64
root=$out/debian
mkdir -p "$out"
step() { printf '\n== %s\n' "$*"; }
fail() {
	echo "arm64: $*" >&2
	cat "$out/window.log" >&2 2>/dev/null || true
	exit 1
}
pids=
cleanup() {
	for pid in $pids; do kill "$pid" 2>/dev/null || true; done
}
trap cleanup EXIT
trap 'exit 1' INT TERM

step "a Debian with libraries for two processors"
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get --print-uris download base-files | sed -n "s,^'\(.*\)/pool/.*,\1,p")
if [ ! -e "$root/base" ]; then
	rm -rf "$root"
	debootstrap --variant=minbase "$codename" "$root" "$mirror" >"$out/debootstrap.log" || { tail "$out/debootstrap.log" >&2; exit 1; }
	# Nothing in there starts a service.
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod 755 "$root/usr/sbin/policy-rc.d"
	touch "$root/base"
fi
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
# Go and what it has fetched and built is that of this machine; the sources are
# seen under the path that they have here.
bind() {
	mkdir -p "$root$1"
	mount --bind "$1" "$root$1"
}
goroot=$(go env GOROOT)
modules=$(go env GOMODCACHE)
cache=$(go env GOCACHE)
mkdir -p "$modules" "$cache"
for folder in "$goroot" "$modules" "$cache" "$PWD"; do bind "$folder"; done
inside() {
	env -i PATH="$goroot/bin:/usr/sbin:/usr/bin:/sbin:/bin" HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
		GOMODCACHE="$modules" GOCACHE="$cache" GOFLAGS=-mod=readonly chroot "$root" "$@"
}
inside dpkg --add-architecture arm64
inside apt-get -qq update
window="libgl-dev libegl-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev libwayland-dev libxkbcommon-dev"
# shellcheck disable=SC2046 # lists of words
inside apt-get -qq install -y --no-install-recommends git ca-certificates dpkg-dev rpm gcc libc6-dev pkg-config gcc-aarch64-linux-gnu libc6-dev-arm64-cross \
	qemu-user-static wayland-protocols libc6:arm64 $(printf '%s:arm64 ' libpcsclite-dev $window) >"$out/apt.log" 2>&1 || { tail "$out/apt.log" >&2; exit 1; }

step "build"
inside git config --global --add safe.directory '*'
inside env -C "$PWD" INKAN_ARCH=arm64 INKAN_OUT="$out/release" packaging/release.sh linux
deb=$(ls "$out"/release/inkan_*_arm64.deb)
rpm=$(ls "$out"/release/inkan-*.aarch64.rpm)
[ "$(dpkg-deb -f "$deb" Architecture)" = arm64 ] || fail "the .deb is for another processor"
dpkg-deb -f "$deb" Depends | grep -q libpcsclite1 || fail "the .deb does not ask for libpcsclite1"
inside rpm -qp --queryformat '%{ARCH}\n' "$rpm" | grep -qx aarch64 || fail "the .rpm is for another processor"

step "install, sign and verify under qemu"
cp "$deb" "$root/tmp/inkan.deb"
inside dpkg --purge inkan:arm64 >/dev/null 2>&1 || true
inside apt-get -qq install -y --no-install-recommends /tmp/inkan.deb libgl1-mesa-dri:arm64 >>"$out/apt.log" 2>&1 || { tail "$out/apt.log" >&2; exit 1; }
rm -rf "$root/tmp/papers"
cp -r testdata/papers "$root/tmp/papers"
inkan() { inside qemu-aarch64-static /usr/bin/inkan "$@"; }
inkan version
printf 'PRACTICE1\n' | inkan sign --practice --password-stdin --lang en /tmp/papers/申告書.xtx /tmp/papers/領収書.pdf
inkan verify --practice --lang en /tmp/papers/申告書.xtx.p7s /tmp/papers/領収書-signed.pdf >"$out/verdict" || { cat "$out/verdict" >&2; fail "what was signed does not hold"; }
grep -c "^No problem found" "$out/verdict" | grep -qx 2 || fail "two files were to be found good"

step "the window, on a screen of its own"
open_screen "$out"
mkdir -p "$root/tmp/.X11-unix"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
inside env DISPLAY="$DISPLAY" HOME="/tmp/home" LANG=ja_JP.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 qemu-aarch64-static /usr/bin/inkan-gui --practice >"$out/window.log" 2>&1 &
appears . "$out/window.png"
printf '\narm64: built, installed, signed and verified\n'
