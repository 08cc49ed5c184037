"""The words by which a number is known to claim something: things counted, measures, hedges."""

from __future__ import annotations

import re

from nhsreader.glossary.entries import plural, singular


def wordset(words: str) -> frozenset[str]:
    """The words of a list written with blanks between them."""
    return frozenset(words.split())


_COUNTED = """
    people patient bed staff nurse doctor midwife consultant therapist paramedic clinician
    psychologist psychotherapist psychiatrist pharmacist physiotherapist surgeon dentist carer
    worker employee manager trainee student volunteer resident citizen adult child pensioner
    family household member governor councillor director trust hospital practice surgery clinic
    pharmacy ward unit department centre hub site home facility building ambulance theatre
    borough council county district region authority neighbourhood locality footprint system
    group board partnership organisation provider commissioner federation vanguard pioneer
    pathfinder network alliance company contractor supplier charity body quango regulator agency
    post job vacancy appointment admission attendance operation procedure test scan referral
    consultation death complaint incident error injury infection birth contract tender bid
    response submission signature redundancy dose vaccine vaccination treatment episode
    diagnosis assessment discharge delay breach transfer school prison specialty service team
    integrator cabinet cancellation objector constituency ministry tribunal person woman man"""
_ACRONYMS = "CCG STP PCT SHA ACO ACP ICP ICB ICS FT CSU PCN GP MP"
_IRREGULAR = {
    "people": "people", "persons": "people", "person": "people", "children": "child",
    "women": "woman", "men": "man", "staff": "staff", "midwives": "midwife",
    "diagnoses": "diagnosis", "personnel": "staff", "counties": "county", "beds": "beds",
    "lives": "life", "workforce": "staff", "population": "people",
}  # fmt: skip
COUNTED: dict[str, str] = {
    **{plural(word): word for word in _COUNTED.split()},
    **{f"{acronym.lower()}s": acronym for acronym in _ACRONYMS.split()},
    **_IRREGULAR,
}
"""Plural nouns of the field, and what one of them is called as a unit."""
BACKWARD: dict[str, str] = COUNTED | {"bed": "beds", "admission": "admission"}
"""Nouns a number may refer back to: "admissions fell by 4,000", "bed numbers rose by 300"."""

SINGULAR = {one.lower(): one for one in COUNTED.values()} | {"bed": "beds"}
"""Nouns before "numbers": bed numbers, GP numbers."""

# Heads that say nothing by themselves: the words before them belong to the unit.
GENERIC = wordset("groups boards authorities partnerships organisations services teams")
ORDINARY = wordset("""
    more other new local different separate existing additional extra further fewer full-time
    hospital-based big large small major main former old whole surviving remaining such own
    independent individual regional national different participating neighbouring""")
STOP = wordset("""
    a an the of in on at to for from by with and or but nor than that which who whom whose
    where when while as if is are was were be been being has have had having do does did will
    would can could may might must shall should not no it its this these those they them their
    he she his her we our you your i my me us so too then there here about over under between
    into out up down off per each every both all any some most many much since until before
    after during across within without against through because also only just still already
    said says say come came go went get got make made take took left lost need needs want wants
    work works share cover covers live lives run runs save saves cost costs""")
# Plurals that large numbers are put before without claiming anything of the field.
_NOT_COUNTED = wordset("""
    comments subscribers followers bloggers words pages years results views likes characters
    days weeks months hours minutes seconds times miles metres thanks others ways things points
    levels versions editions series readers visitors shares hits posts news""")


def open_unit(word: str) -> str | None:
    """The singular of any plural noun that may be counted, or None where it is no such noun."""
    if word in STOP or word in _NOT_COUNTED or len(word) < 4 or not word.endswith("s"):
        return None
    one = singular(word)
    return one if one != word else None


_MEASURES = """
    savings? deficits? surplus surpluses gaps? shortfalls? overspends? underspends? cuts?
    reductions? rises? increases? growth falls? drops? declines? targets? standards? thresholds?
    ceilings? caps? limits? funding spending spend spent expenditure budgets? costs? investment
    income revenue turnover profits? loss losses debts? bills? allocations? grants? uplift pay
    salary salaries wages? fines? fees? charges? prices? tariffs? occupancy vacancy vacancies
    turnout satisfaction waits? waiting delays? performance coverage uptake share contracts?
    deals? tenders? backlogs? demand activity productivity efficiency efficiencies inflation
    mortality deaths? payments? redundancy redundancies capital loans? slots? stays?
    appointments? rates? proportion gdp gains?"""
MEASURES = frozenset(
    form
    for word in _MEASURES.split()
    for form in ((word[:-2], word[:-1]) if word.endswith("s?") else (word,))
)
"""Words for what a number measures."""
VAGUE = frozenset(["spent", "waiting"])
"""Measures taken only where there is no better one near."""

