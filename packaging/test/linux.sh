#!/bin/sh
# Installs the .deb in a bare Debian, uses it as a user would, and removes it
# again without leftovers; then the same, shorter, with the .rpm. Must be root.
# Argument: the folder with the packages.
set -eu
# What is mounted here is seen by nobody else, and gone at the end.
[ "${INKAN_APART:-}" = yes ] || exec env INKAN_APART=yes unshare --mount "$0" "$@"
cd "$(dirname "$0")/../.."
. packaging/xvfb.sh
release=$1
deb=$(ls "$release"/inkan_*.deb)
rpm=$(ls "$release"/inkan-*.rpm)
work=$PWD/build/test-packages
root=$work/debian
mkdir -p "$work"

step() { printf '\n== %s\n' "$*"; }
fail() {
	echo "linux packages: $*" >&2
	cat "$work/window.log" >&2 2>/dev/null || true
	exit 1
}
pids=
cleanup() {
	for pid in $pids; do kill "$pid" 2>/dev/null || true; done
}
trap cleanup EXIT
trap 'exit 1' INT TERM

step "lintian, appstreamcli, desktop-file-validate"
lintian --fail-on error,warning --tag-display-limit 0 "$deb"
rm -rf "$work/deb"
dpkg-deb -x "$deb" "$work/deb"
share=$work/deb/usr/share
appstreamcli validate --no-net --pedantic "$share/metainfo/jp.inkan.desk.metainfo.xml"
desktop-file-validate "$share"/applications/*.desktop

step "what file managers offer"
# entry FILE SECTION KEY prints what a desktop entry says.
entry() { awk -F= -v want="[$2]" -v key="$3" '/^\[/ { on = $0 == want } on && $1 == key { sub(/^[^=]*=/, ""); print }' "$share/$1"; }
# offers FILE SECTION EXEC TYPE...
offers() {
	file=$1
	section=$2
	[ "$(entry "$file" "$section" Exec)" = "$3" ] || fail "$file starts something else"
	[ -n "$(entry "$file" "$section" 'Name[ja]')" ] || fail "$file has no Japanese name"
	shift 3
	for type in "$@"; do
		case ";$(entry "$file" "Desktop Entry" MimeType)" in *";$type;"*) ;; *) fail "$file does not offer itself for $type" ;; esac
	done
}
offers kio/servicemenus/inkan-verify.desktop "Desktop Action verify" "inkan-gui --verify %F" application/pdf application/pkcs7-signature
# Every file is of the last type too.
offers kio/servicemenus/inkan-sign.desktop "Desktop Action sign" "inkan-gui %F" application/pdf application/octet-stream
offers applications/jp.inkan.desk.desktop "Desktop Entry" "inkan-gui %F" application/pkcs7-signature
offers applications/jp.inkan.desk.desktop "Desktop Action verify" "inkan-gui --verify %F"
offers applications/zz-inkan-verify.desktop "Desktop Entry" "inkan-gui --verify %F" application/pdf
offers applications/zz-inkan-sign.desktop "Desktop Entry" "inkan-gui %F" application/pdf text/csv

step "manual pages"
find "$share/man" -name '*.gz' | while read -r page; do
	# A line of Japanese has no blank to break at.
	LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null | grep -v "can't break line" && fail "$page"
	LC_ALL=C.UTF-8 MANWIDTH=80 man -l "$page" 2>/dev/null | grep -q inkan || fail "$page is empty"
done
for command in $("$work/deb/usr/bin/inkan" help --lang en | sed -n 's/^  inkan \([a-z][a-z]*\).*/\1/p'); do
	zgrep -q "^.SS \"inkan $command\"" "$share/man/man1/inkan.1.gz" || fail "the manual page lacks inkan $command"
done

