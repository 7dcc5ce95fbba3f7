"""`kubecli why`: what is fetched for it; the rules are in kubecli.describe.why."""
