"""The page's own furniture: what a line of it says it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nhsreader.ingest.headers import DATE, mark_date
from nhsreader.ingest.lines import Line, ends_sentence, is_prose, word_count

COOKIE = "cookie-notice"
SITE_HEADER = "site-header"
SITE_FOOTER = "site-footer"
PAGINATION = "pagination"
HEADING = "comments-heading"
NOTICE = "comments-notice"
FORM = "comment-form"
CHROME = "comment-chrome"
POST_FOOTER = "post-footer"
FURNITURE = "page-furniture"
UNREADABLE = "unreadable"
ADVERT = "advert"
DATE_HEADING = "date-heading"
MASTHEAD = "masthead"
RELATED = "related"
RULE = "rule"
RUNNING_HEAD = "running-head"
TEASER = "teaser"
PINGBACKS = "pingbacks"
# Roles a line may have that are not themselves a kind of boilerplate.
LEAVE = "leave-a-comment"
WEAK_HEADING = "weak-comments-heading"

MAX_LENGTH = 400
_LOOSE = 3
_APOS = "['’‘]"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})\s*[.:!»]?\s*\Z", re.IGNORECASE)


_NUMBER = r"(?:\d[\d,]{0,8}|no|one)"
_COMMENTS = r"(?:comments?|responses?|replies|reply|thoughts?)"
_HEADING = _any(
    rf"(?:(?:readers?{_APOS}?s?{_APOS}?|your|user|all)\s+)?comments?\s*[(\[]\s*(?P<a>{_NUMBER})\s*[)\]]",
    rf"(?:(?:showing|view|see|read)\s+)?(?:all\s+)?(?P<b>{_NUMBER})\s+(?:reader\s+)?{_COMMENTS}"
    rf"(?:\s+so\s+far|\s+(?:to|on)\s+.{{1,200}})?",
    rf"comments?\s*:\s*(?P<c>{_NUMBER})",
)
_WEAK_HEADING = _any(
    rf"(?:(?:readers?{_APOS}?s?{_APOS}?|your|user|latest|all)\s+)?comments",
    r"responses",
    r"what\s+(?:people|readers|you)\s+(?:are\s+)?sa(?:y|ying)",
    r"discussion",
)
_OFF = r"comments?\s+(?:are\s+)?off(?:\s+on\s+.{1,200})?"
_LEAVE = _any(
    r"(?:leave|add|post|write|submit|make)\s+(?:a|your|the\s+first)\s+(?:comment|reply|response)"
    r"(?:\s+(?:to|on)\s+.{1,120})?(?:\s+cancel\s+reply)?",
    r"be\s+the\s+first\s+to\s+comment(?:\s+on\s+.{1,120})?",
)
_NOTICE = _any(
    r"(?:both\s+)?(?:comments?|commenting|trackbacks?|pings?|discussion)"
    r"(?:\s+and\s+(?:trackbacks?|pings?|comments?))?(?:\s+(?:on|for|to)\s+.{1,60}?)?"
    r"\s+(?:is|are|have\s+been|has\s+been)\s+(?:now\s+|currently\s+)?(?:closed|disabled|turned\s+off)",
    r"(?:comments?|commenting)\s+(?:is|are)\s+not\s+(?:enabled|allowed|open|available|accepted)\b.{0,60}",
    r"(?:this\s+)?(?:discussion|thread|conversation|comments?(?:\s+thread)?)\s+(?:will\s+close|closes|closed)"
    r"\b.{0,60}",
    r"this\s+(?:article|post|entry|page|thread)\s+is\s+(?:now\s+)?closed\s+(?:to|for)"
    r"\s+(?:new\s+)?comments?",
    _OFF,
)
_FOOTER_LABEL = _any(
    r"(?:tagged|tags?)(?:\s*:|\s+(?:with\s+|as\s+)?)?(?P<tags>[^|]*)",
    r"(?:labels?|topics?|keywords?)\s*:\s*(?P<labels>[^|]*)",
    r"(?:posted|filed|published)\s+(?:in|under)\s*:?\s*(?P<cats>[^|]*)",
    r"categor(?:y|ies)\s*:\s*(?P<cats2>[^|]*)",
    r"permalink|bookmark\s+the\s+permalink|trackback(?:\s+url)?|edit|share|print|e-?mail",
    r"(?:posted\s+)?by\s+[^|]{1,60}",
)
_LABELS_ALONE = re.compile(r"(?:tagged|tags?|labels?)\s*:\s*\S.{0,200}\Z", re.IGNORECASE)
_SIGNED = re.compile(
    rf"(?:posted|written|published|submitted)\s+by\s+(?P<name>[^\x00|,;:()?!]{{2,60}}?)"
    rf"(?:\s+(?:on\s+)?(?P<date>\x00))?(?:\s+(?:at|@)\s+(?P<time>\d{{1,2}}[:.]\d{{2}}(?:\s*[ap]\.?m\.?)?))?"
    rf"\s*[|·-]?\s*(?P<count>(?P<n>{_NUMBER})\s+{_COMMENTS})?\s*:?\s*\Z",
    re.IGNORECASE,
)
_BLOGGER = _any(
    r"(?:e-?mail\s*this|blog\s*this!?|share\s+to\s+\w+)(?:\s*(?:e-?mail\s*this|blog\s*this!?"
    r"|share\s+to\s+\w+))*",
)
_FORM = _any(
    r"(?:have|add)\s+your\s+say",
    r"join\s+the\s+(?:conversation|discussion|debate)",
    r"(?:please\s+)?(?:log|sign)\s*-?in(?:\s+or\s+(?:register|sign\s*-?up))?\s+to\s+(?:join|take\s+part|post)"
    r"\b.{0,60}",
    r"(?:(?:read|see)\s+)?(?:our|the)\s+(?:house|community)\s+(?:rules|guidelines)",
    r"(?:first|last|full|your)?\s*(?:name|e-?mail(?:\s+address)?|postcode|telephone|phone|address)\s*\*",
    r"[☐☑□]\s*.{1,120}|\[\s*\S[^\]]{1,30}\s\]",
    r"you\s+(?:must|need\s+to|have\s+to)\s+(?:be\s+)?(?:sign|signed|log|logged|register|registered)"
    r"(?:\s*-?in)?\b.{0,60}\b(?:comment|comments|reply|post)",
    r"(?:please\s+)?(?:sign|log)\s*-?in(?:\s+or\s+register)?\s+to\s+(?:leave\s+a\s+|post\s+a\s+)?"
    r"(?:comment|reply)",
    r"your\s+e-?mail\s+address\s+will\s+not\s+be\s+(?:published|shown)\b.{0,80}",
    r"required\s+fields\s+are\s+marked\b.{0,10}",
    r"(?:your\s+)?(?:name|e-?mail(?:\s+address)?|website|url|comment|message)\s*"
    r"(?:\*|\(required\)|\((?:will\s+)?not\s+(?:be\s+)?published\)|\(optional\))",
    r"notify\s+me\s+(?:of|by|when|about)\b.{0,80}",
    r"you\s+(?:may|can)\s+use\s+these\s+html\s+tags\b.{0,300}",
    r"(?:cancel\s+reply|post\s+comment|submit\s+comment|preview\s+comment|click\s+here\s+to\s+cancel"
    r"\s+reply)",
    r"comments?\s+(?:will\s+be|are)\s+moderated\b.{0,80}",
)
_CHROME = _any(
    r"unsuitable\s+or\s+offensive\s*\??",
    r"(?:report|flag)(?:\s+(?:this|the|as))?(?:\s+(?:comment|post|abuse|inappropriate|offensive))?\s*\??",
    r"(?:reply|respond|quote|permalink|link|edit|delete|share|up\s*vote|down\s*vote|vote\s+(?:up|down)"
    r"|recommended?|likes?|dislikes?|unlike|thanks|agree|disagree)\s*\??(?:\s*[(\[]?\d+[)\]]?)?",
    r"(?:log|sign)\s*-?in\s+to\s+reply|reply\s+to\s+(?:this|[^.!?]{1,40})",
    r"(?:view|show|hide|see|load)\s+(?:\d+\s+)?(?:more\s+)?(?:replies|reply|comments?)(?:\s*\(\d+\))?",
    r"your\s+comment\s+is\s+awaiting\s+moderation",
    r"loading\s*(?:\.\.\.|…)?|like\s+this|\d+\s+likes?|\d+\s+people\s+(?:like|liked)\s+this",
    r"(?:sort(?:ed)?\s+by\s*:?\s*)?(?:newest|oldest|best|most\s+(?:recent|liked|recommended))"
    r"(?:\s+first)?",
)
_PAGINATION = _any(
    r"(?:view\s+results\s+)?\d{1,4}\s+per\s+page",
    r"page\s+\d+\s+(?:of|/)\s+\d+",
    r"(?:«|‹|<<?|←|⟵)?\s*(?:older|newer|previous|next|earlier|later|first|last)"
    r"\s+(?:posts?|entries|page|comments?|articles?|results)\s*(?:»|›|>>?|→|⟶)?",
    r"(?:(?:newer|older)\s+posts?\s+){1,2}home",
    r"(?:«|‹|←)\s*(?:previous|prev|older|newer|next)\b[^|»]{1,100}|(?:next|newer|older|previous)\b.{1,100}(?:»|›|→)",
    r"(?:«|‹|<<|←)\s*(?:previous|prev|older|newer|next|first)|(?:next|newer|older|last)\s*(?:»|›|>>|→)",
    r"(?:«|‹|←)?\s*(?:(?:previous|prev)\s+)?1(?:\s+\d{1,3}){1,12}(?:\s*(?:…|\.\.\.)\s*\d{1,4})?"
    r"(?:\s+next)?\s*(?:»|›|→)?",
)
_SERVICES = (
    r"(?:facebook|twitter|x|linkedin|reddit|pinterest|whatsapp|tumblr|mastodon|bluesky|google\+?)"
)
_ACTION = r"(?:article|post|page|story|entry|site|blog|via|on|by|with)"
_SITE_FOOTER = _any(
    rf"share(?:\s+(?:this|on|via|with)(?:\s+{_ACTION})?(?:\s+.{{1,40}})?)?",
    rf"(?:tweet|pin|print|e-?mail)(?:\s+this)?(?:\s+{_ACTION})?(?:\s*\(\d+\))?",
    r"(?:follow|like|find|join|connect\s+with)\s+us\b(?:\s+on\s+.{1,60})?|follow\s+(?:@\w+|via\s+e-?mail)",
    rf"{_SERVICES}(?:\s*\(\d+\))?",
    r"related(?:\s+(?:articles?|posts?|images?|files?|jobs?|stories|links?|content|topics?|news|pages?"
    r"|documents?|reading))?",
    r"(?:you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested\s+in)|read\s+next|more\s+(?:from|in|on)"
    r"\b.{1,60}|(?:most|recent(?:ly)?|latest|popular|top)\s+(?:read|viewed|commented|popular|posts?"
    r"|comments?|articles?|stories|news|jobs?|tweets?))",
    r"(?:archives?|blogroll|meta|tag\s+cloud|rss(?:\s+feeds?)?|newsletters?|advertisements?|sponsored)",
    r"(?:subscribe|subscription|unsubscribe)\b.{0,80}",
    r"sign\s+(?:in|up)\b(?:\s+(?:to|for|now|here|with)\b.{0,100})?|log\s*in|register(?:\s+(?:now|here|to)\b.{0,80})?",
    r"(?:enter|type)\s+your\s+e-?mail\b.{0,140}",
    r"join\s+[\d,]+\s+other\s+(?:subscribers?|followers?)\b.{0,40}",
    r"get\s+(?:the\s+latest|our)\b.{0,60}\b(?:inbox|newsletter|e-?mail|updates)\b.{0,40}",
    r"%d\s+bloggers?\s+like\s+this|\d+\s+bloggers?\s+like\s+this",
    r"(?:proudly\s+)?powered\s+by\s+.{1,60}|theme\s*:\s*.{1,60}|blog\s+at\s+wordpress\.com",
    r"(?:©|\(c\)|copyright)\s*.{0,160}|.{0,80}\ball\s+rights\s+reserved\b.{0,40}",
    r"(?:terms(?:\s+(?:and|&)\s+conditions|\s+of\s+use)?|privacy(?:\s+(?:and|&)\s+cookies?)?"
    r"(?:\s+(?:policy|notice))?|cookies?\s+policy|accessibility|site\s*map|disclaimer|contact(?:\s+us)?"
    r"|about(?:\s+us)?|advertise(?:\s+with\s+us)?|help)",
    r"(?:freedom\s+of\s+information|complaints|press\s+office|jobs|vacancies|cookies?|terms)"
    r"|accessibility\s+statement|house\s+rules|imprint|contact\s+the\s+.{1,30}",
    r"send\s+to\s+a\s+friend|\+1|follow\s+us\s*:|(?:share|follow)\s*:|text\s+size\s*:?(?:\s*a){0,4}",
    r"(?:print|e-?mail|save|download|listen\s+to)\s+this\s+(?:page|article|document|story)\b.{0,60}"
    r"|download\s+this\b.{0,80}|was\s+this\s+page\s+(?:useful|helpful)\s*\??|listen\s+with\b.{0,30}",
    r".{0,80}\b(?:runs\s+on|hosted\s+by|hosting\s+by|is\s+run\s+by\s+volunteers)\b.{0,160}",
    r"registered\s+(?:charity|company|office)\b.{0,200}",
    r"\[?downloaded\s+(?:from|by|on)\b.{0,120}\]?",
    r"[\d,]+\s+(?:views|shares|downloads)",
    r"you\s+(?:receive|are\s+receiving|received|got)\s+this\s+(?:bulletin|e-?mail|newsletter|message|mail)\b.*",
    r"(?:back\s+to\s+)?top(?:\s+of\s+(?:the\s+)?page)?|return\s+to\s+top",
)
_SITE_HEADER = _any(
    r"skip\s+to\s+(?:(?:main|primary|secondary)\s+)?(?:content|navigation)",
    r"(?:main\s+)?(?:menu|navigation)|toggle\s+(?:navigation|menu)|search(?:\s+(?:for|this\s+site))?",
    r"you\s+are\s+here\s*:?.{0,120}|home(?:\s*[>»›/|]\s*[^>»›/|]{1,40}){0,6}",
    r"(?:category|tag|author|monthly|daily|yearly)\s+archives?\s*:?.{0,120}",
    r"archive\s+for\s+.{1,120}|(?:posts|entries|articles)\s+(?:tagged|filed\s+under|in\s+category)\b.{1,120}",
    r"(?:browsing|browse)\s+(?:category|tag|archives?)\b.{0,120}",
    r"skip\s+to\s+(?:main|sidebar|footer|search)|[☰≡]\s*.{0,20}|search\s+\w{1,20}|(?:html|pdf)",
)
_ADVERT = _any(
    r"\W*(?:advertisement|advertisement\s+feature|sponsored(?:\s+(?:content|post|by\s+.{1,40}))?)\W*",
    r"(?:story|article|post)\s+continues\s+below(?:\s+(?:advert|advertisement))?",
)
_SECTION = _any(
    r"more\s+(?:on|from|in|like)\s+(?:this|the|our)\b.{0,40}|more\s+(?:stories|news|headlines|posts|articles)",
    r"(?:other|latest|recent|related|earlier|previous|popular|trending|recommended|similar)\s+"
    r"(?:press\s+)?(?:releases?|stories|news|posts?|articles?|headlines|decks?|pages|entries|comments|items)",
    r"(?:recommended|suggested)(?:\s+(?:for\s+you|reading))?|most\s+(?:read|popular|viewed|commented)",
    r"you\s+(?:may|might)\s+also\s+(?:like|be\s+interested\s+in|enjoy)|people\s+also\s+(?:read|viewed)",
    r"also\s+(?:this\s+(?:week|month)|today|in\s+this\s+issue|on\s+this\s+site)|(?:read|up)\s+next",
    r"(?:in\s+other\s+news|elsewhere\s+on\s+(?:the\s+site|the\s+web|this\s+site))",
    r"blog\s+archive|archives|blogroll|recent\s+posts",
)
_PINGBACKS = _any(
    r"(?:(?P<n>\d+)\s+)?(?:pingbacks?|trackbacks?)(?:\s*(?:/|&|and)\s*(?:pingbacks?|trackbacks?))?(?:\s*\(\d+\))?"
)
_PETITION = _any(
    r"(?:sign|join|add\s+your\s+name(?:\s+to)?|support)\s+(?:the|our|this)\s+(?:petition|campaign|letter|pledge)",
    r"(?:sign\s+up|subscribe|contact\s+us|get\s+in\s+touch|take\s+action|donate|e-?mail\s+your\s+mp).{0,60}",
)
_RULE = re.compile(r"(?:-{16,}|={16,}|_{16,}|\*{16,}|~{16,}|#{16,}|[–—─]{10,})\Z")
_ALL_NAV = re.compile(
    r"(?:about|campaigns|contact|donate|events|get\s+help|health|help|home|join(?:\s+us)?|jobs|log\s*in|menu"
    r"|news|opinion|policy|press\s+office|privacy|register|search|share|sign\s*(?:in|up)|sport|subscribe|terms"
    r"|upload|advertise|publications|resources|shop|podcasts?)\b",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"[^.!?|]{2,60}(?:\s+[›>»]\s+[^.!?|]{2,60}){1,8}\Z")
_COOKIE_WORD = re.compile(r"\bcookies?\b", re.IGNORECASE)
_COOKIE_VERB = re.compile(
    r"\b(?:us(?:e|es|ing)|accept|agree|consent|continu\w+|allow|manage|polic(?:y|ies)|settings"
    r"|preferences|browsing)\b",
    re.IGNORECASE,
)
_GAP = re.compile(r"\s*\|\s*|\s+·\s+|\t+|\s{2,}")
_LINK = re.compile(f"{_CHROME.pattern}|{_SITE_FOOTER.pattern}", re.IGNORECASE)
TRAILING = {SITE_FOOTER, PAGINATION, FORM, COOKIE, CHROME, LEAVE}


def role_of(text: str) -> str | None:
    """What a line by itself says it is: a kind of boilerplate, LEAVE or WEAK_HEADING; None for
    text. Where it stands decides whether that counts."""
    if len(text) > MAX_LENGTH:
        return None
    if _is_cookie(text):
        return COOKIE
    for role, pattern in (
        (NOTICE, _NOTICE),
        (HEADING, _HEADING),
        (LEAVE, _LEAVE),
        (FORM, _FORM),
        (WEAK_HEADING, _WEAK_HEADING),
        (SITE_HEADER, _SITE_HEADER),
        (PINGBACKS, _PINGBACKS),
    ):
        if pattern.match(text):
            return role
    if is_post_footer(text):
        return POST_FOOTER
    for role, pattern in (
        (SITE_HEADER, _SITE_HEADER),
        (PAGINATION, _PAGINATION),
        (CHROME, _CHROME),
        (SITE_FOOTER, _SITE_FOOTER),
    ):
        if all(pattern.match(part) for part in parts(text)):
            return role
    if len(parts(text)) > 1 and all(_LINK.match(part) for part in parts(text)):
        return SITE_FOOTER
    return None


def is_chrome(text: str) -> bool:
    """Whether a line among comments is a link or button of the comment software."""
    return len(text) <= MAX_LENGTH and all(_CHROME.match(part) for part in parts(text))


def is_post_footer(text: str) -> bool:
    """Whether it is a footer of a post: `Tagged A, B | 2 Comments` with its comment count,
    `Category: A · Tags: B`, `Labels: A`, or `Posted by X at 09:14` without a date."""
    if signed_footer(text) is not None or _BLOGGER.match(text) or _LABELS_ALONE.match(text):
        return True
    pieces = parts(text)
    ends = [_HEADING.match(p) or _LEAVE.match(p) or _NOTICE.match(p) for p in pieces]
    return (
        len(pieces) > 1
        and (any(ends) or all(":" in piece for piece in pieces))
        and all(end or _FOOTER_LABEL.match(p) for end, p in zip(ends, pieces, strict=True))
    )


def signed_footer(text: str) -> tuple[str, str | None] | None:
    """Author and date, if any, of a footer such as `Posted by X at 09:14 2 comments`; None for
    a line that may as well be a header, having a date but no comment count."""
    if not text[:9].lower().startswith(("posted", "written", "publishe", "submitte")):
        return None
    marked, when = mark_date(text)
    match = _SIGNED.match(marked)
    if match is None or not match["name"][0].isupper():
        return None
    if DATE in marked and match["date"] is None:
        return None
    if match["count"] is None and (match["time"] is None or match["date"]):
        return None
    return " ".join(match["name"].split()), when


def is_rule(text: str) -> bool:
    """Whether a line is nothing but a long rule of one character."""
    return _RULE.match(text) is not None


def is_advert(text: str) -> bool:
    """Whether a line says that an advertisement stands here."""
    return len(text) <= MAX_LENGTH and _ADVERT.match(text) is not None


def is_section(text: str) -> bool:
    """Whether a line heads a list of other articles, or a column at the page's side."""
    return len(text) <= MAX_LENGTH and _SECTION.match(text) is not None