step "completion in bash, zsh and fish"
complete_in() { env HOME="$work/home" PATH="$work/deb/usr/bin:$PATH" "$@"; }
# shellcheck disable=SC2016 # the shells under test expand these
in_bash='. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _inkan; echo "${COMPREPLY[@]}"'
bash_completes() { complete_in bash -c "$in_bash" bash "$share/bash-completion/completions/inkan" "$@"; }
expect() {
	want=$1
	shift
	got=$("$@")
	[ "$got" = "$want" ] || fail "$*: got '$got', want '$want'"
}
expect "sign" bash_completes inkan si
expect "verify version" bash_completes inkan ve
expect "--pdf-profile" bash_completes inkan sign --pdf
expect "auto p7s pdf" bash_completes inkan sign --format ""
expect "--trust" bash_completes inkan --lang en verify --tr
expect "" bash_completes inkan sign ""
in_zsh='compadd() { shift; [[ $1 == commands ]] && print -l -- $commands; [[ $1 == flags ]] && print -l -- $flags; [[ $1 == choices ]] && print -l -- $choices; return 0 }
_files() { print files }
where=$1; shift; words=("$@"); CURRENT=$#; PREFIX=${words[-1]}; source $where'
zsh_completes() { complete_in zsh -fc "$in_zsh" zsh "$share/zsh/vendor-completions/_inkan" "$@" | tr '\n' ' '; }
expect "auto p7s pdf " zsh_completes inkan sign --format ""
expect "files " zsh_completes inkan sign a
zsh_completes inkan "" | grep -q "sign verify " || fail "zsh knows no commands"
zsh_completes inkan sign -- | grep -qe "--format --out " || fail "zsh knows no flags"
fish_completes() {
	complete_in fish -N -c "source $share/fish/vendor_completions.d/inkan.fish; complete -C '$1'" 2>"$work/fish.log" | cut -f1 | tr '\n' ' '
	[ ! -s "$work/fish.log" ] || fail "fish complains: $(cat "$work/fish.log")"
}
expect "verify version " fish_completes "inkan ve"
expect "--pdf-profile " fish_completes "inkan sign --pdf"
fish_completes "inkan sign --format " | grep -q "auto" || fail "fish knows no choices"

step "a bare Debian"
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get --print-uris download base-files | sed -n "s,^'\(.*\)/pool/.*,\1,p")
if [ ! -e "$root/ready" ]; then
	rm -rf "$root"
	debootstrap --variant=minbase "$codename" "$root" "$mirror" >"$work/debootstrap.log" || { tail "$work/debootstrap.log" >&2; exit 1; }
	# Nothing in there starts a service.
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod 755 "$root/usr/sbin/policy-rc.d"
	touch "$root/ready"
fi
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
files() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./tmp -o -path ./var/cache -o -path ./var/lib/apt \) -prune -o -print | sort); }
inside id resident >/dev/null 2>&1 || inside useradd -m resident
as_resident() { inside setpriv --reuid resident --regid resident --clear-groups env HOME=/home/resident "$@"; }

step "install"
cp "$deb" "$root/tmp/inkan.deb"
inside apt-get -qq update
# What it depends on is put there first, so that the lists tell of Inkan alone.
depends=$(dpkg-deb -f "$deb" Depends | sed 's/([^)]*)//g; s/,/ /g')
# shellcheck disable=SC2086 # a list of words
inside apt-get -qq install -y --no-install-recommends $depends >"$work/apt.log" 2>&1 || { tail "$work/apt.log" >&2; exit 1; }
files >"$work/before"
inside apt-get -qq install -y --no-install-recommends /tmp/inkan.deb >>"$work/apt.log" 2>&1 || { tail "$work/apt.log" >&2; exit 1; }
as_resident inkan version

step "sign and verify as a user, on the practice card"
papers=/home/resident/papers
sign_and_verify() {
	rm -rf "${root:?}$papers"
	cp -r testdata/papers "$root$papers"
	inside chown -R resident "$papers"
	printf 'PRACTICE1\n' | as_resident inkan sign --practice --password-stdin --lang en "$papers/申告書.xtx" "$papers/領収書.pdf"
	as_resident inkan verify --practice --lang en "$papers/申告書.xtx.p7s" "$papers/領収書-signed.pdf" >"$work/verdict" || { cat "$work/verdict" >&2; fail "what was signed does not hold"; }
	grep -c "^No problem found" "$work/verdict" | grep -qx 2 || fail "two files were to be found good"
	printf x >>"$root$papers/申告書.xtx"
	code=0
	as_resident inkan verify --practice --lang en "$papers/申告書.xtx.p7s" >/dev/null 2>&1 || code=$?
	[ "$code" = 3 ] || fail "a changed paper: exit code $code, want 3"
}
sign_and_verify

