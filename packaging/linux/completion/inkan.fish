# fish completion for inkan: asks the program itself for its commands and flags.

function __inkan_commands
    inkan help --lang en 2>/dev/null | string replace -rf '^  inkan ([a-z]+).*' '$1'
end

function __inkan_command
    set -l commands (__inkan_commands)
    for word in (commandline -opc)[2..-1]
        if contains -- $word $commands
            echo $word
            return 0
        end
    end
    return 1
end

function __inkan_flags
    set -l command (__inkan_command; or echo version)
    inkan help --lang en $command 2>/dev/null | string replace -rf '^  (--[a-z][a-z-]*).*' '$1'
end

function __inkan_choices
    set -l command (__inkan_command; or echo version)
    set -l previous (commandline -opc)[-1]
    for line in (inkan help --lang en $command 2>/dev/null)
        set -l found (string match -r -- "^  $previous ([^ ]*\|[^ ]*) " $line)
        and string split '|' $found[2]
    end
end

complete -c inkan -n 'not __inkan_command' -f -a '(__inkan_commands)'
complete -c inkan -n 'test (__inkan_command; or echo none) = help' -f -a '(__inkan_commands)'
complete -c inkan -n 'string match -q -- "-*" (commandline -ct)' -f -a '(__inkan_flags)'
complete -c inkan -n 'string match -q -- "--*" (commandline -opc)[-1]' -a '(__inkan_choices)'
