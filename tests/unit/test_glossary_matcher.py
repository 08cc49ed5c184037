import pytest

from nhsreader.glossary.entries import Entry, Glossary
from nhsreader.glossary.matcher import Matcher
from tests.unit.glossary_fixture import sample

MATCHER = Matcher(sample())


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in MATCHER.find(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SHAs, the SHA's view, the SHA’s view", ["SHAs", "SHA's", "SHA’s"]),
        ("STPs/ACOs&ACSs and pre-STP work", ["STPs", "ACOs", "ACSs", "STP"]),
        ("A&E, A & E, A&Es; PACSs", ["A&E", "A & E", "A&Es", "PACSs"]),
        ("T&CP and CP", ["CP"]),
        ("sha, Sha, SHAPE, XSHA, SHA1", []),
        ("https://example.org/SHA and x@SHA.org, @SHA", []),
        ("‘STPs’ (SHA)", ["STPs", "SHA"]),
        ("GIVE IT BACK NOW", []),
        ("Our IT is old", ["IT"]),
        ("Strategic Health  Authorities and strategic health\nauthority", None),
        ("NHS England of the NHS", ["NHS England", "NHS"]),
        ("nhs england", []),
        ("Foundation Trusts, foundation trust", ["Foundation Trusts", "foundation trust"]),
        ("accident & emergency", ["accident & emergency"]),
        ("a socialist health association", []),
    ],
)
def test_surface_forms(text: str, wanted: "list[str] | None") -> None:
    if wanted is None:
        assert len(found(text)) == 2
    else:
        assert found(text) == wanted


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The regulator Monitor said so.", 1),
        ("Monitor has powers.", 1),
        ("Monitor the wards. We monitor them.", 0),
        ("Monitor powers grow.", 0),
        ("Monitor powers grow. Then Monitor acted.", 2),
        ("The Christian Science Monitor wrote", 0),
        ("Christian Science Monitor", 0),
    ],
)
def test_a_name_of_one_word_needs_its_capital_to_mean_something(text: str, count: int) -> None:
    assert found(text).count("Monitor") == count


def test_an_empty_glossary_finds_nothing() -> None:
    from nhsreader.glossary.entries import Glossary

    assert Matcher(Glossary()).find("The NHS and SHA") == []


@pytest.mark.parametrize("text", ["The King's Fund", "The King\u2019s Fund", "A Kings Fund paper"])
def test_a_name_with_an_apostrophe_is_found_with_it_and_without(text: str) -> None:
    entry = Entry(id="kings-fund", long="King's Fund", name="King's Fund", kind="organisation")
    (hit,) = Matcher(Glossary([entry])).find(text)
    assert hit.entries == ("kings-fund",) and text[hit.start : hit.end].endswith("s Fund")
