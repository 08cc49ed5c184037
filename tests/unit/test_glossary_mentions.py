import time
from datetime import date

import pytest

from nhsreader.glossary.entries import Entry, Glossary
from nhsreader.glossary.mentions import ArticleContext, Mention, find_mentions
from tests.unit.glossary_fixture import sample

GLOSSARY = sample()


def mentions(body: str, **more: object) -> list[Mention]:
    parts = {"title": str(more.pop("title", "")), "body": body}
    for number, text in enumerate(more.pop("comments", ()), 1):  # type: ignore[arg-type, var-annotated]
        parts[f"comment:{number}"] = text
    return list(find_mentions(ArticleContext(parts, **more), GLOSSARY))  # type: ignore[arg-type]


def of(term: str, body: str, **more: object) -> Mention:
    return next(
        found
        for found in mentions(body, **more)
        if found.term == term and found.surface.startswith(term)
    )


def on(year: int, month: int = 6) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, 28)


def test_a_definition_binds_earlier_mentions_and_other_parts() -> None:
    body = "SHAs are back. The Socialist Hikers Alliance (SHA) walks."
    found = [m for m in mentions(body, title="What an SHA is") if m.term == "SHA"]
    assert {(m.sense, m.long, m.decided_by) for m in found} == {
        (None, "Socialist Hikers Alliance", "definition")
    }
    assert [m.part for m in found] == ["title", "body", "body"]
    assert all(m.confidence >= 0.97 for m in found)
    assert found[0].evidence[0].quote == "Socialist Hikers Alliance (SHA"


def test_a_definition_beats_the_glossary_even_for_a_sense_it_does_not_know() -> None:
    found = of("ACS", "Acute coronary syndromes (ACSs) kill. An ACS is urgent.")
    assert (found.sense, found.long) == (None, "Acute coronary syndrome")
    assert [other.sense for other in found.alternatives] == ["system"]


def test_a_term_only_the_article_knows() -> None:
    found = of("QXR", "The Quick X-ray Review (QXR) ended. The QXR’s end.")
    assert (found.sense, found.long, found.decided_by) == (None, "Quick X-ray Review", "definition")


def test_the_long_form_in_the_article_decides() -> None:
    found = of(
        "SHA",
        "Few miss the strategic health authorities. The SHA for Kent was large.",
        publisher="socialist-health-association",
    )
    assert (found.sense, found.decided_by) == ("strategic", "long-form")
    assert found.evidence[0].quote == "strategic health authorities"


def test_words_alone_tell_the_association() -> None:
    found = of(
        "SHA",
        "At the conference in Brighton Labour set out its policy. The changes are rooted in Labour "
        "values. They are supported by the SHA.",
        comments=["Well said. The SHA should hold policy meetings about this."],
    )
    assert (found.sense, found.decided_by) == ("socialist", "cues")
    assert {"Labour", "policy meetings"} & {reason.quote for reason in found.evidence}
    assert all(reason.says for reason in found.evidence)


def test_words_alone_tell_the_authority() -> None:
    found = of(
        "SHA", "The SHA told trusts in its region to save. PCT chairs objected. Other SHAs did not."
    )
    assert found.sense == "strategic" and found.confidence > 0.8


def test_the_publisher_decides() -> None:
    found = of("SHA", "The SHA met.", publisher="socialist-health-association")
    assert (found.sense, found.decided_by) == ("socialist", "publisher")


def test_nothing_to_go_by_leaves_both_senses_open() -> None:
    found = of("STP", "The STP was discussed.")
    assert (found.sense, found.long, found.decided_by) == (None, None, "ambiguous")
    assert {other.sense for other in found.alternatives} == {"plan", "partnership"}


def test_a_sense_not_yet_in_being_is_out() -> None:
    found = of("STP", "The STP was discussed.", date_range=on(2016))
    assert (found.sense, found.decided_by) == ("plan", "date")
    assert "2017-03" in found.evidence[0].says


def test_an_end_date_never_counts() -> None:
    words = "The SHA told trusts in its region to save."
    assert of("SHA", words, date_range=on(2020)).sense == of("SHA", words).sense == "strategic"


