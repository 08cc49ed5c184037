"""Reading hostile files in a child process, ended when it takes too much.

A library that reads PDF or XML in native code can neither be interrupted nor held to an amount
of memory from within; a process can. A module that serves as such a child ends with
`if __name__ == "__main__": serve(function)` and is run by `in_child`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from nhsreader.errors import BadInput, ReaderError

T = TypeVar("T")
_OK, _BAD = b"ok\n", b"bad\n"
_ROOT = Path(__file__).resolve().parents[2]
DAMAGED = "it is damaged and cannot be read"
AGAIN = "save or download it again"
_SMALLER = "split it, or save it again from the program it came from"


class Limits(msgspec.Struct, frozen=True):
    """What a child may take: bytes of memory, seconds of processor and of clock, and bytes of
    answer."""

    memory: int = 1 << 30
    cpu: int = 30
    wall: float = 60.0
    answer: int = 128 << 20


class _Refused(msgspec.Struct):
    what: str
    do: str = ""


def in_child(module: str, data: bytes, name: str, answer: type[T], limits: Limits) -> T:
    """What `module`, run as a child that serves, makes of `data`.

    Raises BadInput, with `name` as its place, for what the child refuses, for a child that
    fails and for one that was ended at a limit; ReaderError where no child can be started.
    """
    command = [
        sys.executable,
        "-m",
        module,
        str(limits.memory),
        str(limits.cpu),
        str(limits.answer),
    ]
    with tempfile.TemporaryFile() as out:
        try:
            # The module is found from the folder it runs in, never in the user's.
            child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.DEVNULL,
                cwd=_ROOT, env={**os.environ, "PYTHONPATH": os.pathsep.join(_paths())},
            )  # fmt: skip
        except OSError as error:
            raise ReaderError(
                f"no process can be started to read it: {error}", where=name
            ) from None
        try:
            child.communicate(data, timeout=limits.wall)
        except subprocess.TimeoutExpired:
            raise _too_long(name, limits.wall) from None
        finally:
            child.kill()
            child.wait()
        out.seek(0)
        said = out.read()
    if child.returncode == 0 and said.startswith(_OK):
        return msgspec.json.decode(said[len(_OK) :], type=answer)
    if child.returncode == 0 and said.startswith(_BAD):
        refused = msgspec.json.decode(said[len(_BAD) :], type=_Refused)
        raise BadInput(refused.what, where=name, do=refused.do)
    raise _ended(name, child.returncode, limits)


def serve(work: Callable[[bytes], Any]) -> None:
    """Be the child: limit this process as its arguments say, and answer for standard input."""
    memory, cpu, answer = (int(argument) for argument in sys.argv[1:4])
    _limit(memory, cpu, answer)
    try:
        said = _OK + msgspec.json.encode(work(sys.stdin.buffer.read()))
    except BadInput as error:
        said = _BAD + msgspec.json.encode(_Refused(error.what, error.do))
    except MemoryError:
        said = _BAD + msgspec.json.encode(_Refused("reading it takes too much memory", _SMALLER))
    except Exception:
        # Whatever a library raises at such bytes, it says that they cannot be read.
        said = _BAD + msgspec.json.encode(_Refused(DAMAGED, AGAIN))
    if len(said) > answer:
        said = _BAD + msgspec.json.encode(_Refused("it holds too much text", _SMALLER))
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()
    # Tearing down what a hostile file built up may take longer than reading it.
    os._exit(0)


def _limit(memory: int, cpu: int, answer: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the clock alone ends it
        return
    for kind, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_FSIZE, answer, answer),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, most = resource.getrlimit(kind)
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(kind, (soft, hard))


def _paths() -> list[str]:
    """Where modules come from here, without the folders a user happens to stand in."""
    return [path for path in sys.path if path and os.path.isabs(path)]


def _too_long(name: str, seconds: float) -> BadInput:
    return BadInput(f"reading it takes longer than {seconds:g} seconds", where=name, do=_SMALLER)


def _ended(name: str, code: int, limits: Limits) -> BadInput:
    if code in (-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGKILL", 0)):
        return _too_long(name, limits.cpu)
    return BadInput(
        f"reading it failed: it is damaged, or takes more than {limits.memory >> 20} MB of memory",
        where=name,
        do=AGAIN,
    )
