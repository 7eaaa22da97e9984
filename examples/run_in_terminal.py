"""Run a script in a terminal of its own, which stays open until somebody has read what the script said.

    python run_in_terminal.py train.py --epochs 20
"""

import subprocess
import sys


def main():
    script = subprocess.Popen([sys.executable, *sys.argv[1:]])
    while script.returncode is None:
        try:
            script.wait()
        except KeyboardInterrupt:
            # The script was interrupted as well, and ends when it is ready to.
            pass
    try:
        input("\nPress Enter to close this terminal. ")
    except (EOFError, KeyboardInterrupt):
        pass


if __name__ == "__main__":
    main()
