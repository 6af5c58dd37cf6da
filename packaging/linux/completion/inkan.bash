# bash completion for inkan: asks the program itself for its commands and flags.

_inkan_help() { inkan help --lang en "$@" 2>/dev/null; }

_inkan() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} commands command= word choices
	COMPREPLY=()
	commands=$(_inkan_help | sed -n 's/^  inkan \([a-z][a-z]*\).*/\1/p')
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		if [[ -z $command && $'\n'$commands$'\n' == *$'\n'"$word"$'\n'* ]]; then
			command=$word
		fi
	done
	if [[ -z $command && $cur != -* || $command == help ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
		return
	fi
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_inkan_help "${command:-version}" | grep -o -e '^  --[a-z][a-z-]*')" -- "$cur")
		return
	fi
	if [[ $prev == --* ]]; then
		choices=$(_inkan_help "${command:-version}" | sed -n "s/^  $prev \([^ ]*|[^ ]*\) .*/\1/p")
		if [[ -n $choices ]]; then
			mapfile -t COMPREPLY < <(compgen -W "${choices//|/ }" -- "$cur")
		fi
	fi
}

# Where nothing of its own fits, names of files do.
complete -o default -F _inkan inkan
