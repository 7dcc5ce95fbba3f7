"""The only code of the project that writes a user's file: kubeconfig edits on the file's own text."""
