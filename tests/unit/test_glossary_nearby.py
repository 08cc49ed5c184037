"""Words right beside an acronym of several senses, which count at that place alone."""

from datetime import date

import pytest

from nhsreader.glossary.entries import Entry, Glossary
from nhsreader.glossary.mentions import ArticleContext, Mention, find_mentions

PLAN, PARTNERSHIP = "plan", "partnership"
GLOSSARY = Glossary(
    [
        Entry(id=PLAN, short="STP", long="Sustainability and Transformation Plan",
              name="STP (plan)", kind="programme", start="2015-12-22", end="2017-03",
              nation="England", successor=(PARTNERSHIP,)),
        Entry(id=PARTNERSHIP, short="STP", long="Sustainability and Transformation Partnership",
              name="STP (partnership)", kind="body-type", start="2017-03", end="2021-04",
              nation="England", predecessor=(PLAN,)),
        Entry(id="english", short="ACO", long="Accountable Care Organisation",
              name="ACO (England)", kind="contract-model", nation="England"),
        Entry(id="american", short="ACO", long="Accountable Care Organization",
              name="ACO (US)", kind="body-type", nation="US"),
        Entry(id="council", short="CHC", long="Community Health Council",
              name="Community Health Council", kind="body-type", nation="UK"),
        Entry(id="care", short="CHC", long="NHS continuing healthcare",
              name="NHS continuing healthcare", aliases=("continuing healthcare",),
              kind="concept", nation="UK"),
        Entry(id="agreement", short="s.75", long="section 75 agreement",
              name="section 75 agreement", kind="contract-model", nation="England"),
        Entry(id="rules", short="s.75", long="section 75 regulations",
              name="section 75 regulations", kind="law", nation="England"),
    ]
)  # fmt: skip
OPENS = "A sustainability and transformation plan (STP) is due. "
ENGLISH = "An accountable care organisation (ACO) is planned. "
LATER = "The plan became a sustainability and transformation partnership, still an STP in name. "


def last(body: str) -> Mention:
    context = ArticleContext({"body": body}, None, (date(2026, 6, 1), date(2026, 6, 1)))
    shorts = {form for entry in GLOSSARY.entries for form in entry.all_shorts}
    return [m for m in find_mentions(context, GLOSSARY) if m.surface.rstrip("s") in shorts][-1]


@pytest.mark.parametrize(
    ("body", "sense"),
    [
        (OPENS + "STPs cost a lot.", PLAN),
        (OPENS + LATER, PARTNERSHIP),
        (OPENS + LATER + "Some STPs grew.", PARTNERSHIP),
        (OPENS + LATER + "An STP that was drafted is the plan.", PLAN),
        (OPENS + "An STP that has partners is the partnership.", PARTNERSHIP),
        (OPENS + "An STP is a partnership board in waiting.", PLAN),
        (OPENS + "An STP says that its neighbour is the partnership.", PLAN),
        (OPENS + LATER + "Look at the day: before the end of March the STP is the plan.", PLAN),
        (OPENS + LATER + "If the STP is published, it is the plan.", PLAN),
        (OPENS + LATER + "The author kept STP for the plan.", PLAN),
        (OPENS + LATER + "An audit of the plans (STPs) came out.", PLAN),
        (OPENS + LATER + "In May 2016 the STPs were late.", PLAN),
        (OPENS + LATER + "The STP's savings are in 2016 prices.", PARTNERSHIP),
        (OPENS + LATER + "The STP chair joined from elsewhere in 2016.", PARTNERSHIP),
        (OPENS + LATER + "Under the 2016 guidance the STP must publish.", PARTNERSHIP),
        (OPENS + LATER + "Since 2016 the STP has spent too much.", PARTNERSHIP),
        (OPENS + LATER + "Compared with 2016, the STP has grown.", PARTNERSHIP),
        (OPENS + LATER + "To clear the deficit of 2016, the STP will save.", PARTNERSHIP),
        (OPENS + LATER + "Having overspent in 2016, the STP will save.", PARTNERSHIP),
        (OPENS + LATER + "The STP in 2016 prices is dear.", PARTNERSHIP),
        (OPENS + LATER + "The STP of 2016-21 is over.", PARTNERSHIP),
        (OPENS + LATER + "Nobody had seen the plan (STP minutes, May 2018).", PARTNERSHIP),
        (OPENS + LATER + "It rained, but in 2016 the STP was young.", PLAN),
        (OPENS + LATER + "The 2016 STPs were late.", PLAN),
        (OPENS + LATER + "The STPs of 2016 were late.", PLAN),
        (OPENS + LATER + "She stands for two towns in the STP area.", PARTNERSHIP),
        (OPENS + LATER + "The STP stands for hope, for thrift and for order.", PARTNERSHIP),
        (ENGLISH + "An ACO is an organization that holds one budget.", "english"),
        (ENGLISH + "It opens the ACO for US firms.", "english"),
        (ENGLISH + "Some call the ACO (US insurers like it) a gift.", "english"),
        ("NHS continuing healthcare, or CHC, is free. Asking for CHC means the council must look.",
         "care"),
        ("NHS continuing healthcare, or CHC, is free. Here CHC means the council and the trust meet.",
         "care"),
        (OPENS + LATER + "In May 2018 the STPs were late.", PARTNERSHIP),
        (OPENS + LATER + "In May 2014 there were no STPs.", PARTNERSHIP),
        (OPENS + LATER + "From 2016 to 2018 the STPs were late.", PARTNERSHIP),
        (ENGLISH + "A US ACO is older.", "american"),
        (ENGLISH + "ACOs in the United States are older.", "american"),
        (ENGLISH + "An ACO in England is new.", "english"),
        (ENGLISH + "An NHS England ACO is new.", "english"),
        ("Community health councils (CHCs) spoke up.\n\nCHC: NHS continuing healthcare", "care"),
        ("Under the section 75 regulations, or s.75 for short, they tender.", "rules"),
        ("Under the section 75 regulations, or s.75, they tender. This s.75 is an agreement.",
         "agreement"),
    ],
)  # fmt: skip
def test_the_words_beside_decide(body: str, sense: str) -> None:
    assert last(body).sense == sense


@pytest.mark.parametrize(
    "body",
    [
        "The initials STP are shared by two things.",
        "There is no law for an STP of either kind.",
        "Two things are confusing, and STP stood for the first, and for the second.",
        "STP is the plan, or from March 2017 the partnership.",
        "These letters stand for two things: STP.",
    ],
)
def test_the_letters_themselves_stay_open(body: str) -> None:
    found = last(OPENS + body)
    assert found.sense is None and found.long is None and found.decided_by == "ambiguous"
    assert found.confidence == 0.5 and found.evidence[0].quote
    assert {other.sense for other in found.alternatives} == {PLAN, PARTNERSHIP}


def test_a_meaning_the_glossary_lacks_is_left_alone() -> None:
    found = last("The Standard Temperature and Pressure (STP) rule. An STP is a partnership.")
    assert found.sense is None and found.decided_by == "definition"


def test_the_evidence_is_the_sentence() -> None:
    found = last(OPENS + "An STP that has partners is the partnership. More follows.")
    assert found.decided_by == "definition" and found.confidence == 0.95
    assert found.evidence[0].quote == "An STP that has partners is the partnership."
