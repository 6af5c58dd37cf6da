#!/bin/sh
# Looks for the password in the memory of the real window: a wrong one and the
# right one are typed on the practice card, a file is signed, and what the process
# then holds is searched for both, as bytes (ASCII), as UTF-16 and as runes
# (UTF-32). Before the first is sent it must be found, else the search is worth
# nothing. Argument: the program inkan-gui. Needs Xvfb, xdotool, ImageMagick and gdb,
# and the right to look into another process (root, or ptrace_scope 0).
set -eu
. packaging/xvfb.sh
window=$1
room=$(mktemp -d)
chmod 700 "$room"
pids=
cleanup() {
	for pid in $pids; do kill "$pid" 2>/dev/null || true; done
	wait || true
	rm -rf "$room"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
fail() {
	echo "secret: $*" >&2
	cat "$room/app.log" >&2 2>/dev/null || true
	import -window root build/secret-failed.png || true
	exit 1
}

# The wrong one is nowhere in the program. The right one is, in capitals: it is
# typed in another way, and what the program makes of it is not told apart.
wrong=q7VxK2mWz9RtB4nH
right=pRaCtIcE1

open_screen "$room"

# dump NAME writes what the process holds; words PATTERN counts a password in it.
dump() {
	gcore -o "$room/$1" "$app" >"$room/gcore.log" 2>&1 || { cat "$room/gcore.log" >&2; fail "no memory image"; }
	mv "$room/$1.$app" "$room/$1"
}
count() { LC_ALL=C grep -aoP "$2" "$room/$1" 2>/dev/null | wc -l; }

# form NAME PASSWORD is the pattern of one form of it in memory.
form() {
	case $1 in
	ASCII) printf %s "$2" ;;
	UTF-16) printf %s "$2" | sed 's/./&\\x00/g' ;;
	UTF-32) printf %s "$2" | sed 's/./&\\x00\\x00\\x00/g' ;;
	esac
}

mkdir -p "$room/config/fyne/jp.inkan.desk" "$room/tmp" "$room/runtime" build
chmod 700 "$room/runtime"
echo '{"started":true}' >"$room/config/fyne/jp.inkan.desk/preferences.json"
echo test >"$room/paper.csv"
env -u WAYLAND_DISPLAY -u XDG_CACHE_HOME HOME="$room" XDG_CONFIG_HOME="$room/config" XDG_RUNTIME_DIR="$room/runtime" TMPDIR="$room/tmp" \
	LANG=en_US.UTF-8 LC_ALL=en_US.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 "$window" --practice "$room/paper.csv" >"$room/app.log" 2>&1 &
app=$!
pids="$pids $app"
await 60 "no window appears" shown .
xdotool windowfocus --sync "$id"
settle files
xdotool key Return
settle check
xdotool key Return
settle password
xdotool type --delay 40 "$wrong"
settle typed
dump before
found=$(count before "$wrong")
[ "$found" -ge 1 ] || fail "the password that is being typed is not found: the search is worth nothing"
echo "secret: while it is typed: $found in memory"
xdotool key Return
settle "a mismatch"
xdotool type --delay 40 "$right"
settle typed
xdotool key Return
await 60 "no signed file appears" test -e "$room/paper.csv.p7s"
settle result
dump after
bad=0
for word in "$wrong" "$(printf %s "$wrong" | tr a-z A-Z)" "$right"; do
	for name in ASCII UTF-16 UTF-32; do
		found=$(count after "$(form $name "$word")")
		echo "secret: after signing: $found times $word in $name"
		[ "$found" -eq 0 ] || bad=1
	done
done
if [ "$bad" -ne 0 ]; then
	[ -z "${SECRET_KEEP:-}" ] || cp "$room/after" "$SECRET_KEEP"
	fail "a password is left in memory"
fi
