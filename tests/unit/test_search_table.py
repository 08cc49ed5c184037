"""A table of queries over one shelf: what each is to find, decided by reading the articles."""

import pytest

from nhsreader.errors import QueryError
from nhsreader.search.model import Request
from tests.unit.search_shelf import MARKS, SHELF, VOCABULARY
from tests.unit.search_texts import engine_of

NONE = ""

WORDS = [
    ("beds", "waits plan-e thirty"),
    ("BEDS", "waits plan-e thirty"),
    ("bed", "waits plan-e thirty"),
    ("beds trust", "waits"),
    ("trusts", "waits letter regulator"),
    ("the beds", "waits plan-e thirty"),
    ("what are the beds?", "waits plan-e thirty"),
    ("unicorn", NONE),
    ("beds unicorn", NONE),
    ("commissioning", "commission"),
    ("commission", "commission"),
    ("committing", "committee"),
    ("nurse", "peds doctors doctors-far"),
    ("hospital", "firm quality"),
    ("Hospital", "firm quality"),
]
PHRASES = [
    ('"the trust"', "waits letter"),
    ('"trust the"', NONE),
    ('"state of the art"', "art"),
    ('"State Of The Art"', "art"),
    ('"state art"', "gallery"),
    ('"the wards"', "watch frost doctors"),
    ('"ward\u2019s pride"', "art"),
    ("\u201cstate of the art\u201d", "art"),
    ("\u00abstate art\u00bb", "gallery"),
    ('"beds', "waits plan-e thirty"),
    ('"in A&E"', "waits"),
    ('"in A & E"', "waits"),
    ('"E The beds"', "plan-e"),
    ('"commission spoke"', NONE),
    ('"doctors meet nurses"', "doctors"),
    ('"nurses nurses"', NONE),
]
LOGIC = [
    ("beds AND trust", "waits"),
    ("beds OR trust", "waits plan-e thirty letter regulator"),
    ("beds NOT trust", "plan-e thirty"),
    ("beds -trust", "plan-e thirty"),
    ("beds \u2212trust", "plan-e thirty"),
    ("beds \u2013trust", "plan-e thirty"),
    ("-trust beds", "plan-e thirty"),
    ('beds -"the trust"', "plan-e thirty"),
    ("beds and trust", "waits"),
    ("beds or trust", "waits"),
    ("frost OR beds trust", "frost waits"),
    ("beds trust OR frost", "frost waits"),
    ("(frost OR beds) trust", "waits"),
    ("beds (trust OR empty)", "waits plan-e"),
    ("(beds OR trust) -(empty OR letter)", "waits thirty regulator"),
    ("beds -(trust OR empty)", "thirty"),
    ("beds NOT (trust OR empty)", "thirty"),
    ("beds NOT NOT trust", "waits"),
    ("beds -trust -empty", "thirty"),
    ("frost OR sun OR lamps", "frost sunny page75"),
    ("((frost) OR ((sun)))", "frost sunny"),
    ("(frost OR sun", "frost sunny"),
    ("frost) OR sun", "frost sunny"),
    ("OR frost AND", "frost"),
    ("beds AND the", "waits plan-e"),
    ("frost AND NOT ice", NONE),
    ("\u201cin the wards\u201d OR \u201cat night\u201d", "frost watch"),
]
NEAR = [
    ("nurses NEAR/3 ward", "doctors"),
    ("ward NEAR/3 nurses", "doctors"),
    ("nurses NEAR/2 ward", NONE),
    ("nurses NEAR/6 doctors", "doctors"),
    ("nurses NEAR doctors", "doctors"),
    ("nurses NEAR/10 doctor", "doctors"),
    ("nurses NEAR/11 doctor", "doctors doctors-far"),
    ("nurses BEFORE/3 ward", "doctors"),
    ("ward BEFORE/3 nurses", NONE),
    ("doctors BEFORE/2 nurses", "doctors"),
    ('nurses NEAR/2 "the ward"', "doctors"),
    ('"nurses of" BEFORE/2 ward', "doctors"),
    ("patients NEAR/3 A&E", "waits"),
    ("Monitor BEFORE/1 fining", "regulator"),
    ("title:doctors NEAR/2 title:nurses", "doctors"),
    ("title:nurses BEFORE title:doctors", NONE),
    ("comment:kestrel NEAR/3 comment:won", "waits"),
    ("comment:tender NEAR/2 comment:doubt", NONE),
    ("nurses NEAR/3 ward NEAR/3 doctors", "doctors"),
    ("-(nurses NEAR/3 ward) nurses", "peds doctors-far"),
]
PATTERNS = [
    ("commi*", "commission committee"),
    ("commissi*", "commission"),
    ("COMMISSI*", "commission"),
    ("title:commi*", "committee"),
    ("comm*ee", "committee"),
    ("w?rds", "frost watch spelling"),
    ("*ospital*", "firm quality"),
    ("p*diatric", "peds paeds"),
    ("IC*", "ics"),
    ("\u00a322*", "gap gap-words"),
    ("unicor*", NONE),
    ("hopsital~", "firm"),
    ("hspitals~", "quality"),
    ("comittee~", "committee"),
    ("comitte~", NONE),
    ("comitte~2", "committee"),
    ("ksetrel~", NONE),
    ("ards~", "frost watch spelling"),
    ("comment:kestr*", "waits"),
    ("comment:k?strel", "waits"),
    ("comment:ksetrel~", "waits"),
    ("nursing*", "peds doctors doctors-far"),
    ("title:/^doctors?/", "doctors"),
    ("title:/an? (act|firm)$/", "hsc firm"),
    ("title:/^MONEY/", "gap"),
    ("title:/money/ -year", "gap"),
    ("title:/plan [A-C]/ beds", "plan-e"),
    ("beds^3 trust", "waits"),
    ("frost^2 OR sun^0.5", "frost sunny"),
    ("commi*^2 spoke", "commission"),
]
FIELDS = [
    ("title:money", "gap gap-words"),
    ("title:Money", "gap gap-words"),
    ('title:"more money"', "gap-words"),
    ("title:(frost OR fines)", "frost regulator"),
    ("title:beds", NONE),
    ("body:doctor", "doctors doctors-far"),
    ("body:frost", NONE),
    ("TITLE:frost", "frost"),
    ("author:smith", "waits"),
    ("author:SMITH", "waits"),
    ('author:"Jane Smith"', "waits"),
    ('author:"smith jane"', "waits"),
    ("author:o'neil", "waits"),
    ("author:(smith OR jones)", "waits letter"),
    ("author:jan", NONE),
    ("publisher:hsj", "waits"),
    ("publisher:guardian", "plan-e"),
    ('publisher:"health service journal"', "waits"),
    ("publisher:journal", "waits"),
    ("kind:blog-post", "plan-e"),
    ("kind:blog", "plan-e"),
    ("kind:letter OR kind:minutes", "letter board"),
    ("category:hospitals", "waits"),
    ('category:"social care"', "letter"),
    ("category:mental", "letter"),
    ("tag:winter", "waits"),
    ('tag:"to read"', "waits"),
    ("tag:read", "plan-e"),
    ("beds -kind:news", "plan-e"),
    ("is:truncated", "plan-e"),
    ("beds is:undated", "thirty"),
    ("beds -is:undated", "waits plan-e"),
    ("has:bookmark", "waits plans"),
    ("has:note", "waits"),
    ("STP -has:bookmark", "partners fever"),
    ("note:ombudsman", "waits"),
    ("note:(kestrel OR tender)", "waits"),
    ('note:"about beds"', "waits"),
    ("note:trust", NONE),
    ("note:beds empty", NONE),
    ("comment:kestrel", "waits"),
    ("comments:nurse", "plan-e"),
    ("comment:beds", NONE),
    ("beds comment:doubt", "waits"),
    ("kestrel", NONE),
    ("colour:red", NONE),
    ("title:frost", "frost"),
]
DATES = [
    ("year:2012", "waits hsc"),
    ("year:2012..2014", "waits hsc plan-e gap"),
    ("year:2012-2014", "waits hsc plan-e gap"),
    ("year:..2012", "fever waits hsc"),
    ("year:2019..", "letter england ics"),
    ("date:2012", "waits hsc"),
    ("date:2012-03", "waits hsc"),
    ("date:2012-03-27", "hsc"),
    ("date:2012-04..2014-10", "gap"),
    ("date:2019-04-01..2019-06-29", "england"),
    ("2014..2016-03", "plan-e gap board"),
    ("2014-11..2016-03", "plan-e board"),
    ("2019..", "letter england ics"),
    ("..2011", "fever"),
    ("before:2012", "fever"),
    ("before:2012-03-27", "fever waits"),
    ("after:2019", "ics"),
    ("after:2019-04-01", "letter ics"),
    ("after:2012 before:2014-11", "gap"),
    ("beds 2012..2013", "waits"),
    ("1975", "page75"),
    ("date:2015", NONE),
]
KNOWN = [
    ("@beds", "waits plan-e thirty"),
    ("@BEDS", "waits plan-e thirty"),
    ("@beds trust", "waits"),
    ("@old", "waits"),
    ("@either lamps", NONE),
    ("@either OR lamps", "frost sunny page75"),
    ("trust -@beds", "letter regulator"),
    ("@nothing", NONE),
    ("acr:STP", "plans partners fever"),
    ("acr:STP/", "plans partners fever"),
    ("acr:STP/plan", "plans"),
    ("acr:STP/partnership", "partners"),
    ("acr:STP/partn", "partners"),
    ("acr:STP/stp-plan", "plans"),
    ("acr:STP -acr:STP/plan", "partners fever"),
    ("acr:(STP/plan OR ICS)", "plans ics"),
    ("STP@2018", "partners"),
    ("STP@2016", "plans"),
    ("STP@2017-02", "plans partners"),
    ("acr:STP@2016-07-01", "plans"),
    ("STP@2016 secret", "plans"),
    ("STP@2018 secret", NONE),
    ("acr:NICE", "guidance"),
    ("org:Monitor", "regulator"),
    ('org:"NHS Improvement"', "improvers"),
    ("org:nhsi", "improvers"),
    ("org:Monitor --lineage", "regulator improvers england letter"),
    ("--lineage org:NHSI -trust", "improvers england"),
    ("org:Circle", "firm quality"),
    ('org:"The firm"', "firm"),
    ("ward --lineage", "frost watch spelling british art doctors"),
]
NAMES = [
    ("A&E", "waits"),
    ("a&e", "waits"),
    ("A & E", "waits"),
    ("(A & E)", "waits"),
    ("NHSE/I", "letter"),
    ("NHSE", "board letter"),
    ("ICS", "ics"),
    ("ICSs", "ics"),
    ("ics", "ics"),
    ("ice", "frost"),
    ("PACS", "pacs"),
    ("PACSs", "pacs"),
    ("PAC", "pac"),
    ("s.75", "s75 pooled"),
    ("s. 75", "s75 pooled"),
    ("section 75", "pooled"),
    ("75", "pooled page75"),
    ("5YFV", "fyfv"),
    ("5yfv", "fyfv"),
    ("\u00a322bn", "gap gap-words"),
    ("\u00a322 billion", "gap gap-words"),
    ("22bn", "gap gap-words"),
    ("\u00a330bn", "thirty"),
    ("\u00a322", NONE),
    ("H&SC", "hsc"),
    ("HSC", "hsc-older"),
    ('"H&SC Act"', "hsc"),
    ("NICE", "guidance"),
    ("nice", "sunny"),
    ("Nice", "sunny"),
    ("Monitor", "regulator watch"),
    ('"Monitor fined"', "regulator"),
    ("monitoring", "regulator watch"),
    ("Unite", "union"),
    ("uniting", "union units"),
    ("units", "units"),
    ("Circle", "firm quality"),
    ("WHO", "advice"),
    ("who wrote", "man"),
    ("IT", "computers"),
    ("it systems", "computers ics"),
    ("-IT systems", "ics"),
]
SPELLINGS = [
    ("organisation", "spelling british"),
    ("organizations", "spelling british"),
    ("organis*", "spelling british"),
    ("organiz*", "spelling british"),
    ("labour", "spelling british"),
    ("labor", "spelling british"),
    ("favors", "british"),
    ("privatised", "spelling"),
    ("programme", "spelling british"),
    ("title:programs", "spelling british"),
    ("paediatric", "peds paeds"),
    ("hematology", "paeds"),
    ("naive", NONE),
    ("na\u00efvely", "peds"),
    ("naively", "peds"),
    ('"large organisation"', "spelling"),
    ('"labor wards"', "spelling british"),
    ("whole-person", "hyphens"),
    ("whole\u2010person", "hyphens"),
    ("whole person", "hyphens apart"),
    ("wholeperson", "hyphens"),
    ('"whole person care"', "hyphens"),
    ("cooperation", "hyphens"),
    ("co-operation", "hyphens"),
    ("operation", "hyphens apart"),
    ("wellbeing", "hyphens"),
    ("well being", "hyphens"),
    ("ward\u2019s", "frost watch spelling british art doctors"),
    ("ward's", "frost watch spelling british art doctors"),
    ("O\u2019Neil", NONE),
]
TABLE = [*WORDS, *PHRASES, *LOGIC, *NEAR, *PATTERNS, *FIELDS, *DATES, *KNOWN, *NAMES, *SPELLINGS]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = engine_of(tmp_path_factory.mktemp("shelf"), *SHELF)
    yield engine
    engine.close()


