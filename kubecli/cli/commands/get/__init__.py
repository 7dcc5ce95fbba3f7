"""`kubecli get`: targets → what is asked for → pages → sinks."""
