"""`python -m tests.judged`: have the engines' finds judged, and score the engines.

Write the pool and the texts, let people who have seen no engine's list write grades for them
(query id → article id → grade), take their files in, and look at the scores.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import warnings
from pathlib import Path

from tests.judged import pool, scores


def main() -> int:
    """Do what is asked and say what was done."""
    parser = argparse.ArgumentParser(prog="python -m tests.judged", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    told = commands.add_parser("pool", help="write what is found and not judged yet")
    told.add_argument("out", type=Path)
    told = commands.add_parser("texts", help="write the articles for the judges")
    told.add_argument("out", type=Path)
    told = commands.add_parser("take", help="add judges' files to judgements.yaml")
    told.add_argument("files", type=Path, nargs="+")
    told = commands.add_parser("score", help="nDCG@10 and P@1 of the four engines")
    told.add_argument("--by-query", action="store_true", help="worst of ours first")
    commands.add_parser("record", help="hold ours to what it reaches now")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="nhsreader-judged-") as root:
        try:
            print(_done(chosen, Path(root)))
        except (ValueError, OSError, ImportError) as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            return 1
    return 0


def _done(chosen: argparse.Namespace, folder: Path) -> str:
    if chosen.command == "pool":
        return pool.write(chosen.out, folder)
    if chosen.command == "texts":
        return pool.write_texts(chosen.out)
    if chosen.command == "take":
        return pool.take(chosen.files)
    if chosen.command == "record":
        return scores.record(folder)
    found = scores.scores(folder)
    lines = [*scores.by_query(found), ""] if chosen.by_query else []
    return "\n".join([*lines, *scores.table(found)])


if __name__ == "__main__":
    sys.exit(main())
