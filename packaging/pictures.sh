#!/bin/sh
# Makes the pictures in README.md out of build/screens/: the window alone, in few
# colours.
set -eu
cd "$(dirname "$0")/.."
mkdir -p packaging/pictures
for lang in ja en; do
	for picture in 1-seal:check page-certificate:certificate 7-verified:verified; do
		to=packaging/pictures/$lang-${picture#*:}.png
		convert "build/screens/$lang-${picture%:*}.png" -bordercolor black -border 1 -trim +repage -strip +dither -colors 128 -define png:compression-level=9 "PNG8:$to"
		echo "$to"
	done
done
