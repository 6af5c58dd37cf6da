#!/bin/sh
# Writes the manual page of the command line in one language, out of what the
# program itself says about its use, so that the two never differ.
# Arguments: the program, ja or en, version, date of the page (YYYY-MM-DD).
set -eu
inkan=$1
lang=$2
version=$3
date=$4
case $lang in
ja)
	title='マイナンバーカードで電子署名を付け、確かめる'
	name=名前 commands=コマンド common=共通のフラグ files=ファイル see=関連項目
	card='本物のカードを使うには、カードリーダーと、動いている pcscd(8) が要ります。'
	;;
en)
	title='sign files with the My Number Card, and verify them'
	name=NAME commands=COMMANDS common='COMMON FLAGS' files=FILES see='SEE ALSO'
	card='A real card needs a card reader and a running pcscd(8).'
	;;
*) echo "man.sh: ja or en, not $lang" >&2; exit 2 ;;
esac

# roff turns help text into a page's text: what stands in two columns becomes a
# list of terms, and the rest paragraphs.
roff() {
	awk '
	function clean(s) {
		gsub(/\\/, "\\e", s)
		gsub(/-/, "\\-", s)
		if (s ~ /^[.\047]/) s = "\\&" s
		return s
	}
	/^$/ { print ".PP"; next }
	(/^  [^ ]/ || /^[^ ]+  +[^ ]/) && match($0, /[^ ]  +[^ ]([^ ]| [^ ])*$/) {
		term = substr($0, 1, RSTART)
		text = substr($0, RSTART + 1)
		gsub(/^ +| +$/, "", term)
		gsub(/  +/, " ", term)
		sub(/^ +/, "", text)
		print ".TP\n.B " clean(term) "\n" clean(text)
		next
	}
	{ sub(/^ +/, ""); print clean($0); print ".br" }' |
		# A break right before a paragraph or a term breaks nothing.
		awk 'NR > 1 && !(last == ".br" && /^\.(PP|TP)/) { print last } { last = $0 } END { if (last != ".br") print last }'
}

# help COMMAND prints its help; own and shared split it at its last paragraph,
# which tells the flags of every command.
help() { "$inkan" help --lang "$lang" "$@"; }
own() { awk -v RS= -v ORS= 'NR > 1 { print (NR > 2 ? "\n\n" : "") last } { last = $0 } END { print "\n" }'; }
shared() { awk -v RS= '{ last = $0 } END { print last }' | sed 1d; }

printf '.TH INKAN 1 "%s" "Inkan %s" "Inkan"\n.ad l\n.SH %s\ninkan \\- %s\n' "$date" "$version" "$name" "$title"
printf '.SH %s\n' "$commands"
help | roff
help | sed -n 's/^  inkan \([a-z][a-z]*\).*/\1/p' | while read -r command; do
	printf '.SS "inkan %s"\n' "$command"
	help "$command" | own | roff
done
printf '.SH "%s"\n' "$common"
help version | shared | roff
printf '.SH %s\n%s\n' "$files" "$card"
printf '.SH "%s"\n.BR inkan\\-gui (1),\n.BR pcscd (8)\n' "$see"
