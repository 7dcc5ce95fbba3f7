"""`kubecli events`."""
