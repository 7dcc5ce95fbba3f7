#compdef kubecli
# zsh completion for kubecli
#
#     kubecli completion zsh > "${fpath[1]}/_kubecli"      or      source <(kubecli completion zsh)
#
# zsh completes what an alias stands for by itself; with `setopt complete_aliases`: compdef k=kubecli

_kubecli() {
    local line kind text about paths
    local -a answer plain part typed program
    typed=("${(@Q)words[2,CURRENT]}")
    (( CURRENT > $#words )) && typed+=("")

    program=("${(Q)words[1]/#\~\//$HOME/}")
    if ! whence -p -- "$program[1]" >/dev/null; then
        # an alias; `sudo kubecli` is kubecli
        program=("${(@Q)${(z)aliases[$program[1]]}}")
        while (( $#program )) && [[ ${program[1]:t} != kubecli ]]; do shift program; done
        (( $#program )) || program=(kubecli)
    fi

    answer=("${(@f)$(_KUBECLI_COMPLETE=zsh_complete "${program[@]}" "${typed[@]}" 2>/dev/null)}")
    for line in "${answer[@]}"; do
        kind=${line%%$'\t'*}
        text=${line#*$'\t'}
        about=
        [[ $text == *$'\t'* ]] && about=${text#*$'\t'}
        text=${text%%$'\t'*}
        text="${text//:/\\:}${about:+:$about}"
        case $kind in
            plain) plain+=("$text") ;;
            part) part+=("$text") ;;
            file|dir) paths=$kind ;;
        esac
    done

    # of --flag=value, kubecli completes the value alone
    [[ $PREFIX == -*=* ]] && compset -P 1 '*='

    case $paths in
        dir) _files -/ ;;
        file) compset -P '*='; _files ;;
        *)
            (( $#plain )) && _describe -V completions plain
            (( $#part )) && _describe -V parts part -S ''
            (( $#plain + $#part ))
            ;;
    esac
}

# sourced, rather than autoloaded by compinit
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _kubecli "$@"
else
    compdef _kubecli kubecli
fi
