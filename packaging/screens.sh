#!/bin/sh
# Runs the real window on a screen of its own, in Japanese and in English, and
# keeps a picture of what it shows in build/screens/.
set -eu
program=$1
out=build/screens
mkdir -p "$out"
room=$(mktemp -d)
pids=
cleanup() {
	for pid in $pids; do kill "$pid" 2>/dev/null || true; done
	rm -rf "$room"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$room/display" >"$room/xvfb.log" 2>&1 &
pids=$!
tries=0
until [ -s "$room/display" ]; do
	tries=$((tries + 1))
	[ "$tries" -lt 100 ] || { cat "$room/xvfb.log" >&2; echo "screens: no X server" >&2; exit 1; }
	sleep 0.1
done
DISPLAY=:$(cat "$room/display")
export DISPLAY

# picture NAME waits until the screen shows something and stands still, then
# keeps it.
picture() {
	before=
	for _ in $(seq 60); do
		kill -0 "$app" 2>/dev/null || { echo "screens: the window is gone" >&2; cat "$room/app.log" >&2; exit 1; }
		import -window root "$room/now.png"
		now=$(identify -format '%# %k' "$room/now.png")
		if [ "$now" = "$before" ] && [ "${now#* }" -gt 16 ]; then
			mv "$room/now.png" "$out/$1.png"
			echo "$out/$1.png"
			return
		fi
		before=$now
		sleep 0.5
	done
	echo "screens: $1 shows nothing, or never stands still" >&2
	exit 1
}

for lang in ja_JP en_US; do
	short=${lang%_*}
	mkdir -p "$room/$short/papers" "$room/$short/runtime"
	chmod 700 "$room/$short/runtime"
	cp testdata/papers/* "$room/$short/papers"
	env -u WAYLAND_DISPLAY HOME="$room/$short" XDG_CONFIG_HOME="$room/$short/config" XDG_RUNTIME_DIR="$room/$short/runtime" \
		LANG=$lang.UTF-8 LC_ALL=$lang.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 \
		"$program" --practice "$room/$short/papers/申告書.xtx" "$room/$short/papers/領収書.pdf" >"$room/app.log" 2>&1 &
	app=$!
	pids="$pids $app"
	picture "start-$short"
	kill "$app"
	wait "$app" 2>/dev/null || true
done
