# Builds the packages for Linux, for the processor of this machine or the one
# that INKAN_ARCH names, which takes its C compiler and libraries: see arm64.sh
# beside this file. Read by packaging/release.sh, inside a clone of the commit.

here=$(dpkg --print-architecture)
arch=${INKAN_ARCH:-$here}
case $arch in
amd64) rpm_arch=x86_64 triplet=x86_64-linux-gnu ;;
arm64) rpm_arch=aarch64 triplet=aarch64-linux-gnu ;;
*) echo "release: no packages for $arch" >&2; exit 1 ;;
esac
bin=$out/linux/bin
mkdir -p "$bin"
# Position independent, and bound at start: as a distribution builds programs.
hardened="-s -w -linkmode=external '-extldflags=-Wl,-z,relro,-z,now'"
build_linux() {
	if [ "$arch" = "$here" ]; then
		build -buildmode=pie -ldflags "$hardened" "$@"
	else
		GOARCH=$arch CGO_ENABLED=1 CC=$triplet-gcc PKG_CONFIG_LIBDIR=/usr/lib/$triplet/pkgconfig:/usr/share/pkgconfig \
			build -buildmode=pie -ldflags "$hardened" "$@"
	fi
}
build_linux -o "$bin/inkan" ./cmd/inkan
build_linux -o "$bin/inkan-gui" .
# The manual is asked of a program that runs here.
speaks=$bin/inkan
[ "$arch" = "$here" ] || { speaks=$out/linux/inkan-here && CGO_ENABLED=0 build -o "$speaks" ./cmd/inkan; }

root=$out/linux/root
share=$root/usr/share
put() { install -D -m "$1" "$2" "$3"; }
make_file() { mkdir -p "$(dirname "$1")" && cat >"$1" && chmod 644 "$1"; }

put 755 "$bin/inkan" "$root/usr/bin/inkan"
put 755 "$bin/inkan-gui" "$root/usr/bin/inkan-gui"
put 644 packaging/linux/jp.inkan.desk.desktop "$share/applications/jp.inkan.desk.desktop"
# These are seen in "Open with" alone: how GNOME's Files, and file managers like
# it, offer both. Where nobody has chosen a program for PDFs, the first name in
# the alphabet gets them; these want to be the last.
for verb in sign verify; do
	put 644 "packaging/linux/open-$verb.desktop" "$share/applications/zz-inkan-$verb.desktop"
done
fill packaging/linux/jp.inkan.desk.metainfo.xml.in | make_file "$share/metainfo/jp.inkan.desk.metainfo.xml"
put 644 packaging/linux/jp.inkan.desk.xml "$share/mime/packages/jp.inkan.desk.xml"
for menu in sign verify; do
	put 644 "packaging/linux/servicemenu-$menu.desktop" "$share/kio/servicemenus/inkan-$menu.desktop"
done
put 644 ui/assets/mark.svg "$share/icons/hicolor/scalable/apps/jp.inkan.desk.svg"
for size in 16 24 32 48 64 128 256 512; do
	put 644 "packaging/icons/$size.png" "$share/icons/hicolor/${size}x$size/apps/jp.inkan.desk.png"
done
put 644 packaging/linux/completion/inkan.bash "$share/bash-completion/completions/inkan"
put 644 packaging/linux/completion/_inkan "$share/zsh/vendor-completions/_inkan"
put 644 packaging/linux/completion/inkan.fish "$share/fish/vendor_completions.d/inkan.fish"
for lang in en ja; do
	case $lang in en) pages=$share/man/man1 ;; *) pages=$share/man/$lang/man1 ;; esac
	packaging/linux/man.sh "$speaks" $lang "$version" "$day" | gzip -9n | make_file "$pages/inkan.1.gz"
	fill packaging/linux/inkan-gui.$lang.1 | gzip -9n | make_file "$pages/inkan-gui.1.gz"
done
licences licences "$bin/inkan" "$bin/inkan-gui" | make_file "$share/doc/inkan/copyright"
sbom "inkan-$version-linux-$arch.cdx.json" "$bin/inkan" "$bin/inkan-gui"

# The .rpm: one description, the same tree.
rpm_root=$out/linux/rpm-root
cp -a "$root" "$rpm_root"
# Fedora and its relatives look for completions of zsh elsewhere.
mv "$rpm_root/usr/share/zsh/vendor-completions" "$rpm_root/usr/share/zsh/site-functions"
pack "$rpm_root"
rpmbuild --quiet -bb --target "$rpm_arch" --define "_topdir $out/linux/rpm" --define "_rpmdir $out" --define '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' \
	--define "tree $rpm_root" --define "inkan_version $version" --define "maintainer $maintainer" \
	--define "_buildhost reproducible" --define "clamp_mtime_to_source_date_epoch 1" --define "use_source_date_epoch_as_buildtime 1" \
	packaging/linux/inkan.spec

# The .deb: beside the tree a changelog as Debian writes it, and where Debian
# keeps a licence, that place instead of its text.
licences -system licences "$bin/inkan" "$bin/inkan-gui" | make_file "$share/doc/inkan/copyright"
{
	printf 'inkan (%s) unstable; urgency=medium\n\n' "$version"
	awk -v want="## $version" 'index($0, "## ") == 1 { on = index($0, want) == 1 } on && /^- / { sub(/^- /, "  * "); print; next } on && /^  [^ ]/ { print "  " $0 }' CHANGELOG.md
	printf '\n -- %s  %s\n' "$maintainer" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n | make_file "$share/doc/inkan/changelog.gz"
put 644 packaging/linux/lintian-overrides "$share/lintian/overrides/inkan"
mkdir -p "$root/DEBIAN" "$out/linux/debian"
printf 'Source: inkan\n\nPackage: inkan\nArchitecture: any\n' >"$out/linux/debian/control"
# What the programs are linked with is found by Debian's own tool.
linked=$(cd "$out/linux" && DEB_HOST_ARCH=$arch dpkg-shlibdeps -O "root/usr/bin/inkan" "root/usr/bin/inkan-gui" | sed -n 's/^shlibs:Depends=//p')
(cd "$root" && find usr -type f | sort | xargs md5sum) | make_file "$root/DEBIAN/md5sums"
fill packaging/linux/control.in | sed -e "s/@ARCH@/$arch/" -e "s/@LINKED@/$linked/" -e "s/@MAINTAINER@/$maintainer/" \
	-e "s/@SIZE@/$(du -sk --apparent-size "$root/usr" | cut -f1)/" | make_file "$root/DEBIAN/control"
pack "$root"
dpkg-deb --root-owner-group -Zxz -z3 --build "$root" "$out/inkan_${version}_$arch.deb" >/dev/null
rm -rf "$out/linux"
