#!/bin/sh
# Makes the bundled typefaces from Debian's packages fonts-morisawa-bizud-gothic,
# fonts-noto-core and fonts-noto-cjk. Needs these and pyftsubset (package
# fonttools). Run it in this folder, again whenever a text of another language
# than Japanese has a new character; a test tells. The same packages and texts
# give the same bytes.
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
licence() {
	# The stand-alone paragraph "SIL-1.1" of Debian's copyright file, where each
	# line is indented by one space and an empty line is a dot.
	awk 'p && /^[^ ]/ { exit } p { sub(/^ /, ""); sub(/^\.$/, ""); print } /^License: SIL-1.1$/ { if (seen++) p = 1 }' \
		/usr/share/doc/fonts-morisawa-bizud-gothic/copyright
}
{
	echo 'Copyright 2022 The BIZ UDGothic Project Authors'
	echo '(https://github.com/googlefonts/morisawa-biz-ud-gothic)'
	echo
	licence
} >OFL.txt
{
	./subset.py # prints whose glyphs it took
	echo
	licence
} >subset/OFL.txt