def test_no_veto_without_a_date_and_with_the_long_form() -> None:
    assert of("ACS", "The ACS is new.").sense == "system"
    found = of("ACS", "The accountable care system is new. The ACS", date_range=on(2009))
    assert found.sense == "system"


def test_the_only_sense_is_unknown_long_before_its_time() -> None:
    found = of("ACS", "The ACS is new.", date_range=on(2009))
    assert (found.sense, found.decided_by) == (None, "unknown")
    assert found.evidence[0].kind == "date"


@pytest.mark.parametrize("year", [2012, 2014])
def test_the_name_is_the_one_the_short_form_bears(year: int) -> None:
    found = of("NCB", "The NCB decides.", date_range=on(year, 12))
    assert (found.sense, found.long) == ("board", "NHS Commissioning Board")


def test_names_in_full_are_mentions_once() -> None:
    found = mentions(
        "NHS England replaced the National Commissioning Board.", date_range=on(2012, 12)
    )
    assert [(m.term, m.sense, m.long) for m in found] == [
        ("NHSE", "board", "NHS England"),
        ("NCB", "board", "NHS Commissioning Board"),
    ]
    assert mentions("Then Monitor spoke.")[0].decided_by == "only-sense"


def test_the_author_says_how_a_term_is_used() -> None:
    found = of(
        "STP",
        "A sustainability and transformation plan gave way to a sustainability and transformation "
        "partnership. In this paper I shall use ‘STP’ in its plan sense.",
    )
    assert (found.sense, found.decided_by) == ("plan", "definition")


def test_categories_count() -> None:
    found = of("SHA", "The SHA met.", categories=("Strategic Health Authorities",))
    assert found.sense == "strategic"


def test_order_and_places() -> None:
    text = "The NHS and an FT.\nA&E."
    found = mentions(text, title="NHS", comments=["NHS"])
    assert [(m.part, m.start) for m in found] == [
        ("title", 0),
        ("body", 4),
        ("body", 15),
        ("body", 19),
        ("comment:1", 0),
    ]
    assert all(text[m.start : m.end] == m.surface for m in found if m.part == "body")


def test_two_definitions_bind_what_follows_each() -> None:
    body = "The strategic health authority (SHA) went. The SHA left.\n\nThe Socialist Health Association (SHA) met. The SHA spoke."
    senses = [m.sense for m in mentions(body) if m.surface == "SHA"]
    assert senses == ["strategic", "strategic", "socialist", "socialist"]


def test_slash_lists_plurals_possessives_and_headings() -> None:
    body = "STPs/ACOs, PACSs and the ACO's.\n\nTHE FT AND ITS WARDS\n\nThe NHS’s SHAs"
    found = [(m.surface, m.term) for m in mentions(body)]
    assert found == [
        ("STPs", "STP"), ("ACOs", "ACO"), ("PACSs", "PACS"), ("ACO's", "ACO"), ("FT", "FT"),
        ("NHS’s", "NHS"), ("SHAs", "SHA"),
    ]  # fmt: skip


def test_an_ambiguous_short_form_keeps_its_sense_inside_a_longer_term() -> None:
    entries = [*GLOSSARY.entries, Entry(id="footprint", long="STP footprint", name="STP footprint")]
    context = ArticleContext(
        {"body": "A sustainability and transformation plan (STP) has an STP footprint."}
    )
    found = [(m.surface, m.sense) for m in find_mentions(context, Glossary(entries))]
    assert found[-1] == ("STP", "plan")


def test_one_letter_and_small_letters_are_no_terms() -> None:
    assert not mentions("The mean wave height (mwh) and options (O). The mwh and O.")


def test_a_definition_in_each_paragraph_of_a_long_text_takes_no_more_than_linear_time() -> None:
    body = "The strategic health authority (SHA) went. The SHA left and the STP came.\n\n"
    began = time.perf_counter()
    find_mentions(ArticleContext({"body": body * 3000}), GLOSSARY)
    assert time.perf_counter() - began < 10
