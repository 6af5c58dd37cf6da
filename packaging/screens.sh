#!/bin/sh
# Plays the story of one signature in the real window, on a screen of its own,
# in Japanese and in English, keeps a picture of each step in build/screens/ and
# checks the result with the command line.
# Arguments: the programs inkan-gui and inkan.
set -eu
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
	exit 1
}

Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$room/display" >"$room/xvfb.log" 2>&1 &
pids=$!
tries=0
until [ -s "$room/display" ]; do
	tries=$((tries + 1))
	[ "$tries" -lt 200 ] || { cat "$room/xvfb.log" >&2; fail "no X server"; }
	sleep 0.1
done
DISPLAY=:$(cat "$room/display")
export DISPLAY

# look takes a picture of the screen. $seen becomes what tells it from others.
look() {
	kill -0 "$app" 2>/dev/null || fail "the window is gone"
	import -window root "$room/now.png"
	seen=$(identify -format '%#' "$room/now.png")
}

# keep NAME keeps a picture of the screen once it shows something new and
# stands still. A caret may blink: what comes back after a while counts too.
last=
keep() {
	history=
	for _ in $(seq 120); do
		look
		case $history in
		*"$seen"*)
			if [ "$seen" != "$last" ] && [ "$(identify -format %k "$room/now.png")" -gt 16 ]; then
				mv "$room/now.png" "$out/$1.png"
				last=$seen
				echo "$out/$1.png"
				return
			fi
			;;
		esac
		history="$history $seen"
		sleep 0.25
	done
	fail "$1 does not come, or never stands still"
}

# press KEY... types keys into the window.
press() { xdotool key --clearmodifiers "$@"; }

# focus gives the keyboard to the window: no window manager is there to do it.
focus() {
	tries=0
	until id=$(xdotool search --onlyvisible --name . 2>/dev/null | head -n 1) && [ -n "$id" ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 300 ] || fail "no window appears"
		kill -0 "$app" 2>/dev/null || fail "the window is gone"
		sleep 0.1
	done
	xdotool windowfocus --sync "$id"
}

for lang in ja_JP en_US; do
	short=${lang%_*}
	home=$room/$short
	papers=$home/papers
	mkdir -p "$papers" "$home/runtime" "$home/.cache"
	chmod 700 "$home/runtime"
	cp testdata/papers/* "$papers"
	env -u WAYLAND_DISPLAY -u XDG_CACHE_HOME HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_RUNTIME_DIR="$home/runtime" \
		LANG=$lang.UTF-8 LC_ALL=$lang.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 \
		"$window" --practice "$papers/領収書.pdf" >"$room/app.log" 2>&1 &
	app=$!
	pids="$pids $app"
	focus
	keep "$short-1-files"
	for page in 1-home 3-verify 4-certificate 5-support 6-settings; do
		press "ctrl+${page%-*}"
		keep "$short-page-${page#*-}"
	done
	press ctrl+2
	keep "$short-1-files"
	press Return
	keep "$short-2-check"
	press Return
	keep "$short-3-password"
	xdotool type --delay 40 PRACTICE1
	keep "$short-4-typed"
	press Return
	tries=0
	until [ -e "$papers/領収書-signed.pdf" ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 300 ] || { look; mv "$room/now.png" "$out/$short-failed.png"; fail "no signed file appears"; }
		sleep 0.1
	done
	keep "$short-5-result"
	"$inkan" verify --practice "$papers/領収書-signed.pdf" >"$room/verdict" || { cat "$room/verdict" >&2; fail "what the window signed does not hold"; }
	kill "$app"
	wait "$app" 2>/dev/null || true
done