step "the window, on a screen of its own"
# The window needs a driver, which the package recommends.
inside apt-get -qq install -y --no-install-recommends libgl1-mesa-dri >>"$work/apt.log" 2>&1 || { tail "$work/apt.log" >&2; exit 1; }
open_screen "$work"
mkdir -p "$root/tmp/.X11-unix"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
on_screen() { as_resident env DISPLAY="$DISPLAY" LANG=ja_JP.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 "$@"; }
# gone takes its screen away, which ends it.
gone() {
	xdotool windowkill "$id"
	wait "$window" 2>/dev/null || true
	await 30 "a window stays open" hidden .
}
if on_screen inkan-gui --nonsense >"$work/window.log" 2>&1; then fail "takes a flag that there is not"; fi
grep -q '「--nonsense」というフラグはありません' "$work/window.log" || fail "a wrong flag is not told in the language of the user"
on_screen inkan-gui --practice "$papers/領収書.pdf" >"$work/window.log" 2>&1 &
appears . "$work/window-linux.png"
gone

step "the first start, of somebody who has no settings yet"
inside rm -rf /home/resident/.config
on_screen inkan-gui >"$work/window.log" 2>&1 &
appears . "$work/first-start-linux.png"
# Its steps are left one after another; that they came is kept.
kept=$root/home/resident/.config/fyne/jp.inkan.desk/preferences.json
xdotool windowfocus --sync "$id"
await 6 "the first start does not come, or has no end" answered "$kept" '"started":true'
gone

step "open with: verify, as GNOME's Files starts it"
inside apt-get -qq install -y --no-install-recommends libglib2.0-bin desktop-file-utils >>"$work/apt.log" 2>&1 || { tail "$work/apt.log" >&2; exit 1; }
printf '[Desktop Entry]\nType=Application\nName=Other\nExec=true %%F\nMimeType=application/pdf;\n' >"$root/usr/share/applications/xpdf.desktop"
inside update-desktop-database
inside env XDG_DATA_DIRS=/usr/share gio mime application/pdf >"$work/offered"
rm "$root/usr/share/applications/xpdf.desktop"
for entry in zz-inkan-sign.desktop zz-inkan-verify.desktop; do
	grep -qx "[[:space:]]*$entry" "$work/offered" || fail "Files does not offer $entry for a PDF"
done
grep -q '^Default.*: xpdf.desktop$' "$work/offered" || fail "a PDF opens in Inkan although there is another program"
on_screen gio launch /usr/share/applications/zz-inkan-verify.desktop "$papers/領収書-signed.pdf" >"$work/window.log" 2>&1 &
appears . "$work/verify-linux.png"
gone

step "remove without leftovers"
inside apt-get -qq purge -y inkan >>"$work/apt.log" 2>&1 || { tail "$work/apt.log" >&2; exit 1; }
inside apt-get -qq purge -y libgl1-mesa-dri libglib2.0-bin desktop-file-utils >>"$work/apt.log" 2>&1
files | grep -v "^./home/resident" >"$work/after"
grep -v "^./home/resident" "$work/before" | comm -13 - "$work/after" | grep -i inkan && fail "these stay behind"
[ -z "$(inside dpkg-query -W -f '${db:Status-Abbrev}' inkan 2>/dev/null)" ] || fail "dpkg still knows inkan"

step "the .rpm in the same Debian: unpack, use, remove"
rpm -qp --requires "$rpm" 2>/dev/null | grep -qx pcsc-lite || fail "the .rpm does not ask for the card service"
rpm -qp --requires "$rpm" 2>/dev/null | grep -q '^libpcsclite.so.1' || fail "the .rpm does not ask for libpcsclite"
database=/var/lib/inkan-rpm-test
rpm --root "$root" --dbpath $database --nodeps --noscripts -i "$rpm"
sign_and_verify
rpm --root "$root" --dbpath $database --nodeps --noscripts -e inkan
rm -rf "${root:?}$database"
files | grep -v "^./home/resident" >"$work/after"
grep -v "^./home/resident" "$work/before" | comm -13 - "$work/after" | grep -i inkan && fail "these stay behind"

printf '\nlinux packages: installed, used and removed\n'
