"""The one exception tree, a file for each branch. Imports nothing of the house.

Every class carries facts (fields), never sentences: cli/errors.py is the one place that catches them, and
wording/ the one place that words them and chooses the exit code. Secrets are never a fact.
Each file's docstring shows its branch; tests/errors/ compares it with the classes.
exit.py has the exit codes by name.

    base          KubecliError, the root; SeveralErrors, Interrupted, WaitInterrupted
    usage         UsageError: the command line asks for something impossible
    kubeconfig    KubeconfigError: a kubeconfig file, or what it says
    credentials   CredentialError: a way to log in failed before any request was made
    connection    ConnectionFailed: no answer from the server
    tls           TLSFailed, under ConnectionFailed: any fault of the handshake
    api           ApiError: the server answered with an error; what else an answer can lack; the guard's refusal
    expressions   ExpressionError, OutputError: JSONPath, templates, selectors, columns, formats
    files         ManifestError, SnapshotError, SavedPartially, Frozen: other files that cannot be read
    lab           LabError: the practice cluster cannot do what is asked
    reading       what rollout, wait, explain, top and logs could not find
"""
