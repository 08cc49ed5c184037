"""The bytes that reach a real terminal from hostile documents, beside those from clean ones."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.conftest import Done
from tests.conftest import REPO
from tests.hostile.corpus import BAD

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

QUIET = 0.3
LONGEST = 20.0
# F2 to F5, article after article, a card, the end of the text, help.
KEYS = ["\x1bOQ", "]", "\t", "\x1bOR", "]", "\x1bOS", "]", "\x1b[15~", "]", "2", "\x1b[F", "]", "?"]
SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?"
    r"|\x1b[ -/]*[0-~]"
)


def until_quiet(master: int, wait: float = QUIET) -> bytes:
    """What the program writes until it has been quiet for a while."""
    data, end = b"", time.monotonic() + LONGEST
    while time.monotonic() < end and select.select([master], [], [], wait)[0]:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        data += piece
    return data


def recorded(library: Path) -> str:
    """Everything the reader writes to a terminal of 80 by 24 while it opens article by article."""
    import fcntl
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {
        **os.environ,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
    }
    command = [sys.executable, "-m", "nhsreader", "--library", str(library), "--no-bundled"]
    child = subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=REPO,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    try:
        data = b""
        end = time.monotonic() + LONGEST
        while b"NHS" not in data and time.monotonic() < end:
            data += until_quiet(master)
        for key in KEYS:
            os.write(master, key.encode())
            data += until_quiet(master, 0.12)
        end = time.monotonic() + LONGEST
        while child.poll() is None and time.monotonic() < end:
            # Where it is slow it may take the two keys for one, or not be done with those before.
            os.write(master, b"\x1b")
            data += until_quiet(master)
            os.write(master, b"q")
            data += until_quiet(master, 0.5)
        assert child.poll() == 0
    finally:
        child.kill()
        child.wait()
        os.close(master)
    return data.decode("utf-8")


def kinds(output: str) -> set[str]:
    """The control sequences in it, their numbers left out but for what erases."""
    found = set(SEQUENCE.findall(output))
    return {text if text.endswith("J") else re.sub(r"\d+(;\d+)*", "N", text) for text in found}


def test_only_textual_s_own_sequences(
    own: Callable[..., Done], hostile: Path, tmp_path: Path, write_article: Callable[..., Path]
) -> None:
    listed = own("list", "--json").json["documents"]
    for file in (hostile / "articles").glob("a-page-that-is-number-*"):
        file.unlink()
    clean = tmp_path / "clean"
    for document in listed[:7]:
        write_article(
            document["id"],
            "The NHS met.\n\n## Heading\n\n- item\n\n> quoted `code`\n\n" * 12,
            clean,
        )
    (clean / "articles" / f"{document['id']}.comments.yaml").write_text(
        "comments:\n- text: Clean.\n"
    )
    with ThreadPoolExecutor(2) as both:
        expected, output = both.map(recorded, (clean, hostile))
    assert "markup" in output, "the documents were shown"
    assert len(SEQUENCE.findall(output)) > 500
    assert "\x1b]52" not in output and "\x1b]8" not in output
    assert kinds(output) <= kinds(expected)
    for erasing in ("\x1b[2J", "\x1b[3J", "\x1bc"):
        assert output.count(erasing) <= expected.count(erasing)
    left = SEQUENCE.sub("", output).replace("\r", "")
    left_expected = SEQUENCE.sub("", expected).replace("\r", "")
    assert set(BAD.findall(left)) <= set(BAD.findall(left_expected)) - {"\u202e", "\x9b"}