def is_petition(text: str) -> bool:
    """Whether a line may head a form to sign, subscribe or write."""
    return len(text) <= MAX_LENGTH and _PETITION.match(text) is not None


def is_menu(text: str) -> bool:
    """Whether a line is a row of links, or says where in a site the page stands."""
    if len(text) > MAX_LENGTH:
        return False
    if word_count(text) <= 20 and _CRUMBS.match(" ".join(text.split())):
        return True
    pieces = parts(text)
    links = [piece for piece in pieces if word_count(piece) <= 4 and not ends_sentence(piece)]
    if len(pieces) > 1 and len(links) == len(pieces):
        named = sum(_ALL_NAV.match(piece) is not None for piece in pieces)
        return named >= 2 or (named >= 1 and len(pieces) >= 3)
    return len(pieces) == 2 and pieces[0][0] in "«‹←" and pieces[1][-1] in "»›→"


def comment_count(text: str) -> int | None:
    """How many comments a heading or footer declares, None where it states no number."""
    signed = _SIGNED.match(mark_date(text)[0]) if "by" in text.lower() else None
    if signed and signed["n"]:
        stated = signed["n"].replace(",", "").lower()
        return {"no": 0, "one": 1}.get(stated) if stated.isalpha() else int(stated)
    for part in parts(text):
        match = _HEADING.match(part)
        if match:
            stated = next(value for value in match.groups() if value).replace(",", "").lower()
            return {"no": 0, "one": 1}.get(stated) if stated.isalpha() else int(stated)
    return None


