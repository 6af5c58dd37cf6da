#!/bin/sh
# Builds the packages of one commit, HEAD, into build/release/: what else is in
# the work tree plays no part. The same commit, built with the same Go and C
# compilers, gives the same bytes.
# Arguments: linux, windows (default: both). INKAN_OUT names another folder for
# them.
set -eu
cd "$(dirname "$0")/.."
umask 022
[ $# -gt 0 ] || set -- linux windows

SOURCE_DATE_EPOCH=$(git log -1 --format=%ct HEAD)
export SOURCE_DATE_EPOCH
export TZ=UTC LC_ALL=C.UTF-8
day=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)
maintainer=${INKAN_MAINTAINER:-The Inkan authors <inkan@packages.invalid>}

out=${INKAN_OUT:-$PWD/build/release}
rm -rf "$out"
mkdir -p "$out"
git clone -q --shared . "$out/src"
cd "$out/src"
git -c advice.detachedHead=false checkout -q --detach
INKAN_VERSION=$(sed -n 's/^const version = "\(.*\)"$/\1/p' cmd/inkan/version.go)
export INKAN_VERSION
version=$INKAN_VERSION
grep -qx "Version = \"$version\"" FyneApp.toml && grep -q "Version: \"$version\"" main.go || { echo "release: FyneApp.toml, main.go and cmd/inkan tell different versions" >&2; exit 1; }
grep -q "^## $version" CHANGELOG.md || { echo "release: CHANGELOG.md does not tell of $version" >&2; exit 1; }

build() { go build -trimpath -buildvcs=true "$@"; }
fill() { sed -e "s/@VERSION@/$version/g" -e "s/@DATE@/$day/g" "$1"; }

# pack FOLDER gives everything in it the time of the commit.
pack() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# sbom NAME PROGRAM... and licences PROGRAM... tell what is inside.
sbom() {
	name=$1
	shift
	go run packaging/parts.go sbom "$@" >"$out/$name"
}
licences() { go run packaging/parts.go "$@"; }

for system in "$@"; do
	# shellcheck source=/dev/null
	. "packaging/$system/release.sh"
done

cd "$out"
rm -rf src
find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%f\n' | sort | xargs sha256sum >SHA256SUMS
printf '\n%-44s %10s  %s\n' "Inkan $version, $day" bytes "SHA-256"
while read -r sum name; do
	printf '%-44s %10s  %s\n' "$name" "$(stat -c %s "$name")" "$sum"
done <SHA256SUMS
