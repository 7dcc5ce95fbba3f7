# fish completion for kubecli
#
#     kubecli completion fish > ~/.config/fish/completions/kubecli.fish
#
# For another name: alias k=kubecli; complete -c k -w kubecli

function __kubecli_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l plain (string unescape -- $current; or echo -- $current)
    # of --flag=value, kubecli completes the value alone; fish replaces the whole word
    set -l head (string match -r -- '^-[^=]*=' $current)

    for line in (_KUBECLI_COMPLETE=fish_complete $typed[1] $typed[2..-1] "$plain" 2>/dev/null)
        set -l parts (string split -m 1 \t -- $line)
        switch $parts[1]
            case plain part
                echo -- "$head$parts[2]"
            case dir
                __fish_complete_directories (string replace -- "$head" '' $current) | string replace -r -- '^' "$head"
            case file
                set -l before (string match -r -- '^.*=' $current)
                __fish_complete_path (string replace -- "$before" '' $current) | string replace -r -- '^' "$before"
        end
    end
end

complete -c kubecli -e
complete -c kubecli -f -a '(__kubecli_complete)'
