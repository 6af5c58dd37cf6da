#!/bin/sh
# Makes the bundled typefaces from Debian's package fonts-morisawa-bizud-gothic.
# Needs that package and pyftsubset (package fonttools). Run it in this folder;
# the same package gives the same bytes.
set -eu
from=/usr/share/fonts/truetype/bizud-gothic
for face in BIZUDPGothic-Regular BIZUDPGothic-Bold BIZUDGothic-Regular; do
	# All glyphs and characters stay; hinting, layout features and vertical
	# metrics, which nothing here uses, go.
	pyftsubset "$from/$face.ttf" --output-file="$face.ttf" \
		--unicodes='*' --glyphs='*' --no-hinting --layout-features='' \
		--drop-tables+=vhea,vmtx,VORG,DSIG,gasp,GPOS,GSUB,GDEF,BASE,meta \
		--name-IDs='*' --name-languages='*' --notdef-outline --no-recalc-timestamp
done
{
	echo 'Copyright 2022 The BIZ UDGothic Project Authors'
	echo '(https://github.com/googlefonts/morisawa-biz-ud-gothic)'
	echo
	# The licence is the stand-alone paragraph "SIL-1.1" of Debian's copyright
	# file, where each line is indented by one space and an empty line is a dot.
	awk 'p && /^[^ ]/ { exit } p { sub(/^ /, ""); sub(/^\.$/, ""); print } /^License: SIL-1.1$/ { if (seen++) p = 1 }' \
		/usr/share/doc/fonts-morisawa-bizud-gothic/copyright
} >OFL.txt