def footer_labels(text: str) -> tuple[str, ...]:
    """The tags and categories a post footer lists."""
    found: list[str] = []
    for part in parts(text):
        match = _FOOTER_LABEL.match(part)
        if match:
            for listed in match.groups():
                found += [" ".join(label.split()) for label in (listed or "").split(",")]
    return tuple(dict.fromkeys(label for label in found if label))


def trailing_from(lines: Sequence[Line], roles: Sequence[str | None], first: int, end: int) -> int:
    """Where the furniture at the end of `lines[first:end]` begins; `end` where there is none.

    Up to three short lines that say nothing of themselves are taken along between two that do.
    """
    top = end
    loose = 0
    for at in range(end - 1, first - 1, -1):
        if roles[at] in TRAILING:
            top, loose = at, 0
        elif loose == _LOOSE or not _is_label(lines[at].text):
            break
        else:
            loose += 1
    return top


def _is_label(text: str) -> bool:
    return word_count(text) <= 8 and not is_prose(text) and not ends_sentence(text)


def _is_cookie(text: str) -> bool:
    return (
        word_count(text) <= 60
        and _COOKIE_WORD.search(text) is not None
        and _COOKIE_VERB.search(text) is not None
    )


def parts(text: str) -> list[str]:
    """The pieces of a line set off by `|`, `·`, tabs or wide spaces."""
    return [part for part in map(str.strip, _GAP.split(text)) if part] or [text]
