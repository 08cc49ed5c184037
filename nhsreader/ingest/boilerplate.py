"""The page's own furniture: what a line of it says it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
# Roles a line may have that are not themselves a kind of boilerplate.
LEAVE = "leave-a-comment"
WEAK_HEADING = "weak-comments-heading"

MAX_LENGTH = 400
_LOOSE = 3
_APOS = "['’‘]"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})\s*[.:!]?\s*\Z", re.IGNORECASE)


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
    r"this\s+(?:article|post|entry|page|thread)\s+is\s+(?:now\s+)?closed\s+(?:to|for)"
    r"\s+(?:new\s+)?comments?",
    _OFF,
)
_FOOTER_LABEL = _any(
    r"(?:tagged|tags?)(?:\s*:|\s+(?:with\s+|as\s+)?)?(?P<tags>[^|]*)",
    r"(?:posted|filed|published)\s+(?:in|under)\s*:?\s*(?P<cats>[^|]*)",
    r"categor(?:y|ies)\s*:\s*(?P<cats2>[^|]*)",
    r"permalink|bookmark\s+the\s+permalink|trackback(?:\s+url)?|edit|share|print|e-?mail",
    r"(?:posted\s+)?by\s+[^|]{1,60}",
)
_FORM = _any(
    r"(?:have|add)\s+your\s+say",
    r"join\s+the\s+(?:conversation|discussion|debate)",
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
    r"(?:back\s+to\s+)?top(?:\s+of\s+(?:the\s+)?page)?|return\s+to\s+top",
)
_SITE_HEADER = _any(
    r"skip\s+to\s+(?:(?:main|primary|secondary)\s+)?(?:content|navigation)",
    r"(?:main\s+)?(?:menu|navigation)|toggle\s+(?:navigation|menu)|search(?:\s+(?:for|this\s+site))?",
    r"you\s+are\s+here\s*:?.{0,120}|home(?:\s*[>»›/|]\s*[^>»›/|]{1,40}){0,6}",
    r"(?:category|tag|author|monthly|daily|yearly)\s+archives?\s*:?.{0,120}",
    r"archive\s+for\s+.{1,120}|(?:posts|entries|articles)\s+(?:tagged|filed\s+under|in\s+category)\b.{1,120}",
    r"(?:browsing|browse)\s+(?:category|tag|archives?)\b.{0,120}",
)
_COOKIE_WORD = re.compile(r"\bcookies?\b", re.IGNORECASE)
_COOKIE_VERB = re.compile(
    r"\b(?:us(?:e|es|ing)|accept|agree|consent|continu\w+|allow|manage|polic(?:y|ies)|settings"
    r"|preferences|browsing)\b",
    re.IGNORECASE,
)
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
    ):
        if pattern.match(text):
            return role
    if is_post_footer(text):
        return POST_FOOTER
    for role, pattern in (
        (PAGINATION, _PAGINATION),
        (CHROME, _CHROME),
        (SITE_FOOTER, _SITE_FOOTER),
    ):
        if all(pattern.match(part) for part in _parts(text)):
            return role
    return None


def is_chrome(text: str) -> bool:
    """Whether a line among comments is a link or button of the comment software."""
    return len(text) <= MAX_LENGTH and all(_CHROME.match(part) for part in _parts(text))


def is_post_footer(text: str) -> bool:
    """Whether it is a footer such as `Tagged A, B | 2 Comments` with its comment count."""
    parts = _parts(text)
    return (
        len(parts) > 1
        and any(_HEADING.match(p) or _LEAVE.match(p) or _NOTICE.match(p) for p in parts)
        and all(
            _HEADING.match(p) or _LEAVE.match(p) or _NOTICE.match(p) or _FOOTER_LABEL.match(p)
            for p in parts
        )
    )


def comment_count(text: str) -> int | None:
    """How many comments a heading or footer declares, None where it states no number."""
    for part in _parts(text):
        match = _HEADING.match(part)
        if match:
            stated = next(value for value in match.groups() if value).replace(",", "").lower()
            return {"no": 0, "one": 1}.get(stated) if stated.isalpha() else int(stated)
    return None


def footer_labels(text: str) -> tuple[str, ...]:
    """The tags and categories a post footer lists."""
    found: list[str] = []
    for part in _parts(text):
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


def _parts(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in text.split("|")) if part] or [text]
