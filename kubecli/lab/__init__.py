"""The practice API server (extra `lab`): a read-only cluster over a snapshot, for people and for the tests."""
