#!/bin/sh
# Installs the Windows packages under wine, uses them and removes them again,
# and goes through the step of signing with a certificate that is thrown away.
# What wine cannot show stands in packaging/README.md.
# Argument: the folder with the packages.
set -eu
cd "$(dirname "$0")/../.."
. packaging/xvfb.sh
release=$(cd "$1" && pwd)
installer=$(ls "$release"/inkan-*-windows-x64-installer.exe)
portable=$(ls "$release"/inkan-*-windows-x64.zip)
work=$PWD/build/test-packages
export WINEPREFIX="$work/wine" WINEDEBUG=-all WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe=" LC_ALL=C.UTF-8
mkdir -p "$work"
rm -rf "$WINEPREFIX" "$work/portable" "$work/signing"

step() { printf '\n== %s\n' "$*"; }
fail() {
	echo "windows packages: $*" >&2
	cat "$work/window.log" >&2 2>/dev/null || true
	exit 1
}
pids=
cleanup() {
	for pid in $pids; do kill "$pid" 2>/dev/null || true; done
	wineserver -k 2>/dev/null || true
}
trap cleanup EXIT
trap 'exit 1' INT TERM

step "sign the installer with a throw-away certificate"
mkdir "$work/signing"
cp "$installer" "$work/signing/installer.exe"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=Inkan test only" -addext extendedKeyUsage=codeSigning \
	-keyout "$work/signing/key.pem" -out "$work/signing/cert.pem" 2>/dev/null
INKAN_SIGN_CERT=$work/signing/cert.pem INKAN_SIGN_KEY=$work/signing/key.pem packaging/windows/sign.sh "$work/signing/installer.exe"
osslsigncode verify -CAfile "$work/signing/cert.pem" "$work/signing/installer.exe" >"$work/signing/log" || { cat "$work/signing/log" >&2; fail "the signature does not hold"; }
! osslsigncode verify -CAfile "$work/signing/cert.pem" "$installer" >/dev/null 2>&1 || fail "an unsigned installer passes"
installer=$work/signing/installer.exe

step "wine, with a screen"
open_screen "$work"
wineboot -i >"$work/wine.log" 2>&1
wineserver -w
# This wine lacks a library that every Go program asks for random numbers.
cat >"$work/random.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID to, ULONG size);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T size) { return SystemFunction036(to, size); }
C
system32=$WINEPREFIX/drive_c/windows/system32
[ -e "$system32/bcryptprimitives.dll" ] || x86_64-w64-mingw32-gcc-win32 -shared -o "$system32/bcryptprimitives.dll" "$work/random.c" -ladvapi32

step "install, silently, for one user"
find "$WINEPREFIX" -not -type d | sort >"$work/before"
wine "$installer" /S /CurrentUser >>"$work/wine.log" 2>&1
wineserver -w
home=$(find "$WINEPREFIX" -name inkan.exe -printf '%h\n')
[ -n "$home" ] || fail "nothing was installed"
echo "${home#"$WINEPREFIX"/}"
# starts ENDING VERB WANTED: what Explorer starts for an action in its menu, and
# that the action has a name.
starts() {
	menu="HKCU\\Software\\Classes\\SystemFileAssociations\\$1\\shell\\$2"
	wine reg query "$menu\\command" /ve 2>/dev/null | grep -qF "inkan-gui.exe\" $3" || fail "Explorer has no $2 for $1"
	wine reg query "$menu" /v MUIVerb 2>/dev/null | grep -q Inkan || fail "$2 for $1 has no name"
}
signs=".pdf .xml .csv .txt .docx .xlsx .zip"
for ending in .p7s .pdf; do starts $ending InkanVerify '--verify "%1"'; done
for ending in $signs; do starts $ending InkanSign '"%1"'; done
wine reg query 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Inkan' /v UninstallString 2>/dev/null | grep -q uninstall.exe || fail "Windows does not know how to uninstall"

