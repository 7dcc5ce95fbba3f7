"""`python -m kubecli` and the console script."""

import sys

from kubecli.cli.startup import finish, prepare
from kubecli.errors.exit import Exit


def main() -> int:
    """Returns the exit code."""
    try:
        prepare()
        from kubecli.cli.app import run
        from kubecli.runtime import Runtime

        code = run(sys.argv[1:], Runtime.from_process())
    except KeyboardInterrupt:  # before or after the boundary: while modules load
        code = Exit.INTERRUPTED
    finish()
    return code


if __name__ == "__main__":
    sys.exit(main())
