"""Config, actions, themes."""

from __future__ import annotations

from pathlib import Path

import pytest

from nhsreader import actions, settings, themes
from nhsreader.cli.main import _COMMANDS
from nhsreader.errors import BadInput, StorageError


def test_paths_follow_xdg(tmp_path: Path) -> None:
    where = settings.paths()
    assert where.library == tmp_path / "xdg" / "data" / "nhsreader" / "library"
    assert where.config_file == tmp_path / "xdg" / "config" / "nhsreader" / "config.yaml"


def test_a_config_is_read_strictly(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("theme: paper\ntext_width: 70\nkeys: {theme.next: ctrl+t}\n")
    config = settings.load_config(file)
    assert (config.theme, config.text_width) == ("paper", 70)
    assert settings.load_config() == settings.Config()

    file.write_text("theme: paper\ntext_with: 70\n")
    with pytest.raises(BadInput, match="did you mean 'text_width'") as caught:
        settings.load_config(file)
    assert caught.value.where == f"{file}:2"
    file.write_text("text_width: wide\n")
    with pytest.raises(BadInput, match="number"):
        settings.load_config(file)
    with pytest.raises(StorageError):
        settings.load_config(tmp_path / "none.yaml")


def test_every_action_is_bound_once_where_it_counts() -> None:
    taken: set[tuple[str, str]] = set()
    for action in actions.ACTIONS:
        for key in action.keys:
            assert (action.where, key) not in taken, key
            taken.add((action.where, key))
        assert action.help.endswith(".") and action.label


def test_every_command_an_action_names_exists() -> None:
    for action in actions.ACTIONS:
        if action.cli and not action.cli.startswith("-"):
            assert action.cli.split()[0] in _COMMANDS, action.id


def test_keys_of_the_config_win_and_are_checked() -> None:
    assert actions.keys_of({"theme.next": "x1, x2"})["theme.next"] == ("x1", "x2")
    taken = actions.keys_of({"theme.next": "q"})
    assert "q" not in taken["app.quit"] and taken["theme.next"] == ("q",)
    with pytest.raises(BadInput, match="did you mean 'theme.next'"):
        actions.keys_of({"theme.nxt": "x"})
    with pytest.raises(BadInput, match="both"):
        actions.keys_of({"theme.next": "f12", "app.quit": "f12"})


def test_every_theme_can_be_read_by_everyone() -> None:
    found, problems = themes.load_all()
    assert not problems and len(found) >= 3
    assert {"nhs-light", "nhs-dark", "high-contrast"} <= {theme.name for theme in found}
    assert {theme.dark for theme in found} == {True, False}
    for theme in found:
        for what, ratio in theme.contrasts():
            assert ratio >= themes.MIN_CONTRAST, f"{theme.name}: {what} {ratio:.1f}"


def test_contrast_is_that_of_wcag() -> None:
    assert themes.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert themes.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_broken_theme_is_reported_and_the_others_load(tmp_path: Path) -> None:
    good = (settings.bundled("themes") / "paper.yaml").read_text()
    (tmp_path / "paper.yaml").write_text(good)
    (tmp_path / "bad.yaml").write_text(
        good.replace("name: paper", "name: bad").replace("#fbf6e9", "red")
    )
    found, problems = themes.load_all([tmp_path])
    assert [theme.name for theme in found] == ["paper"]
    assert len(problems) == 1 and "bad.yaml:5" in problems[0] and "#rrggbb" in problems[0]
