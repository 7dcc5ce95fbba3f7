"""Every pod's name, with kr8s."""

import kr8s

for pod in kr8s.get("pods", namespace=kr8s.ALL):
    print(f"pod/{pod.name}")
