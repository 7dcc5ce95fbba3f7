"""`python -m kubecli` and the console script."""

import sys


def main() -> None:
    from kubecli.cli.app import run
    from kubecli.cli.runtime import Runtime

    sys.exit(run(sys.argv[1:], Runtime.from_process()))


if __name__ == "__main__":
    main()
