#compdef kubecli
# zsh completion for kubecli
#
#     kubecli completion zsh > "${fpath[1]}/_kubecli"      or      source <(kubecli completion zsh)

_kubecli() {
    local line text about directive=0
    local -a answer described
    local -a typed
    typed=("${(@Q)words[2,CURRENT]}")
    (( CURRENT > $#words )) && typed+=("")

    answer=("${(@f)$("${(Q)words[1]/#\~\//$HOME/}" __complete "${typed[@]}" 2>/dev/null)}")
    for line in "${answer[@]}"; do
        if [[ $line == :<-> ]]; then
            directive=${line#:}
        elif [[ -n $line ]]; then
            text=${line%%$'\t'*}
            about=
            [[ $line == *$'\t'* ]] && about=${line#*$'\t'}
            described+=("${text//:/\\:}${about:+:$about}")
        fi
    done

    # of --flag=value, kubecli completes the value alone
    [[ $PREFIX == -*=* ]] && compset -P 1 '*='

    if (( $#described )); then
        if (( directive & 2 )); then
            _describe -V completions described -S ''
        else
            _describe -V completions described
        fi
    elif (( directive & 16 )); then
        _files -/
    elif ! (( directive & 4 )); then
        _files
    fi
}

# sourced, rather than autoloaded by compinit
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _kubecli "$@"
else
    compdef _kubecli kubecli
fi
