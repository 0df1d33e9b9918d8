"""What an HTML page says about itself: JSON-LD, meta tags, `<time>`, `<h1>` and `<title>`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.html import HTMLParser

_SITE_SEPARATOR = re.compile(r"\s+(?:[|–—·•»:]|::|-{1,2}|\u2022)\s+|\s*\|\s*")
_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|WebPage|Review|Recipe)$")
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")
_TITLES = ("og:title", "twitter:title", "headline", "dc.title", "title")
_PUBLISHED = (
    "article:published_time", "article:published", "og:published_time", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.created", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date",
    "article.published", "publication_date", "cxenseparse:recs:publishtime", "citation_publication_date",
    "article_date_original", "rnews:datepublished",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "lastmod")


@dataclass(frozen=True, slots=True)
class Markup:
    """Metadata of a page, as written there; None where it says nothing."""

    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None
    published: str | None = None
    modified: str | None = None


def read(tree: Any) -> Markup:
    """The metadata of a parsed page (an lxml element)."""
    meta = _meta(tree)
    data = _article_data(tree)
    outlet = _first(meta, ("og:site_name", "application-name")) or _name(data.get("publisher"))
    return Markup(
        title=_title(tree, meta, data, outlet),
        outlet=outlet,
        authors=_authors(meta, data),
        url=_url(tree, meta),
        language=(tree.get("lang") or "").split("-")[0].lower() or None,
        published=_text(data.get("datePublished")) or _first(meta, _PUBLISHED) or _published_like(meta),
        modified=_text(data.get("dateModified")) or _first(meta, _MODIFIED),
    )


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content and len(content) < 2_000:
            found.setdefault(name.strip().lower(), content)
    return found


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _article_data(tree: Any) -> dict[str, Any]:
    """The JSON-LD object that describes the article; of several, the one with a headline and a date."""
    best: dict[str, Any] = {}
    score = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        for thing in _things(script.text or ""):
            types = thing.get("@type")
            kind = " ".join(map(str, types)) if isinstance(types, list) else str(types or "")
            value = 4 * ("Article" in kind or "Posting" in kind) + 2 * ("headline" in thing) + ("datePublished" in thing)
            if _ARTICLE_TYPES.search(kind) and value > score:
                best, score = thing, value
    return best


def _things(text: str) -> Iterator[dict[str, Any]]:
    try:
        loaded = json.loads(text.strip().strip(";"), strict=False)
    except (ValueError, RecursionError):
        return
    waiting = [loaded]
    for _ in range(2_000):
        if not waiting:
            return
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting.extend(thing)
        elif isinstance(thing, dict):
            yield thing
            waiting.extend(thing[name] for name in _NESTED if name in thing)


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return value.strip() or None if isinstance(value, str) and len(value) < 1_000 else None


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _authors(meta: dict[str, str], data: dict[str, Any]) -> tuple[str, ...]:
    value = data.get("author")
    people = value if isinstance(value, list) else [value]
    names = [name for person in people if (name := _name(person))]
    if not names and (said := _first(meta, ("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author"))):
        names = [part.strip() for part in re.split(r",|;|\band\b", re.sub(r"^by ", "", said, flags=re.IGNORECASE))]
    return tuple(dict.fromkeys(name for name in names if name and not name.startswith("http")))


def _url(tree: Any, meta: dict[str, str]) -> str | None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return str(link.get("href"))
    return meta.get("og:url")


def _published_like(meta: dict[str, str]) -> str | None:
    """A meta tag of the site's own making that speaks of publication."""
    return next((value for name, value in meta.items() if "publish" in name and re.search(r"(?:19|20)\d\d", value)), None)


def _title(tree: Any, meta: dict[str, str], data: dict[str, Any], outlet: str | None) -> str | None:
    headings = [" ".join(" ".join(h.itertext()).split()) for h in list(tree.iter("h1"))[:5]]
    headings = [h for h in headings if 3 <= len(h) <= 300]
    page = next((" ".join((t.text or "").split()) for t in tree.iter("title")), "")
    stated = _text(data.get("headline")) or _first(meta, _TITLES) or page
    stated = " ".join(stated.split())
    for heading in headings:
        if _within(heading, stated) or _within(heading, page):
            return heading
    if stated:
        return without_outlet(stated, outlet)
    return headings[0] if headings else None


def _within(heading: str, stated: str) -> bool:
    a, b = _letters(heading), _letters(stated)
    return bool(a) and bool(b) and (a in b or (b in a and len(b) > 0.6 * len(a)))


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def without_outlet(title: str, outlet: str | None) -> str:
    """The title without the outlet's name at its end (or start).

    >>> without_outlet("Talks resume in Geneva | World | The Daily", "The Daily"), without_outlet("Swap – what next?", None)
    ('Talks resume in Geneva', 'Swap – what next?')
    """
    parts = _SITE_SEPARATOR.split(title)
    marks = _SITE_SEPARATOR.findall(title)
    while len(parts) > 1 and len(parts[0].split()) >= 3:
        last = parts[-1]
        names_outlet = outlet is not None and bool(set(_letters(last).split()) & set(_letters(outlet).split()))
        if not names_outlet and "|" not in marks[-1] and not (re.search(r"\.(?:com|org|net|co|io)\b", last)):
            break
        if len(last.split()) > 7:
            break
        parts.pop()
        title = title[: title.rindex(marks.pop() + last)]
    return title.strip()


def parse(text: str) -> Any:
    """The page as an lxml tree, None where lxml finds nothing in it."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def article_body(tree: Any) -> str:
    """The article's text in the page's JSON-LD, empty where there is none."""
    body = _article_data(tree).get("articleBody")
    return body if isinstance(body, str) else ""
