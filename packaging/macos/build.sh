#!/bin/sh
# Builds Inkan.app for both kinds of processor, on a Mac with Go and the command
# line tools of Xcode. What of this was never run stands in README.md here.
# INKAN_SIGN_IDENTITY names the publisher's certificate in the keychain; without
# it the app is signed ad hoc, for this Mac alone. INKAN_NOTARY_PROFILE names
# stored credentials of notarytool.
set -eu
cd "$(dirname "$0")/../.."
[ "$(uname)" = Darwin ] || { echo "macos/build.sh: needs a Mac: its SDK may not leave it" >&2; exit 1; }
version=$(sed -n 's/^const version = "\(.*\)"$/\1/p' cmd/inkan/version.go)
out=$PWD/build/macos
app=$out/Inkan.app
rm -rf "$out"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"

for arch in arm64 amd64; do
	for program in inkan inkan-gui; do
		case $program in inkan) package=./cmd/inkan ;; *) package=. ;; esac
		CGO_ENABLED=1 GOOS=darwin GOARCH=$arch MACOSX_DEPLOYMENT_TARGET=12.0 \
			go build -trimpath -ldflags "-s -w" -o "$out/$program-$arch" "$package"
	done
done
for program in inkan inkan-gui; do
	lipo -create -output "$app/Contents/MacOS/$program" "$out/$program-arm64" "$out/$program-amd64"
done
sed "s/@VERSION@/$version/g" packaging/macos/Info.plist.in >"$app/Contents/Info.plist"
plutil -lint "$app/Contents/Info.plist"
cp packaging/icons/inkan.icns "$app/Contents/Resources/inkan.icns"
go run packaging/parts.go licences "$out/inkan-arm64" "$out/inkan-gui-arm64" >"$app/Contents/Resources/LICENCES.txt"

identity=${INKAN_SIGN_IDENTITY:--}
for program in inkan inkan-gui; do
	codesign --force --options runtime --timestamp=none --entitlements packaging/macos/inkan.entitlements --sign "$identity" "$app/Contents/MacOS/$program"
done
[ "$identity" = - ] && stamp=--timestamp=none || stamp=--timestamp
codesign --force --options runtime $stamp --entitlements packaging/macos/inkan.entitlements --sign "$identity" "$app"
codesign --verify --strict "$app"

disk=$out/inkan-$version-macos.dmg
hdiutil create -quiet -volname Inkan -srcfolder "$app" -format UDZO "$disk"
if [ -n "${INKAN_NOTARY_PROFILE:-}" ]; then
	xcrun notarytool submit "$disk" --keychain-profile "$INKAN_NOTARY_PROFILE" --wait
	xcrun stapler staple "$disk"
fi
shasum -a 256 "$disk"
