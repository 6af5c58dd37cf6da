# Builds the installer and the portable archive for Windows, 64 bits. Read by
# packaging/release.sh, inside a clone of the commit.

winres=$out/../bin/go-winres-v0.3.3
if [ ! -x "$winres" ]; then
	GOBIN=$out/../bin go install github.com/tc-hib/go-winres@v0.3.3
	mv "$out/../bin/go-winres" "$winres"
fi
tree=$out/windows/Inkan
mkdir -p "$tree"
# What is made for a build is no change of the commit.
echo '*.syso' >>.git/info/exclude
resources() {
	sed -e "s/@PROGRAM@/$1/g" -e "s/@VERSION@/$version/g" packaging/windows/winres.json.in >packaging/windows/winres.json
	"$winres" make --in packaging/windows/winres.json --arch amd64 --out "$2/rsrc"
	rm packaging/windows/winres.json
}
resources inkan ./cmd/inkan
resources inkan-gui .
# PC/SC needs no C on Windows, the window does.
CGO_ENABLED=0 GOOS=windows GOARCH=amd64 build -ldflags "-s -w" -o "$tree/inkan.exe" ./cmd/inkan
CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc-win32 \
	build -ldflags "-H windowsgui -s -w -linkmode=external '-extldflags=-static -Wl,--no-insert-timestamp'" -o "$tree/inkan-gui.exe" .
sbom "inkan-$version-windows-x64.cdx.json" "$tree/inkan.exe" "$tree/inkan-gui.exe"
licences licences "$tree/inkan.exe" "$tree/inkan-gui.exe" | sed 's/$/\r/' >"$tree/LICENCES.txt"

# Signing is the publisher's: with a key the bytes differ each time.
sign() { [ -z "${INKAN_SIGN_KEY:-}" ] || packaging/windows/sign.sh "$1"; }
sign "$tree/inkan.exe"
sign "$tree/inkan-gui.exe"

pack "$tree"
(cd "$out/windows" && find Inkan | sort | zip -q -X -9 "$out/inkan-$version-windows-x64.zip" -@)
makensis -V2 "-DVERSION=$version" "-DTREE=$tree" "-DOUT=$out/inkan-$version-windows-x64-installer.exe" packaging/windows/inkan.nsi
sign "$out/inkan-$version-windows-x64-installer.exe"
rm -rf "$out/windows"
