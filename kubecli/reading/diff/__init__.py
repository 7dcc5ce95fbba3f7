"""`diff`: what differs between two states of clusters, or between a cluster and what files say."""
