"""Every pod's name, with the official client (package kubernetes)."""

from kubernetes import client, config

config.load_kube_config()
api = client.CoreV1Api()
token = None
while True:
    page = api.list_pod_for_all_namespaces(limit=500, _continue=token)
    for pod in page.items:
        print(f"pod/{pod.metadata.name}")
    token = page.metadata._continue
    if not token:
        break
