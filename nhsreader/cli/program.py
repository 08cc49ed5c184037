"""`themes`, `config` and `keys`."""

from __future__ import annotations

import click

from nhsreader.cli.options import Session, command


@click.group("themes", no_args_is_help=False)
def themes_command() -> None:
    """The themes of the reader."""


@themes_command.command("list")
@command
def themes_list(session: Session) -> int:
    """List the themes."""
    from nhsreader import themes
    from nhsreader.cli.output import note

    found, problems = themes.load_all()
    if session.out.mode == "json":
        rows = [{"name": t.name, "label": t.label, "dark": t.dark} for t in found]
        session.out.json({"themes": rows, "problems": problems})
    else:
        session.out.table(
            ["name", "label", ""], [[t.name, t.label, "dark" if t.dark else "light"] for t in found]
        )
        for problem in problems:
            note(problem)
    return 0


@themes_command.command("check")
@command
def themes_check(session: Session) -> int:
    """Check that every theme can be read and that its colours contrast enough."""
    from nhsreader import themes

    found, problems = themes.load_all()
    problems += [
        f"{theme.name}: {what} has contrast {ratio:.1f}, below {themes.MIN_CONTRAST}"
        for theme in found
        for what, ratio in theme.contrasts()
        if ratio < themes.MIN_CONTRAST
    ]
    if session.out.mode == "json":
        session.out.json({"problems": problems})
    else:
        for problem in problems:
            session.out.line(problem)
    return 1 if problems else 0


@click.group("config", no_args_is_help=False)
def config_command() -> None:
    """The config file."""


@config_command.command("path")
@command
def config_path(session: Session) -> None:
    """Where the config, the library and the cache are."""
    from pathlib import Path

    from nhsreader.settings import paths

    where = paths()
    chosen = session.options["config"]
    libraries = [str(path) for path in session.reader.house.libraries]
    value = {
        "config": str(Path(chosen).absolute() if chosen else where.config_file),
        "library": libraries[0],
        "libraries": libraries,
        "themes": str(where.config / "themes"),
        "cache": str(session.reader.house.cache),
        "state": str(where.state),
    }
    if session.out.mode == "json":
        session.out.json(value)
    else:
        for name in ("config", "library", "themes", "cache", "state"):
            session.out.line(f"{name}\t{value[name]}")


@config_command.command("show")
@command
def config_show(session: Session) -> None:
    """The settings in force."""
    import msgspec

    value = msgspec.to_builtins(session.reader.config)
    if session.out.mode == "json":
        session.out.json({"config": value})
    else:
        for name, setting in value.items():
            session.out.line(f"{name}: {setting}")


@config_command.command("validate")
@command
def config_validate(session: Session) -> None:
    """Check the config file; exit code 2 and the line where it is wrong."""
    from nhsreader.actions import keys_of

    keys_of(session.reader.config.keys)
    if session.out.mode == "json":
        session.out.json({"valid": True})
    else:
        session.out.line("the config is valid")


@click.command("keys")
@command
def keys_command(session: Session) -> None:
    """Every key of the reader, what it does and the command that does the same."""
    from nhsreader.actions import ACTIONS, keys_of

    keys = keys_of(session.reader.config.keys)
    if session.out.mode == "json":
        session.out.json(
            {
                "actions": [
                    {"id": a.id, "keys": list(keys[a.id]), "where": a.where, "help": a.help,
                     "command": a.cli}
                    for a in ACTIONS
                ]
            }
        )  # fmt: skip
        return
    session.out.table(
        ["keys", "action", "where", "what it does", "command"],
        [[" ".join(keys[a.id]), a.id, a.where, a.help, a.cli] for a in ACTIONS],
    )
