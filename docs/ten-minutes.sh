#!/bin/sh
# A newcomer's ten minutes with kubecli: install, a practice cluster, an own kubeconfig, doctor, many clusters, a saved one.
#   ten-minutes.sh
# It uses the kubecli on PATH, or installs ${KUBECLI_PACKAGE:-kubecli[lab]} with pip where there is none. All of it happens in a
# temporary folder with a home of its own. It stops at the first step that does not end as it says.
set -eu

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill $server 2>/dev/null; wait $server || true; }; rm -rf "$folder"' EXIT
unset KUBECONFIG || true
HOME=$folder/home
export HOME
mkdir -p "$HOME/.kube"
cd "$HOME"

say() { printf '\n# %s\n' "$*"; }
ends() { # ends CODE COMMAND...: shows a command and its answer; another exit code ends the script
    expected=$1
    shift
    printf '\n$ %s\n' "$*"
    code=0
    "$@" 2>&1 || code=$?
    [ $code = $expected ] || { printf 'ended with %s, not %s\n' $code $expected; exit 1; }
}

say 'Install'
if ! command -v kubecli >/dev/null; then
    python3 -m venv "$folder/kubecli"
    "$folder/kubecli/bin/python" -m pip install --quiet --disable-pip-version-check "${KUBECLI_PACKAGE:-kubecli[lab]}"
    PATH=$folder/kubecli/bin:$PATH
fi
ends 0 kubecli version --client

say 'A cluster to practise on'
: >"$folder/lab.log" # the loop below may look before the practice cluster's shell has opened it
kubecli lab serve --port 0 --http-port 0 --kubeconfig "$HOME/lab.kubeconfig" >"$folder/lab.log" 2>&1 &
server=$!
until grep -q Ctrl-C "$folder/lab.log"; do
    kill -0 $server 2>/dev/null || { cat "$folder/lab.log"; exit 1; }
    sleep 0.1
done
ends 1 kubecli get pods
ends 0 kubecli get pods --kubeconfig lab.kubeconfig

say 'An own kubeconfig: contexts are made and switched, and comments stay'
(echo '# see the wiki before you change it' && cat lab.kubeconfig) >.kube/config
chmod 600 .kube/config
ends 0 kubecli config get-contexts certauth tokenauth basicauth
ends 0 kubecli config use-context tokenauth
ends 0 kubecli config set-context night --cluster=lab --user=oncall-password --namespace=shop
ends 0 kubecli config current-context
ends 0 grep wiki .kube/config
ends 0 kubecli get pods --context night

say 'What is wrong with the cluster'
ends 0 kubecli config use-context certauth
ends 0 kubecli why deployment/api

say 'What is wrong with the log-in'
ends 0 kubecli doctor
ends 1 kubecli get pods --context expired
ends 1 kubecli doctor --context expired

say 'Many clusters'
ends 0 kubecli get deployments --contexts 'certauth,night'
ends 1 kubecli get deployments --contexts 'certauth,night,expired'

say 'A saved cluster: read with the same commands, and compared'
ends 0 kubecli snapshot save before.tar.gz
ends 0 kubecli get deployments --snapshot before.tar.gz
ends 0 kubecli why deployment/api --snapshot before.tar.gz
ends 0 kubecli diff before.tar.gz live

say 'Nothing is written'
ends 1 kubecli delete pod web-0
say 'The ten minutes are over'
