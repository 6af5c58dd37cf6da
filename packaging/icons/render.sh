#!/bin/sh
# Renders the one drawing of the seal to the forms that the systems want. What
# it makes is committed: a build needs none of its tools (librsvg2-bin,
# icoutils, icnsutils).
set -eu
cd "$(dirname "$0")"
for size in 16 24 32 48 64 128 256 512; do
	rsvg-convert -w "$size" -h "$size" ../../ui/assets/mark.svg -o "$size.png"
done
icotool -c -o inkan.ico 16.png 24.png 32.png 48.png 64.png --raw=256.png
png2icns inkan.icns 16.png 32.png 48.png 128.png 256.png 512.png
