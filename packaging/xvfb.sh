# For scripts that open windows, which read this file in: a screen of their own,
# and waiting for what it shows. They have a function fail, and end what $pids
# lists when they end.

# await SECONDS FAULT COMMAND... tries a command until it succeeds, so long at least.
await() {
	await_left=$(($1 * 10))
	await_fault=$2
	shift 2
	until "$@"; do
		await_left=$((await_left - 1))
		[ "$await_left" -gt 0 ] || fail "$await_fault"
		sleep 0.1
	done
}

# open_screen FOLDER starts an X server, whose words go to the folder, and sets
# DISPLAY.
open_screen() {
	rm -f "$1/display"
	Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$1/display" >"$1/xvfb.log" 2>&1 &
	pids="$pids $!"
	await 20 "no X server, see $1/xvfb.log" test -s "$1/display"
	DISPLAY=:$(cat "$1/display")
	export DISPLAY
}

# shown TITLE tells whether a window is on the screen, and sets $id.
shown() { id=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | head -n 1) && [ -n "$id" ]; }

# hidden TITLE tells whether no such window is on the screen.
hidden() { ! shown "$1"; }

# drawn PICTURE takes a picture of the screen and tells whether it has content.
drawn() { import -window root "$1" && [ "$(identify -format %k "$1")" -gt 200 ]; }

# appears TITLE PICTURE waits for the window of the program that was started in
# the background just now, and keeps a picture of it. $window becomes the process.
appears() {
	window=$!
	pids="$pids $window"
	await 90 "$2: no window appears" shown "$1"
	await 120 "$2: the window stays empty" drawn "$2"
	echo "$2"
}

# answered FILE WORD presses the return key for another step, until a file has the
# word.
answered() {
	grep -qs "$2" "$1" && return
	xdotool key Return
	sleep 0.5
	return 1
}

# look takes a picture of the screen, which is all the window's, $id of process
# $app, to $room/now.png. $seen becomes what tells it from others.
look() {
	kill -0 "$app" 2>/dev/null || fail "the window is gone"
	xdotool getwindowgeometry --shell "$id" 2>/dev/null | grep -qx HEIGHT=800 || xdotool windowsize "$id" 1280 800 2>/dev/null || true
	import -window root "$room/now.png"
	seen=$(identify -format '%#' "$room/now.png")
}

# settle WHAT waits until the screen shows something new and stands still. A caret
# may blink: what comes back after a while counts too.
last=
settle() {
	history=
	for _ in $(seq 120); do
		look
		case $history in
		*"$seen"*)
			if [ "$seen" != "$last" ] && [ "$(identify -format %k "$room/now.png")" -gt 16 ]; then
				last=$seen
				return
			fi
			;;
		esac
		history="$history $seen"
		sleep 0.25
	done
	fail "$1: it does not come, or never stands still"
}
