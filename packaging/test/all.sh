#!/bin/sh
# Builds the packages of HEAD twice, compares them, and installs, uses and
# removes each. Arguments: linux, windows (default: both). Must be root.
set -eu
cd "$(dirname "$0")/../.."
[ "$(id -u)" -eq 0 ] || { echo "test-packages: needs root, for a bare system in a folder" >&2; exit 1; }
[ $# -gt 0 ] || set -- linux windows
work=$PWD/build/test-packages
mkdir -p "$work"

go vet packaging/parts.go
for script in packaging/*.sh packaging/*/*.sh; do sh -n "$script"; done
bash -n packaging/linux/completion/inkan.bash

packaging/release.sh "$@"

echo
echo "== the same packages, built once more in another folder"
rm -rf "$work/again"
git clone -q . "$work/again"
"$work/again/packaging/release.sh" "$@" >/dev/null
diff build/release/SHA256SUMS "$work/again/build/release/SHA256SUMS"
rm -rf "$work/again"
echo "the same bytes"

for system in "$@"; do
	"packaging/test/$system.sh" build/release
done
echo
echo "make test-packages: all passed"
