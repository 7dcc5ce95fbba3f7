# fish completion for kubecli
#
#     kubecli completion fish > ~/.config/fish/completions/kubecli.fish

function __kubecli_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l plain (string unescape -- $current; or echo -- $current)
    set -l answer ($typed[1] __complete $typed[2..-1] "$plain" 2>/dev/null)
    set -l directive 0
    # of --flag=value, kubecli completes the value alone; fish replaces the whole word
    set -l head (string match -r -- '^-[^=]*=' $current)

    if set -q answer[1]; and string match -qr -- '^:\d+$' $answer[-1]
        set directive (string sub -s 2 -- $answer[-1])
        set -e answer[-1]
    end
    if set -q answer[1]
        for line in $answer
            echo -- "$head$line"
        end
    else if test (math "bitand($directive, 16)") -ne 0
        __fish_complete_directories (string replace -- "$head" '' $current) | string replace -r -- '^' "$head"
    else if test (math "bitand($directive, 4)") -eq 0
        __fish_complete_path (string replace -- "$head" '' $current) | string replace -r -- '^' "$head"
    end
end

complete -c kubecli -e
complete -c kubecli -f -a '(__kubecli_complete)'