def answer_of(engine, query, **others):
    return engine.search(Request(query=query, limit=100, **others), VOCABULARY, MARKS)


def found(engine, query, **others):
    """The ids of what has all that is asked for, best first."""
    answer = answer_of(engine, query, **others)
    assert answer.partial or answer.total == len(answer.hits)
    return [] if answer.partial else [hit.id for hit in answer.hits]


@pytest.mark.parametrize(("query", "ids"), TABLE)
def test_table(engine, query, ids):
    assert sorted(found(engine, query)) == sorted(ids.split())


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("Monitor", "regulator", "watch"),
        ("Circle", "firm", "quality"),
        ("Unite", "union", "union"),
        ("money", "gap", "gap-words"),
        ("doctors", "doctors", "doctors-far"),
        ("frost OR sun^9", "sunny", "frost"),
        ("frost^9 OR sun", "frost", "sunny"),
        ("commissioner OR spoke", "commission", "commission"),
    ],
)
def test_what_comes_first_and_last(engine, query, first, last):
    ids = found(engine, query)
    assert (ids[0], ids[-1]) == (first, last)


@pytest.mark.parametrize(
    ("query", "scope", "ids"),
    [
        ("beds", "mine", "waits thirty"),
        ("beds", "bundled", "plan-e"),
        ("trust", "bundled", NONE),
        ("frost OR empty", "bundled", "plan-e"),
        ("-beds", "bundled", NONE),
        ("is:truncated", "mine", NONE),
        ("has:bookmark", "mine", "plans waits"),
    ],
)
def test_scopes(engine, query, scope, ids):
    assert sorted(found(engine, query, scope=scope)) == sorted(ids.split())