step "sign and verify on the practice card"
sign_and_verify() {
	papers=$work/papers-windows
	rm -rf "$papers"
	cp -r testdata/papers "$papers"
	printf 'PRACTICE1\r\n' | wine "$1/inkan.exe" sign --practice --password-stdin --lang en "Z:$papers/申告書.xtx" "Z:$papers/領収書.pdf" >>"$work/wine.log" 2>&1 || { tail -20 "$work/wine.log" >&2; fail "sign: exit code $?"; }
	wine "$1/inkan.exe" verify --practice --lang en "Z:$papers/申告書.xtx.p7s" "Z:$papers/領収書-signed.pdf" >"$work/verdict" 2>>"$work/wine.log" || { cat "$work/verdict" >&2; fail "verify: exit code $?"; }
	grep -c "^No problem found" "$work/verdict" | grep -qx 2 || fail "two files were to be found good"
	printf x >>"$papers/申告書.xtx"
	code=0
	wine "$1/inkan.exe" verify --practice "Z:$papers/申告書.xtx.p7s" >/dev/null 2>&1 || code=$?
	[ "$code" = 3 ] || fail "a changed paper: exit code $code, want 3"
}
wine "$home/inkan.exe" version
sign_and_verify "$home"

step "the window"
gone() {
	wine taskkill /f /im inkan-gui.exe >/dev/null 2>&1 || true
	await 30 "a window stays open" hidden Inkan
}
wine "$home/inkan-gui.exe" --practice >"$work/window.log" 2>&1 &
appears Inkan "$work/window-windows.png"
gone

step "the first start, of somebody who has no settings yet"
settings=$WINEPREFIX/drive_c/users/$(id -un)/AppData/Roaming/fyne/jp.inkan.desk
rm -rf "$settings"
wine "$home/inkan-gui.exe" >"$work/window.log" 2>&1 &
appears Inkan "$work/first-start-windows.png"
xdotool windowfocus --sync "$id"
await 6 "the first start does not come, or has no end" answered "$settings/preferences.json" '"started":true'
gone

step "verify, as Explorer starts it"
wine "$home/inkan-gui.exe" --verify "Z:$papers/領収書-signed.pdf" >"$work/window.log" 2>&1 &
appears Inkan "$work/verify-windows.png"
gone

step "uninstall without leftovers"
# uninstall FOLDER MODE HIVE
uninstall() {
	wine "$1/uninstall.exe" "/$2" /S >>"$work/wine.log" 2>&1
	# It goes on by itself, as a copy, so that it can delete its own file.
	tries=0
	while [ -e "$1/inkan.exe" ] || [ -e "$1/uninstall.exe" ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 300 ] || fail "the programs stay behind"
		sleep 0.1
	done
	wineserver -w
	for key in Software\\Inkan Software\\Classes\\Inkan.Signature Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Inkan \
		$(for ending in .p7s $signs; do printf ' Software\\Classes\\SystemFileAssociations\\%s' $ending; done); do
		! wine reg query "$3\\$key" >/dev/null 2>&1 || fail "the registry keeps $3\\$key"
	done
	find "$WINEPREFIX" -not -type d | sort | comm -13 "$work/before" - | grep -i inkan | grep -v -i 'AppData.*jp\.inkan\.desk' && fail "these stay behind"
	return 0
}
uninstall "$home" CurrentUser HKCU

step "the same for all users"
wine "$installer" /S /AllUsers >>"$work/wine.log" 2>&1
wineserver -w
home="$WINEPREFIX/drive_c/Program Files/Inkan"
wine "$home/inkan.exe" version
wine reg query 'HKLM\Software\Inkan' /v Folder 2>/dev/null | grep -q 'Program Files.Inkan' || fail "not installed for all users"
uninstall "$home" AllUsers HKLM

step "the portable archive"
unzip -q "$portable" -d "$work/portable"
sign_and_verify "$work/portable/Inkan"

printf '\nwindows packages: installed, used and removed under wine\n'
