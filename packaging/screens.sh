#!/bin/sh
# Plays stories in the real window, on a screen of its own, in Japanese and in
# English: the first start, a seal and the digests before a signature, a signature
# with a wrong password first, its verification, the warning before the
# certificate ends, the self-test, and a card that is pulled. Keeps a picture of
# each step in build/screens/ and checks the result with the command line. Nothing
# waits for a time: each step waits for what it shows.
# Arguments: the programs inkan-gui and inkan.
set -eu
. packaging/xvfb.sh
window=$1
inkan=$2
out=build/screens
rm -rf "$out"
mkdir -p "$out"
room=$(mktemp -d)
pids=
cleanup() {
	for pid in $pids; do kill "$pid" 2>/dev/null || true; done
	rm -rf "$room"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
fail() {
	echo "screens: $*" >&2
	cat "$room/app.log" >&2 2>/dev/null || true
	import -window root "$out/failed.png" || true
	exit 1
}

open_screen "$room"

# keep NAME keeps a picture of what comes next.
keep() {
	settle "$1"
	mv "$room/now.png" "$out/$1.png"
	echo "$out/$1.png"
}

# two_signed tells whether two papers of a rehearsal are signed.
two_signed() { [ "$(find "$home/tmp" -name '*.p7s' | wc -l)" -ge 2 ]; }

# veiled tells whether a question stands before the page: the ground beside it
# is the veil.
veiled() {
	look
	[ "$(identify -format '%[hex:p{300,780}]' "$room/now.png")" = E6E6E6 ]
}

# sealed tells whether a page is drawn with the seal on it, which has blue handles.
sealed() {
	look
	convert "$room/now.png" -crop 460x370+780+340 -format %c histogram:info:- | grep -q '#0017C1'
}

# start ARGUMENT... becomes the window, or hands files to the one that is open.
start() {
	exec env -u WAYLAND_DISPLAY -u XDG_CACHE_HOME HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_RUNTIME_DIR="$home/runtime" TMPDIR="$home/tmp" \
		LANG=$lang.UTF-8 LC_ALL=$lang.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 \
		"$window" "$@"
}

# open ARGUMENT... starts a window and gives it the keyboard.
open() {
	start "$@" >"$room/app.log" 2>&1 &
	app=$!
	pids="$pids $app"
	focus
}

# shut ends the window.
shut() {
	kill "$app"
	wait "$app" 2>/dev/null || true
	last=
}

# press KEY... types keys into the window.
press() { xdotool key --clearmodifiers "$@"; }

# focus gives the keyboard to the window: no window manager is there to do it.
focus() {
	await 60 "no window appears" shown .
	xdotool windowfocus --sync "$id"
}

for lang in ja_JP en_US; do
	short=${lang%_*}
	home=$room/$short
	papers=$home/papers
	mkdir -p "$papers" "$home/runtime" "$home/tmp" "$home/.cache"
	chmod 700 "$home/runtime"
	cp testdata/papers/* "$papers"

	# The first start, of somebody who has no card yet; it comes only once.
	open
	keep "$short-0-start-language"
	for step in size test practice; do
		press Return
		keep "$short-0-start-$step"
	done
	press Return
	keep "$short-0-start-home"
	grep -q '"started":true' "$home/config/fyne/jp.inkan.desk/preferences.json" || fail "the first start is forgotten"
	shut

	# Six steps back from the end, the digests; behind them, the seal.
	open --practice "$papers/領収書.pdf"
	settle files
	press Return
	settle check
	for _ in 1 2 3 4 5 6; do press shift+Tab; done
	press space
	keep "$short-1-sums"
	press Escape
	settle check
	press Tab Tab space
	await 60 "no page with a seal is drawn" sealed
	keep "$short-1-seal"
	shut

	card="--practice --practice-card days-left=73"
	# shellcheck disable=SC2086 # a list of words
	open $card "$papers/領収書.pdf"
	keep "$short-1-files"

	# The pages: the warning stands on the first, the self-test begins by itself.
	for page in 1-home 3-verify 4-certificate 5-support 6-settings; do
		press "ctrl+${page%-*}"
		keep "$short-page-${page#*-}"
	done
	press F1
	keep "$short-page-keys"

	# A signature, with a wrong password once.
	press ctrl+2
	keep "$short-1-files"
	press Return
	keep "$short-2-check"
	press Return
	keep "$short-3-password"
	xdotool type --delay 40 WRONGONE1
	settle typed
	press Return
	keep "$short-4-wrong"
	[ ! -e "$papers/領収書-signed.pdf" ] || fail "a wrong password signed"
	xdotool type --delay 40 PRACTICE1
	keep "$short-5-typed"
	press Return
	await 60 "no signed file appears" test -e "$papers/領収書-signed.pdf"
	keep "$short-6-result"
	"$inkan" verify --practice "$papers/領収書-signed.pdf" >"$room/verdict" || { cat "$room/verdict" >&2; fail "what the window signed does not hold"; }

	# A second start hands the file over, and it is verified.
	press ctrl+3
	settle verify
	# shellcheck disable=SC2086 # a list of words
	(start $card --verify "$papers/領収書-signed.pdf") >>"$room/app.log" 2>&1
	keep "$short-7-verified"

	# The rehearsals: the fourth shows the way out of a lock, in the fifth the
	# card is pulled.
	for lesson in 1 2 3 4 5; do
		press ctrl+1
		settle home
		press Return
		settle "lesson $lesson"
		[ "$lesson" != 4 ] || { mv "$room/now.png" "$out/$short-8-locked.png"; echo "$out/$short-8-locked.png"; }
	done
	press Return
	settle check
	press Return
	settle password
	xdotool type --delay 40 PRACTICE1
	settle typed
	press Return
	await 60 "no two files are signed" two_signed
	await 60 "no question comes" veiled
	keep "$short-9-removed"
	shut
done
