"""Every pod's name, with lightkube."""

from lightkube import Client
from lightkube.resources.core_v1 import Pod

for pod in Client().list(Pod, namespace="*", chunk_size=500):
    print(f"pod/{pod.metadata.name}")
