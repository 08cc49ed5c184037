"""`verify`: what is altered is found, what is true is not doubted."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from nhsreader.bookmarks.wording import keys_of
from nhsreader.settings import paths
from tests.cli.conftest import Done
from tests.unit.quotable import AUTHORS, Story, stories, write
from tests.unit.test_ingest_office import W, docx, p

Cli = Callable[..., Done]
CURLY, STRAIGHT, SINGLE = ("“", "”"), ('"', '"'), ("‘", "’")
EACH = 12


@pytest.fixture
def told(write_article: Callable[..., Path]) -> list[Story]:
    """Forty articles in the library of this test."""
    made = stories(40)
    write(made, paths().library, write_article)
    return made


def run_of(story: Story, rng: random.Random, low: int = 8, high: int = 26) -> list[str]:
    """Words of one paragraph, one after the other."""
    words = " ".join(rng.choice(story.paragraphs)).split()
    count = rng.randint(low, min(high, len(words)))
    at = rng.randrange(len(words) - count + 1)
    return words[at : at + count]


def trimmed(words: list[str]) -> str:
    return " ".join(words).strip(" .,;–")


def wrapped(text: str, rng: random.Random) -> str:
    return re.sub(" ", lambda m: rng.choice((" ", " ", " ", "\n", "\u00a0")), text)


def test_no_true_quotation_is_doubted(cli: Cli, told: list[Story], tmp_path: Path) -> None:
    rng = random.Random(11)
    draft, count = [], 0
    for number in range(120):
        story = told[number % len(told)]
        words = run_of(story, rng, 12)
        how = number % 8
        if how == 1:
            at = rng.randint(5, len(words) - 6)
            end = min(at + rng.randint(2, 7), len(words) - 4)
            if not re.search("not|never|no|hardly|without", " ".join(words[at:end])):
                dots = rng.choice(("…", "...", "[…]", "[...]", ". . ."))
                words = [*words[:at], dots, *words[end:]]
        text = trimmed(words)
        if how == 2:
            text = f"[{text[0].swapcase()}]{text[1:]}"
        if how == 3:
            text = text[0].swapcase() + text[1:]
        if how == 4:
            parts = text.split()
            at = rng.randint(3, len(parts) - 3)
            text = " ".join([*parts[:at], "[sic]", *parts[at:]])
        if how == 5:
            parts = text.split()
            at = rng.randint(3, len(parts) - 3)
            if not re.search(r"\d|not|never|hardly|no|without", parts[at]):
                parts[at] = "[the trust]"
            text = " ".join(parts)
        if how == 6:
            text = text.translate(str.maketrans("–-’", "—‑'"))
        if how == 7 and "fi" in text:
            text = text.replace("fi", "\ufb01")
        opening, closing = rng.choice((CURLY, STRAIGHT, SINGLE, ("„", "“"), ("«\u00a0", "\u00a0»")))
        if opening == "‘":
            text = text.replace("'", "’")
        quoted = f"{opening}{wrapped(text, rng)}{closing}"
        frame = rng.choice((
            f"As {story.author} wrote in {story.year}, {quoted}.",
            f"{quoted} ({story.author.split()[1]}, {story.year}).",
            f"One of them put it like this: {quoted}, and left.",
            f"On the trusts' own account, in the '90s, {quoted} was the rule; don't ask.",
            f"{quoted}, {story.author} argued.",
        ))  # fmt: skip
        if number % 10 == 9:
            lines = "\n".join(f"> {line}" for line in wrapped(text, rng).split("\n"))
            frame = f"{story.author} wrote:\n\n{lines}\n>\n> — {story.author}, {story.published}"
        draft.append(frame)
        count += 1
    file = tmp_path / "draft.md"
    file.write_text("\n\n".join(draft) + "\n", encoding="utf-8")
    done = cli("--no-bundled", "verify", file, "--json")
    found = done.json["quotations"]
    doubted = [(one["verdict"], one["text"], one["reasons"]) for one in found
               if one["verdict"] != "right"]  # fmt: skip
    assert not doubted
    assert len(found) == count
    assert done.code == 0
    for one, number in zip(found, range(count), strict=True):
        story = told[number % len(told)]
        assert story.id in (one["id"], *one["also"]), one
        if story.id == one["id"]:
            assert one["citation"]["authors"] == [story.author]


def altered(story: Story, other: Story, kind: str, rng: random.Random) -> str | None:
    """A sentence of a draft with one thing wrong, or None where this passage cannot have it."""
    words = run_of(story, rng, 12, 24)
    text = trimmed(words)
    frame = "It was said that “{}” and no more."
    if kind == "word":
        places = [n for n, w in enumerate(words) if n and w.isalpha() and len(w) > 4]
        if not places:
            return None
        words[rng.choice(places)] = "turnip"
        text = trimmed(words)
    elif kind == "number":
        if not re.search(r"\d", text):
            return None
        text = re.sub(r"\d", lambda m: str((int(m.group()) + 1) % 10), text, count=1)
    elif kind == "point":
        if not re.search(r"\d\.\d", text):
            return None
        text = re.sub(r"(\d)\.(\d)", r"\1\2", text)
    elif kind == "negation dropped":
        if not re.search(r"\b(?:not|never) ", text[5:-5]):
            return None
        text = re.sub(r"\b(?:not|never) ", "", text, count=1)
    elif kind == "negation added":
        parts = text.split()
        at = rng.randint(2, len(parts) - 2)
        text = " ".join([*parts[:at], "not", *parts[at:]])
    elif kind == "left out":
        parts = text.split()
        at = rng.randint(4, len(parts) - 6)
        end = at + rng.randint(1, 3)
        if not keys_of(" ".join(parts[at:end])):
            return None
        text = " ".join(parts[:at] + parts[end:])
    elif kind == "order":
        parts = text.split()
        at = rng.randint(5, len(parts) - 5)
        text = " ".join([*parts[at:], *parts[:at]])
    elif kind == "stitched":
        text = f"{trimmed(words[:8])} {trimmed(run_of(other, rng, 8, 12))}"
    elif kind == "stitched near":
        first, second = rng.sample(range(0, 6, 2), 2)
        one, two = (story.paragraphs[n][1].split()[:9] for n in (first, second))
        text = f"{trimmed(one)} {trimmed(two)}"
    elif kind == "author":
        wrong = rng.choice([name for name in AUTHORS if name != story.author])
        frame = rng.choice((f"As {wrong} wrote, “{{}}”.", f"“{{}}” ({wrong}, {story.year})."))
    elif kind == "year":
        wrong = int(story.year) + rng.choice((-2, -1, 1, 2))
        frame = rng.choice(
            (f"In {wrong} {story.author} wrote “{{}}”.", f"“{{}}” ({story.author}, {wrong}).")
        )
    elif kind == "comment":
        name, said = rng.choice(story.comments)
        text = trimmed(said.split()[: rng.randint(9, 14)])
        frame = f"As {story.author} wrote, “{{}}”."
    return frame.format(text)


FITTING = {
    "word": {"altered"}, "number": {"altered"}, "point": {"altered"},
    "negation dropped": {"altered"}, "negation added": {"altered"}, "left out": {"altered"},
    "order": {"altered"}, "stitched": {"stitched"}, "stitched near": {"stitched"},
    "author": {"misattributed"}, "year": {"misattributed"}, "comment": {"comment"},
}  # fmt: skip


def test_every_alteration_is_found(cli: Cli, told: list[Story], tmp_path: Path) -> None:
    rng = random.Random(5)
    draft, kinds = [], []
    for kind in FITTING:
        made = 0
        while made < EACH:
            story, other = rng.sample(told, 2)
            if (line := altered(story, other, kind, rng)) is not None:
                draft.append(line)
                kinds.append(kind)
                made += 1
    file = tmp_path / "draft.txt"
    file.write_text("\n\n".join(draft) + "\n", encoding="utf-8")
    done = cli("--no-bundled", "verify", file, "--json")
    found = done.json["quotations"]
    assert len(found) == len(kinds) >= 100
    assert done.code == 1
    missed = [(kind, one["verdict"], one["text"], one["reasons"])
              for kind, one in zip(kinds, found, strict=True)
              if one["verdict"] not in FITTING[kind]]  # fmt: skip
    assert not missed
    for kind, one in zip(kinds, found, strict=True):
        assert one["reasons"]
        if "altered" in FITTING[kind]:
            assert one["differences"], one
        if kind in ("number", "point"):
            assert "number" in {d["weighty"] for d in one["differences"]}
        if kind.startswith("negation"):
            assert "negation" in {d["weighty"] for d in one["differences"]}, one["differences"]


@pytest.fixture
def wards(write_article: Callable[..., Path]) -> Path:
    """One article with a comment."""
    file = write_article(
        "wards", "The board said that it will not close the twelve wards of the old hospital.",
        paths().library, title="The wards", authors="[Jane Hartley]", published="2014-05-12",
    )  # fmt: skip
    file.with_name("wards.comments.yaml").write_text(
        "- author: Old Porter\n  text: I never once saw an auditor on the wards.\n"
    )
    return file


def checked(cli: Cli, folder: Path, text: str, name: str = "d.md", *more: str) -> Done:
    (folder / name).write_text(text, encoding="utf-8")
    return cli("--no-bundled", "verify", folder / name, "--json", *more)


def test_all_right_ends_with_nothing_and_the_keys_are_those_of_the_contract(
    cli: Cli, wards: Path, tmp_path: Path
) -> None:
    done = checked(cli, tmp_path, "He said:\n“it will not close the twelve\nwards”.\n")
    assert done.code == 0
    (one,) = done.json["quotations"]
    assert (one["line"], one["verdict"], one["id"], one["part"]) == (2, "right", "wards", "body")
    assert one["differences"] == [] and one["end"] - one["start"] == 34
    assert one["text"] == "it will not close the twelve\nwards"


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("A comment by Old Porter ran “I never once saw an auditor”.", "right"),
        ("Old Porter commented below: “I never once saw an auditor”.", "right"),
        ("“I never once saw an auditor”, wrote Jane Hartley.", "comment"),
        ("A comment by Peter Wainman ran “I never once saw an auditor”.", "misattributed"),
        ("In 2011 she wrote “it will not close the twelve wards”.", "misattributed"),
        ("Under the 2011 Act, “it will not close the twelve wards”.", "right"),
        ("By 2020 “it will not close the twelve wards”.", "right"),
        ("Edna Crumb wrote: “it will not close the twelve wards”.", "misattributed"),
    ],
)
def test_whose_words_they_are(
    cli: Cli, wards: Path, tmp_path: Path, draft: str, verdict: str
) -> None:
    (one,) = checked(cli, tmp_path, draft).json["quotations"]
    assert one["verdict"] == verdict, one["reasons"]


def test_short_ones_only_when_asked(cli: Cli, wards: Path, tmp_path: Path) -> None:
    text = "The “old hospital” and its “brass band”."
    assert checked(cli, tmp_path, text).json["quotations"] == []
    done = checked(cli, tmp_path, text, "d.md", "--short")
    assert [one["verdict"] for one in done.json["quotations"]] == ["right", "not-found"]
    assert done.code == 1


def test_several_drafts_name_their_files(cli: Cli, wards: Path, tmp_path: Path) -> None:
    for name in ("a.md", "b.txt"):
        (tmp_path / name).write_text("“it will not close the twelve wards”", encoding="utf-8")
    done = cli("--no-bundled", "verify", tmp_path / "a.md", tmp_path / "b.txt", "--json")
    assert [Path(one["file"]).name for one in done.json["quotations"]] == ["a.md", "b.txt"]


def test_what_is_no_draft_is_refused(cli: Cli, wards: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "p.pdf").write_bytes(b"%PDF-1.4 and more")
    (tmp_path / "w.docx").write_bytes(b"PK\x03\x04 no more")
    for name in ("none.md", "empty.md", "p.pdf", "w.docx", "."):
        done = cli("--no-bundled", "verify", tmp_path / name, "--json")
        assert done.code == 2 and done.json["error"]["what"], name


def test_a_word_document_is_a_draft(cli: Cli, wards: Path, tmp_path: Path) -> None:
    file = tmp_path / "d.docx"
    text = p("As it was put, “it will not close the twelve wards”.")
    style = '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style>'
    styles = {"word/styles.xml": f'<w:styles xmlns:w="{W}">{style}</w:styles>'}
    file.write_bytes(docx(text + p("it will close the twelve wards", "Quote"), **styles))
    done = cli("--no-bundled", "verify", file, "--json")
    assert [one["verdict"] for one in done.json["quotations"]] == ["right", "altered"]
    assert [one["line"] for one in done.json["quotations"]] == [1, 2]
    assert done.json["files"][0]["unit"] == "paragraph"


def test_a_person_sees_line_verdict_quotation_and_what_the_source_says(
    cli: Cli, wards: Path, tmp_path: Path
) -> None:
    (tmp_path / "d.md").write_text("“it will close the twelve wards”\n", encoding="utf-8")
    done = cli("--no-bundled", "verify", tmp_path / "d.md", "--plain")
    assert done.code == 1
    assert done.out.startswith("line 1\taltered\t“it will close the twelve wards”\n")
    assert "[-not-]" in done.out and "Jane Hartley, The wards, 2014-05-12" in done.out
    assert "1 quotation, 1 not right" in done.err
