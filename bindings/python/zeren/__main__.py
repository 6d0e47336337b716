"""`python -m zeren …` is the command line `zeren …`, byte for byte."""

import os
import signal
import sys

from . import _zeren


def main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the command does not run Python: let Ctrl-C end it as it ends `zeren`
    return _zeren.command(["zeren", *(os.fsencode(a).decode("utf-8", "surrogateescape") for a in sys.argv[1:])])


if __name__ == "__main__":
    sys.exit(main())
