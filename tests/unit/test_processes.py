"""Worker processes begin whatever the program has put in place of its streams."""

import subprocess
import sys
from pathlib import Path

CODE = """
import sys

class Shown:
    # As Textual's, which has no file behind it.
    def write(self, text): return len(text)
    def flush(self): pass
    def fileno(self): return -1

sys.stderr = Shown()
from nhsreader import processes
with processes.pool() as pool:
    assert pool.submit(abs, -3).result() == 3
print("done", isinstance(sys.stderr, Shown))
"""


def test_a_pool_begins_under_a_full_screen_program() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout == "done True\n", done.stderr
