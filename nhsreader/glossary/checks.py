"""What is wrong in glossary, timeline and publications files, with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from nhsreader.documents import publishers
from nhsreader.errors import BadInput, ReaderError, StorageError
from nhsreader.glossary.check_entries import check_entries
from nhsreader.glossary.check_reading import Problem, Reading, problem_of
from nhsreader.glossary.check_timeline import check_timeline
from nhsreader.glossary.timeline import timeline_files

__all__ = ["Checked", "Problem", "check"]

_Kinds = tuple[str, ...]
_ENTRIES: _Kinds = ("entries",)
_TIMELINE: _Kinds = ("successions", "events")
_PUBLICATIONS: _Kinds = ("publications",)


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at and what was found, in order of file and line."""

    files: tuple[str, ...]
    items: int
    problems: tuple[Problem, ...]


def check(libraries: Sequence[Path], paths: Iterable[Path] = ()) -> Checked:
    """Check the files of some library folders, the user's own first.

    With `paths` (files, folders of them, library folders) only what stands in these is told;
    the libraries still hold what they refer to. Nothing that is wrong in a file is raised.
    Raises StorageError for a path that is not there, BadInput for one without such files.
    """
    asked = [file for path in paths for file in _files_of(path)]
    known = [_library_files(library) for library in libraries]
    held = {file.resolve() for files in known for file, _ in files}
    groups: list[list[tuple[Path, _Kinds]]] = []
    for file, kinds in asked:
        if file.resolve() in held:
            continue
        # A library folder is one group, and so are files of one folder.
        beside = next((g for g in groups if _home(g[0][0]) == _home(file)), None)
        if beside is None:
            groups.append(beside := [])
        beside.append((file, kinds))
        held.add(file.resolve())
    reading = Reading()
    for number, files in enumerate([*groups, *known]):
        for file, kinds in files:
            reading.take(file, number, kinds)
    problems = list(reading.problems)
    folders = [*(_home(group[0][0]) for group in groups), *libraries]
    senders = _publishers(folders, problems)
    problems += check_entries(reading, senders)
    problems += check_timeline(reading)
    told = {file.resolve() for file, _ in asked} if asked else None
    shown = {f for f in reading.files if told is None or Path(f).resolve() in told}
    return Checked(
        files=tuple(file for file in reading.files if file in shown),
        items=sum(record.file in shown for record in reading.records),
        problems=tuple(
            sorted(
                {p for p in problems if told is None or Path(p.file).resolve() in told},
                key=lambda p: (p.file, p.line, p.severity, p.problem),
            )
        ),
    )


def _publishers(folders: Iterable[Path], problems: list[Problem]) -> set[str]:
    found: set[str] = set()
    for folder in folders:
        try:
            found |= {publisher.id for publisher in publishers.load([folder])}
        except ReaderError as error:
            file = str(folder / "sources.yaml")
            problems.append(problem_of(error, file, "yaml", "put it right at this line"))
    return found


def _library_files(library: Path) -> list[tuple[Path, _Kinds]]:
    found = [(file, _ENTRIES) for file in _yaml_in(library / "glossary")]
    found += [(file, _kinds_of(file)) for file in timeline_files(library) if file.is_file()]
    return found


def _files_of(path: Path) -> list[tuple[Path, _Kinds]]:
    if not path.exists():
        raise StorageError("there is no such file or folder", where=str(path))
    if not path.is_dir():
        return [(path, _kinds_of(path))]
    found = _library_files(path) or [(file, _kinds_of(file)) for file in _yaml_in(path)]
    if not found:
        raise BadInput(
            "the folder holds no glossary, timeline or publications file",
            where=str(path),
            do="name a YAML file, a folder of them, or a library folder",
        )
    return found


def _kinds_of(file: Path) -> _Kinds:
    """The kinds a file may hold, by where it stands; any kind in a place of its own."""
    if file.parent.name == "glossary":
        return _ENTRIES
    if file.parent.name == "timeline":
        return _TIMELINE
    if file.name == "publications.yaml":
        return _PUBLICATIONS
    return (*_ENTRIES, *_TIMELINE, *_PUBLICATIONS)


def _yaml_in(folder: Path) -> list[Path]:
    try:
        files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", where=str(folder)) from None
    return [file for file in files if not file.name.startswith(".") and file.is_file()]


def _home(file: Path) -> Path:
    """The library folder of a file, or its folder."""
    folder = file.absolute().parent
    return folder.parent if folder.name in ("glossary", "timeline") else folder
