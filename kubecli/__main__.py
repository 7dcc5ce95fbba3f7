"""`python -m kubecli` and the console script."""

from kubecli.cli.exit import Exit
from kubecli.cli.startup import leave, prepare


def main() -> None:
    try:
        prepare()
        import sys

        from kubecli.cli.app import run
        from kubecli.runtime import Runtime

        code = run(sys.argv[1:], Runtime.from_process())
    except KeyboardInterrupt:  # before or after the boundary: while modules load
        code = Exit.INTERRUPTED
    leave(code)


if __name__ == "__main__":
    main()
