# bash completion for kubecli
#
#     source <(kubecli completion bash)
#
# Works without the bash-completion package. For an alias: complete -o default -F _kubecli k

# What is typed, with words in one piece that bash splits at "=" and ":". Sets _kubecli_words, the last of which is
# the one before the cursor.
_kubecli_read_words() {
    local line=${COMP_LINE:0:COMP_POINT} piece at=0 glued
    _kubecli_words=()
    for piece in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
        glued=1
        while [[ ${line:at:1} == [[:space:]] ]]; do
            glued=
            at=$((at + 1))
        done
        # the word at the cursor may go on behind it
        [[ ${line:at:${#piece}} == "$piece" ]] || piece=${line:at}
        at=$((at + ${#piece}))
        if [[ $glued && ${#_kubecli_words[@]} -gt 0 ]]; then
            _kubecli_words[${#_kubecli_words[@]} - 1]+=$piece
        else
            _kubecli_words+=("$piece")
        fi
    done
}

_kubecli() {
    local -a _kubecli_words
    local -a arguments=()
    local word line directive=0 current head=
    COMPREPLY=()
    _kubecli_read_words
    current=${_kubecli_words[${#_kubecli_words[@]} - 1]}

    # as the shell would pass them on: without quotation marks, ~ for the home folder
    for word in "${_kubecli_words[@]:1}"; do
        word=${word//[\"\'\\]/}
        [[ $word != "~/"* ]] || word=$HOME/${word:2}
        arguments+=("$word")
    done
    local program=${_kubecli_words[0]}
    [[ $program != "~/"* ]] || program=$HOME/${program:2}

    # readline replaces only what stands behind the last "=" or ":" of the word
    if [[ $COMP_WORDBREAKS == *=* && $current == *=* ]]; then
        head=${current%"${current##*=}"}
    fi
    if [[ $COMP_WORDBREAKS == *:* && $current == *:* ]]; then
        local colon=${current%"${current##*:}"}
        ((${#colon} <= ${#head})) || head=$colon
    fi
    # of --flag=value, kubecli completes the value alone
    local drop=$head
    [[ $current != -*=* ]] || drop=${head#*=}

    while IFS= read -r line; do
        if [[ $line == :* ]]; then
            directive=${line#:}
        elif [[ -n $line ]]; then
            COMPREPLY+=("${line#"$drop"}")
        fi
    done < <("$program" __completeNoDesc "${arguments[@]}" 2>/dev/null)

    # bash 3, which macOS has, cannot change its mind about spaces and files
    if type compopt &>/dev/null; then
        ((directive & 2)) && compopt -o nospace
        ((directive & 4)) && compopt +o default
        if ((directive & 16)); then
            compopt -o dirnames +o default
        fi
    fi
}

complete -o default -F _kubecli kubecli