@pytest.mark.parametrize(
    ("query", "ids", "where"),
    [
        ("kestrel", "waits", "comments"),
        ("nurses", "doctors doctors-far peds plan-e", ""),
        ("nurses -kind:news", "plan-e", "comments"),
        ("kestrel porter", "waits", "comments"),
        ('"kestrel ltd won"', "waits", "comments"),
        ('"the tender I doubt"', "", ""),
        ("title:kestrel", "", ""),
        ("body:porter", "", ""),
        ("winter", "", ""),
        ("kestrel OR empty", "plan-e waits", ""),
        ("porter NEAR/3 figures", "waits", "comments"),
        ("porter comment:kestrel", "waits", "comments"),
        ("porter title:queues", "waits", "comments"),
        ("porter -title:queues", "", ""),
        ("beds -kestrel", "plan-e thirty", ""),
        ("beds -(kestrel OR empty)", "thirty", ""),
    ],
)
def test_with_comments(engine, query, ids, where):
    assert sorted(found(engine, query, comments=True)) == ids.split()
    hits = answer_of(engine, query, comments=True).hits
    assert not where or {hit.where for hit in hits} == {where}
    if where == "comments" and "comment:" not in query:
        assert found(engine, query) == []


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("commis", "commission"),
        ("beds tru", "waits"),
        ("IC", "ics"),
        ('"state of the a', "art"),
        ("title:mon", "gap gap-words"),
        ("beds year:201", "plan-e thirty waits"),
        ("beds -tr", "plan-e thirty"),
    ],
)
def test_while_it_is_typed(engine, typed, ids):
    assert sorted(found(engine, typed, prefix_last=True)) == sorted(ids.split())


