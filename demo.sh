#!/bin/sh
# The main job on a practice cluster: a kubeconfig, a context, a way to log in, `get`. `make demo` runs it.
#   demo.sh [KUBECLI]
# Everything happens in a temporary folder with a home of its own; your files and clusters are not touched.
set -eu

kubecli=${1:-kubecli}
folder=$(mktemp -d)
lab=$folder/lab.kubeconfig
mine=$folder/mine.kubeconfig
mkdir "$folder/home"
unset KUBECONFIG || true
HOME=$folder/home
export HOME

: >"$folder/lab.log" # the loop below may look before the practice cluster's shell has opened it
"$kubecli" lab serve --port 0 --http-port 0 --kubeconfig "$lab" >"$folder/lab.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server || true; rm -rf "$folder"' EXIT
until grep -q Ctrl-C "$folder/lab.log"; do
    kill -0 $server 2>/dev/null || { cat "$folder/lab.log"; exit 1; }
    sleep 0.1
done

bold='' plain=''
if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

show() { # a command as a person types it, and what it answers; a failure is part of the show
    printf '\n$ kubecli'
    for word in "$@"; do
        case $word in *[!A-Za-z0-9_./:=,-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
    done
    printf '\n'
    "$kubecli" "$@" 2>&1 || printf '(exit status %s)\n' $?
}

say 'A new machine: no kubeconfig, so the default server is tried, and the message helps'
show get pods

say 'A kubeconfig: its current-context says which cluster, which user'
cp "$lab" "$mine"
KUBECONFIG=$mine
export KUBECONFIG
show config get-contexts
show get pods

say 'Every way to log in: client certificate, token file, basic-auth file'
show get pods --context certauth
show get pods --context tokenauth
show get pods --context basicauth

say 'By the insecure port no credential is sent; by name the certificate does not match, unless it is not checked'
show get pods --context tokenauth-http
show get pods --context wrongname
show get pods --context basicauth-skip

say 'Without current-context the default server is tried again; --context chooses'
sed '/^current-context:/d' "$lab" >"$mine"
show get pods
show get pods --context basicauth

say 'Certificate files that are not there are named'
sed 's|client-certificate: .*/|client-certificate: /nowhere/|' "$lab" >"$mine"
show get pods --context certauth

say 'A token with a typo: refused over https; over http nobody looks, for it is not sent'
sed 's|^    token: practice-token-.*|    token: practice-token-mistyped|' "$lab" >"$mine"
show get pods --context tokenauth
show get pods --context tokenauth-http

say 'What else goes wrong: a certificate that ran out, an authority that is not the cluster'"'"'s'
cp "$lab" "$mine"
show get pods --context expired
show get pods --context wrongca
show doctor --context expired

say 'Switching, and looking at the file: secrets stay hidden'
cp "$lab" "$mine"
show config use-context tokenauth
show config current-context
show auth whoami
show get nodes
show config view --minify
