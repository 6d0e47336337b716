#!/usr/bin/env python3
"""The differential tests without the reference: the questions of the clean run are asked again, and the answers compared.

    replay.py record DRIVER FILE     stands in for the driver, and writes down what is asked and answered
    replay.py ask DRIVER FILE        exits 1 at the first answer that is not the one written down

The reference need not be asked where the engine answers as it did; where it does not, the real tests decide.
"""

import subprocess
import sys


def main() -> int:
    what, driver, file = sys.argv[1:]
    with subprocess.Popen([driver], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as engine:
        if what == "record":
            with open(file, "wb") as kept:
                for question in sys.stdin.buffer:
                    engine.stdin.write(question)
                    engine.stdin.flush()
                    answer = engine.stdout.readline()
                    sys.stdout.buffer.write(answer)
                    sys.stdout.buffer.flush()
                    kept.write(question + answer)
                engine.stdin.close()
            return engine.wait()
        with open(file, "rb") as kept:
            for question in kept:
                engine.stdin.write(question)
                engine.stdin.flush()
                if engine.stdout.readline() != kept.readline():
                    engine.kill()
                    return 1
        engine.stdin.close()
        return 1 if engine.wait() else 0


if __name__ == "__main__":
    sys.exit(main())
