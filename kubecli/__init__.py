"""kubecli: the read side of Kubernetes."""

__version__ = "0.1.0"