@pytest.mark.parametrize(
    ("query", "column", "words"),
    [
        ("beds year:soon", 11, "no year"),
        ("is:good", 4, "means nothing"),
        ("beds has:cake", 10, "means nothing"),
        ("before:2012-13", 8, "2012-13"),
        ("beds 2016..2017-13", 6, "2017-13"),
        ("acr:STP/trout", 9, "no sense"),
        ("beds STP@1950", 6, "nothing known"),
        ("ward @loop", 6, "leads to itself"),
        ("ward @broken", 6, "no year"),
        ("title:/(/", 8, "regular expression"),
        ("frost title:/a[/ ward", 15, "regular expression"),
    ],
)
def test_what_cannot_be_read(engine, query, column, words):
    with pytest.raises(QueryError, match=words) as error:
        answer_of(engine, query)
    assert error.value.column == column


def test_families_are_one_row(engine):
    answer = answer_of(engine, "money", collapse=True)
    assert [(hit.id, hit.copies) for hit in answer.hits] == [("gap", ("gap-words",))]
    assert (answer.total, answer.articles) == (1, 2)
    answer = answer_of(engine, "money after:2014", collapse=True)
    assert (answer.total, answer.articles) == (0, 0)


def test_the_table_is_long_enough_and_says_nothing_twice():
    queries = [query for query, _ in TABLE]
    assert len(queries) > 250 and len(set(queries)) == len(queries)


def test_only_what_the_library_has_not_is_said_to_be_nowhere(engine):
    for query in ("nursing*", "comment:kestr*", "comment:kestrel", "beds OR frost", "note:tender"):
        assert "nowhere" not in answer_of(engine, query).explained
    for query in ("unicorn", "unicor*", "unicorn frost", "comment:beds -unicorn unicorns"):
        assert "nowhere in the library" in answer_of(engine, query).explained
