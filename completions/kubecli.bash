# bash completion for kubecli
#
#     source <(kubecli completion bash)
#
# Works without the bash-completion package. For an alias:
#
#     alias k=kubecli; complete -o default -F _kubecli k

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

# The program that the first word stands for, and what an alias adds to it. Sets _kubecli_program.
_kubecli_find_program() {
    local word=$1 aliased
    [[ $word != "~/"* ]] || word=$HOME/${word:2}
    _kubecli_program=("$word")
    [[ -n $(type -P -- "$word") ]] && return
    _kubecli_program=()
    aliased=$(alias -- "$word" 2>/dev/null) && aliased=${aliased#*=} && read -ra _kubecli_program <<<"${aliased//[\'\"]/}"
    # `alias k='sudo kubecli'`: nobody wants that for a TAB
    while [[ ${#_kubecli_program[@]} -gt 0 && ${_kubecli_program[0]##*/} != kubecli ]]; do
        _kubecli_program=("${_kubecli_program[@]:1}")
    done
    [[ ${#_kubecli_program[@]} -gt 0 ]] || _kubecli_program=(kubecli)
}

_kubecli() {
    local -a _kubecli_words _kubecli_program
    local -a arguments=()
    local word current head= kind about part= paths=
    COMPREPLY=()
    _kubecli_read_words
    _kubecli_find_program "${_kubecli_words[0]}"
    current=${_kubecli_words[${#_kubecli_words[@]} - 1]}

    # as the shell would pass them on: without quotation marks, ~ for the home folder
    for word in "${_kubecli_words[@]:1}"; do
        word=${word//[\"\'\\]/}
        [[ $word != "~/"* ]] || word=$HOME/${word:2}
        arguments+=("$word")
    done

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

    while IFS=$'\t' read -r kind word about; do
        case $kind in
            plain | part)
                word=${word#"$drop"}
                if [[ $current != *[\"\'\\]* && $word == *[[:space:]\"\'\\\$\&\|\;\<\>\(\)\*\?\!\`#]* ]]; then
                    printf -v word '%q' "$word"
                fi
                COMPREPLY+=("$word")
                [[ $kind == plain ]] || part=1
                ;;
            file | dir) paths=$kind ;;
        esac
    done < <(_KUBECLI_COMPLETE=bash_complete "${_kubecli_program[@]}" "${arguments[@]}" 2>/dev/null)

    # bash 3, which macOS has, cannot change its mind about spaces and files
    if type compopt &>/dev/null; then
        [[ -z $part || ${#COMPREPLY[@]} -gt 1 ]] || compopt -o nospace
        [[ $paths == file ]] || compopt +o default
        [[ $paths != dir ]] || compopt -o dirnames
    fi
}

complete -o default -F _kubecli kubecli
