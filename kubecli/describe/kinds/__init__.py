"""One file a kind: what to fetch beside the object, and how to describe it."""