_CHANGES = {
    "rise": "rise rises rose risen rising grow grows grew grown growing increase increases"
    " increased increasing climbed climbs jumped",
    "cut": "cut cuts cutting reduce reduces reduced reducing slash slashed slashing",
    "fall": "fall falls fell fallen falling drop drops dropped declined decline shrank",
    "savings": "save saves saved saving",
}
CHANGES: dict[str, str] = {word: noun for noun, words in _CHANGES.items() for word in words.split()}
"""Verbs of change, and the measure each stands for."""

HEDGE = re.compile(
    r"(?:(?P<under>just under|no more than|not more than|at most|up to|less than|fewer than"
    r"|under|below|within|as many as|as much as|a maximum of|maximum of|nearly all|shorter than)"
    r"|(?P<over>just over|no fewer than|no less than|at least|more than|over|above|upwards of"
    r"|in excess of|exceed|exceeds|exceeded|exceeding|longer than|a minimum of|minimum of|beyond)"
    r"|(?P<about>about|around|approximately|roughly|some|almost|nearly|close to|circa|ca|c"
    r"|an estimated|estimated|in the region of|in the order of|say|approaching|perhaps|only about"
    r"))[ .]{0,2}(?:the |a |an |of )?\Z"
)
HEDGE_WORD = re.compile(
    r"under|than|most|to|below|within|as|of|over|least|above|exceed\w*|beyond|about|around|ca?"
    r"|approximately|roughly|some|almost|nearly|circa|estimated|say|approaching|perhaps"
)
HEDGE_AFTER = re.compile(r" (?:or (?:more|over|above|longer|higher)|and (?:over|above))\b")
LESS_AFTER = re.compile(r" or (?:less|fewer|under|below|lower)\b")
RATE = re.compile(
    r" (?:an?|per|each|every) (?:year|month|week|day|hour|head|person|patient|night|annum|capita)"
    r"\b| pa\b| annually\b"
)

PERCENT = re.compile(
    r" ?(?:%|per ?cent\b|pc\b|percentage)( points?\b)?|[ -]percentage[ -]points?\b"
)
MONEY_WORD = re.compile(r" (?:(pounds?)(?: sterling)?|(dollars?)|(euros?))\b")
DURATION = re.compile(r"[ -](hour|minute|min|hr|day|week|month|year)(s?)\b(?!')")
UNIT_OF_TIME = {
    "hour": "hours", "hr": "hours", "minute": "minutes", "min": "minutes", "day": "days",
    "week": "weeks", "month": "months", "year": "years",
}  # fmt: skip
NOT_A_LENGTH = re.compile(
    r"(?:s')?[ -](?:ago|later|earlier|before|after|old|olds|hence|previously|into|since|of age"
    r"|time|experience|anniversary)\b"
)
LENGTH_OF = re.compile(
    r"(?<![\w-])(?:wait\w*|targets?|standards?|delay\w*|trolleys?|average|median|mean|limit\w*"
    r"|deadline|respon[ds]e? times?|stays?|seen|treated|treatment|referr\w+|arriv\w+|reach\w*"
    r"|appointments?|slots?|breach\w*|maximum|minimum|queue\w*|answer\w*|discharge\w*"
    r"|turnaround|shifts?|visits?|notice)(?![\w])"
)
LENGTH_IN_YEARS = re.compile(
    r"(?<![\w-])(?:contract\w*|tender\w*|deals?|lease\w*|franchise\w*|settlement|agreement"
    r"|expectancy|wait\w*|survival|backlog|concession\w*|target|lived?)(?![\w])"
)
WHEN_BEFORE = wordset("""
    past last next previous first final coming recent following these those every few another
    second third early later preceding ensuing intervening""")
HOW_LONG_BEFORE = frozenset(["for", "after", "in", "took", "spent", "some", "through", "during"])
NOT_A_LIMIT = wordset("""
    plan plans strategy vision view programme program review period term history career old
    anniversary conference visit strike event meeting walkout summit inquiry project course
    campaign tour break holiday window approach settlement study trial""")

FRACTION = re.compile(r"(?:half|thirds?|quarters?|fifths?|tenths?|sixths?|eighths?)(?![\w'-])")
HOW_MANY = re.compile(r"(?<![\w-])(one|two|three|four|an?)[ -]\Z")
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
OF_WHAT = re.compile(r" of (?!(?:an? |20|19|it\b|that\b|this\b|century|year|me\b|us\b))")
RATIO = re.compile(r" (?:in(?: every)?|out of(?: every)?) \Z")
OF_THE = re.compile(r" (?:out )?of (?:the |its |all |our |these |those |their |all the )?\Z")
