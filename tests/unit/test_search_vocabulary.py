"""The field's own vocabulary: each query finds the article meant and not its look-alike."""

import pytest

from tests.unit.search_texts import engine_of, found, record

# query, a text that answers it, a text that must not (or "" for none)
TABLE = [
    ("A&E", "Waits in A&E grew.", "Plan A and plan E failed."),
    ("a&e", "Waits in A&E grew.", "Plan A and plan E failed."),
    ('"A&E waits"', "Long A&E waits again.", "The waits in A&E again."),
    ('"in A & E"', "They wait in A&E today.", "They wait in E and A."),
    ("H&SC", "The H&SC Act passed.", "The HSC Act passed."),
    ("T&CP", "Under the T&CP rules.", "Under the CP rules, T said."),
    ("NHSE/I", "A letter from NHSE/I came.", "A letter from NHSE came, and I read it."),
    ("5YFV", "The plan, 5YFV, was late.", "The plan of 5 years was late."),
    ("s.75", "Rules under s.75 changed.", "Rules of 1975 changed, page 75."),
    ("s.75", "Rules under section 75 changed.", "Rules under section 57 and part 75."),
    ("\u00a322bn", "A gap of \u00a322bn opened.", "A gap of \u00a330bn and 22 beds."),
    ("\u00a322 billion", "A gap of \u00a322bn opened.", "A gap of \u00a322 and a billion."),
    ("22bn", "A gap of \u00a322 billion opened.", "A gap of 22 million."),
    ("ICS", "Each ICS has a board.", "The ice melted in the topics."),
    ("ICS", "Many ICSs have boards.", "The IC was new."),
    ("ACS", "An ACS was planned.", "The AC was mended."),
    ("PACS", "The PACS was new.", "The pace was new, as PAC said."),
    ("PACS", "Two PACSs were made.", "The pacs were new."),
    ("CCG", "The CCGs met.", "The CC met the G."),
    ("CCGs", "The CCG met.", "The CCTV met."),
    ("CCG", "The CCG\u2019s plan.", "The ccgx plan."),
    ("CCG\u2019s", "The CCG met.", "The PCT met."),
    ("NHS", "The NHS's staff.", "The nhss staff."),
    ("nhs", "The NHS grew.", "The staff grew."),
    ("IT", "The IT systems failed.", "It failed, and it failed."),
    ("WHO", "Advice from the WHO came.", "The man who came."),
    ("NICE", "Guidance from NICE came.", "A nice day came."),
    ("nice", "A nice day came.", "Guidance from NICE came."),
    ("CARE", "The charity CARE helped.", "They care for all."),
    ("US", "A firm from the US bid.", "They told us of a bid."),
    ("PbR", "Under PbR they paid.", "Under pbx they paid."),
    ("DoH", "The DoH wrote.", "The doh was soft."),
    ("N.H.S.", "The NHS grew.", "The HNS grew."),
    ("NHS", "The N.H.S. grew.", "The N and the S grew."),
    ("Monitor", "Last year Monitor fined them.", "Monitoring went on."),
    ("Unite", "They joined Unite in May.", "The unit has units."),
    ("Circle", "The firm Circle left.", "The circus left."),
    ("commissioning", "The commissioner spoke.", "The committee spoke."),
    ("commissioner", "They commissioned care.", "They committed to care."),
    ("commission", "Commissioning of care.", "A common mission."),
    ("hospital", "Two hospitals shut.", "Their hospitality ended."),
    ("capital", "The capital budget.", "The capitation fee."),
    ("general", "A general practice.", "A new generation."),
    ("organisation", "A large organization.", "An organ of state."),
    ("programme", "The IT program.", "The IT progress."),
    ("centre", "The health center.", "The cent was saved."),
    ("privatised", "Privatization of care.", "Private care."),
    ("whole-person", "Care for the whole person.", "The whole of a person."),
    ("whole person", "They want whole-person care.", "They want whole care."),
    ("cooperation", "Their co-operation helped.", "Their operation helped."),
    ("co-operation", "Their cooperation helped.", "The operation of the co."),
    ("health care", "Their healthcare is free.", "Their health is free."),
    ("healthcare", "The health care is free.", "The care of their health."),
    ("well-being", "Their wellbeing matters.", "Being here as well."),
    ("patient\u2019s", "The patients left.", "The impatient left."),
    ("\u201cstate of the art\u201d", "A state-of-the-art ward.", "A state art ward."),
    ('"health and social care"', "For health & social care.", "For health, social care."),
    ('"to be or not"', "It is to be or not.", "It is not to be."),
    ("crisis", "The crises went on.", "The cry went on."),
    ("sepsis", "More sepsis was seen.", "The step was seen."),
    ("naive", "A na\u00efve plan.", "A native plan."),
    ("2012/13", "In 2012/13 they paid.", "In 2012 they paid 13."),
    ("O\u2019Brien", "Then Mr O'Brien left.", "Then Brien left."),
    ("privatis*", "The privatisation went on.", "The private firm went on."),
    ("organiz*", "The organisers went on.", "The organ went on."),
    ("HOSPITAL", "The hospital shut.", "The hospitable host."),
]


@pytest.mark.parametrize(("query", "planted", "decoy"), TABLE)
def test_finds_the_one_and_not_the_other(tmp_path, query, planted, decoy):
    engine = engine_of(tmp_path, record("planted", planted), record("decoy", decoy))
    assert found(engine, query) == ["planted"]


@pytest.mark.parametrize(
    ("name", "verb"), [("Monitor", "monitor"), ("Unite", "unite"), ("Circle", "circle")]
)
def test_a_name_comes_before_the_word(tmp_path, name, verb):
    engine = engine_of(
        tmp_path,
        record("word", f"They {verb} and {verb} again. {name} it daily.", title=f"How to {verb}"),
        record(
            "name", f"A long report of many things says {name} took part. " + "More text. " * 50
        ),
        record("start", f"{name} has said so. {name} will act."),
        record("other", "Nothing of the kind."),
    )
    assert set(found(engine, name)[:2]) == {"name", "start"}
    assert set(found(engine, verb)) == {"word", "name", "start"}


def test_letters_seen_mostly_in_capitals_are_the_acronym(tmp_path):
    articles = [record(f"a{n}", "The ICS met.") for n in range(30)]
    engine = engine_of(tmp_path, *articles, record("typed", "the ics met"))
    assert len(found(engine, "ics")) == 31


def test_letters_spelt_both_ways_in_an_article_are_the_acronym(tmp_path):
    engine = engine_of(
        tmp_path,
        record("both", "The ICS met; see ics.example for it."),
        record("one", "An ICS met."),
    )
    assert set(found(engine, "ics")) == {"both", "one"}


def test_beginnings_take_the_most_frequent_words(tmp_path):
    rare = [record(f"r{n}", f"zeal{chr(97 + n // 26)}{chr(97 + n % 26)}") for n in range(100)]
    engine = engine_of(tmp_path, *rare, *(record(f"z{n}", "zealous work") for n in range(3)))
    hits = found(engine, "zeal*")
    assert len(hits) == 3 + 63
    assert {"z0", "z1", "z2"} <= set(hits)
