import time
from pathlib import Path

import pytest

from nhsreader.glossary.alignment import spells
from nhsreader.glossary.definitions import find_definitions

SHARED = Path(__file__).resolve().parents[3] / "shared"


def pairs(text: str) -> list[tuple[str, str]]:
    return [(found.surface, found.long) for found in find_definitions(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A Community Dental Panel (CDP) met.", [("CDP", "Community Dental Panel")]),
        ("The CDP (Community Dental Panel) met.", [("CDP", "Community Dental Panel")]),
        ("Harbour Trust Boards (HTBs) met.", [("HTBs", "Harbour Trust Boards")]),
        ("the Office of Ward Statistics (“OWS”) counts", [("OWS", "Office of Ward Statistics")]),
        ("Bricks & Mortar (B&M) costs", [("B&M", "Bricks & Mortar")]),
        ("the Four Year Bed Plan (4YBP)", [("4YBP", "Four Year Bed Plan")]),
        ("an Island Ferry Clinic, known as an IFC, sails", [("IFC", "Island Ferry Clinic")]),
        ("ZXW = Zonal X-ray Workshop; QQ = nothing here", [("ZXW", "Zonal X-ray Workshop")]),
        ("VBP stands for Valley Bus Partnership.", [("VBP", "Valley Bus Partnership")]),
        (
            "the Lantern Fund (LF; once the Candle Pool, CP)",
            [("LF", "Lantern Fund"), ("CP", "Candle Pool")],
        ),
        ("a Moorland Nurse Scheme programme (MNS)", [("MNS", "Moorland Nurse Scheme")]),
        ("the Quarry Vale Hospital (QVH), not", [("QVH", "Quarry Vale Hospital")]),
        ("the Union of Dock Porters, UDP, met", [("UDP", "Union of Dock Porters")]),
        (
            "the Harbour Trusts for Wards and Boats (HT-Boats)",
            [("HT-Boats", "Harbour Trusts for Wards and Boats")],
        ),
        ("the Union of Dock Porters of Kent (UDP)", [("UDP", "Union of Dock Porters of Kent")]),
        ("the International League for Oars (IOL)", [("IOL", "International League for Oars")]),
        ("a QPL (short for Quay Porter Licence) is", [("QPL", "Quay Porter Licence")]),
        ("a map (QPL: Quay Porter Licence) is", [("QPL", "Quay Porter Licence")]),
        ("“QPL” (quay porter licence)", [("QPL", "quay porter licence")]),
        ("the Board of Boats and Boat Crews (BBBC)", [("BBBC", "Board of Boats and Boat Crews")]),
        (
            "a BBEC (Board of Bricks and Electric Cranes)",
            [("BBEC", "Board of Bricks and Electric Cranes")],
        ),
        ("Wide Water Watch Club (W3C)", [("W3C", "Wide Water Watch Club")]),
        ("the second ward round (2WR)", [("2WR", "second ward round")]),
        ("the e-Ferry Service (EFS)", [("EFS", "e-Ferry Service")]),
        ("the Wave-wide Ferry Service (WFS)", [("WFS", "Wave-wide Ferry Service")]),
        ("Quay Porter Ltd. (QPL)", [("QPL", "Quay Porter Ltd.")]),
        ("the mean wave height (mwh) rose", [("mwh", "mean wave height")]),
        ("many nurses of wards (now) went", []),
        ("the NHSE&I (NHSEI)", []),
        ("no one\n\nQuay Porters (NQP)", []),
        ("as agreed (see Appendix B) in March (HC 12)", []),
        ("Dr Brown (GP) and Ms Green (London)", []),
        ("the board (which covers Kent) met", []),
    ],
)
def test_definitions(text: str, wanted: list[tuple[str, str]]) -> None:
    assert pairs(text) == wanted


def test_places_are_code_points_of_the_text() -> None:
    text = "x\n\nThe “Harbour  Trust Boards” (HTBs) met."
    (found,) = find_definitions(text)
    assert text[found.short_start : found.short_end] == "HTBs"
    assert text[found.long_start : found.long_end] == "Harbour  Trust Boards"
    assert found.short == "HTB" and found.is_plural
    assert (found.start, found.end) == (found.long_start, found.short_end)


def test_a_phrase_of_another_sentence_is_not_taken() -> None:
    assert pairs("We met the Harbour Trust. Boards (HTB) followed.") == []


def test_spells() -> None:
    assert spells("NCB", "National Commissioning Board")
    assert not spells("NHSE", "National Commissioning Board")


@pytest.mark.parametrize(
    ("text", "times"),
    [("A", 200_000), ("(A", 100_000), ("a.b@", 50_000), ("AB = ", 40_000), (" or AB", 5_000)],
)
def test_hostile_text_takes_no_more_than_linear_time(text: str, times: int) -> None:
    began = time.perf_counter()
    find_definitions(text * times)
    assert time.perf_counter() - began < 5


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared gold data is not here")
def test_the_labelled_constructions() -> None:
    wrong = []
    lines = (SHARED / "gold/definition_patterns.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        text, _, gold = line.partition("\t")
        wanted = sorted(pair for pair in gold.split(";") if pair)
        got = sorted("=".join(pair) for pair in pairs(text.replace("\\n", "\n")))
        if got != wanted:
            wrong.append((text, got))
    assert not wrong
