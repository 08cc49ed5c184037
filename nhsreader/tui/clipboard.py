"""Words to the clipboard: by the terminal (OSC 52), and by the desktop's own program if any.

Not every terminal does what OSC 52 asks, and none says whether it did.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys

LONGEST_SECONDS = 2.0
_PROGRAMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("WSL_DISTRO_NAME", ("clip.exe",)),
)


def program() -> tuple[str, ...] | None:
    """The desktop's program that takes words from its input to the clipboard, or None.

    None over a remote line: its clipboard would be the other machine's.
    """
    if os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"):
        return None
    if sys.platform == "darwin":
        return ("pbcopy",) if shutil.which("pbcopy") else None
    if sys.platform == "win32":
        return ("clip",) if shutil.which("clip") else None
    for variable, command in _PROGRAMS:
        if os.environ.get(variable) and shutil.which(command[0]):
            return command
    return None


def hand_over(words: str) -> bool:
    """Give words to the desktop's program; False where there is none or it fails."""
    command = program()
    if command is None:
        return False
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            command, input=words.encode(), timeout=LONGEST_SECONDS,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return done.returncode == 0
    return False
