#!/bin/sh
# Signs the sample papers on the practice card and verifies them, in a new
# folder each time. Arguments: the program inkan, or inkan-gui on a screen.
set -eu
program=$1
n=1
while ! mkdir "build/demo-$n" 2>/dev/null; do
	[ "$n" -lt 10000 ] || { echo "build/ cannot be written to" >&2; exit 1; }
	n=$((n + 1))
done
dir=build/demo-$n
cp testdata/papers/* "$dir"

case $(basename "$program") in
inkan-gui)
	printf '%s\n' "ウィンドウを開きます。パスワードは PRACTICE1 です。結果は次の場所にできます: $dir" \
		"Opening the window. The password is PRACTICE1. Results go to: $dir"
	exec "$program" --practice "$dir/申告書.xtx" "$dir/領収書.pdf"
	;;
esac

echo "\$ inkan sign --practice 申告書.xtx 領収書.pdf"
printf 'PRACTICE1\n' | "$program" sign --practice --password-stdin "$dir/申告書.xtx" "$dir/領収書.pdf"
echo
echo "\$ inkan verify --practice 申告書.xtx.p7s 領収書-signed.pdf"
"$program" verify --practice "$dir/申告書.xtx.p7s" "$dir/領収書-signed.pdf"
echo
printf '%s\n' "署名して、確かめました。ファイルは次の場所にあります:" "Signed and verified. The files are here:"
ls -1 "$dir"/* | sed 's/^/    /'
