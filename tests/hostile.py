"""A generated corpus of hostile inputs: every one must give a row, without exception, in seconds and bounded memory.

Run as a script it prints a table of seconds, peak memory and status per input, each input in a process of its own:
`python tests/hostile.py [--small]`.
"""

# ruff: noqa: E501, T201 (a table of cases; a script that prints)
from __future__ import annotations

import argparse
import gzip
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.records import RawArticle

Make = Callable[[int], bytes]
SENTENCE = "The two sides exchanged 120 prisoners on Monday, officials said. "
PARAGRAPH = SENTENCE * 4
HEAD = "<!DOCTYPE html><html><head><title>Two sides exchange prisoners</title></head>"


def page(inside: str) -> bytes:
    return f"{HEAD}<body><h1>Two sides exchange prisoners</h1>{inside}</body></html>".encode()


def _nested(tag: str) -> Make:
    return lambda n: page(f"<{tag}>" * n + f"<p>{PARAGRAPH}</p>" + f"</{tag}>" * n)


def _random(n: int) -> bytes:
    """Bytes without pattern, the same every time."""
    state, out = 12345, bytearray()
    for _ in range(n):
        state = (1103515245 * state + 12345) % 2**31
        out.append(state >> 16 & 255)
    return bytes(out)


# name → (how to make it, its size at full scale); sizes are scaled down for the test suite.
HTML: dict[str, tuple[Make, int]] = {
    "nested div": (_nested("div"), 1_000_000),
    "nested b": (_nested("b"), 100_000),
    "nested blockquote": (_nested("blockquote"), 100_000),
    "nested table": (lambda n: page("<table><tr><td>" * n + PARAGRAPH), 50_000),
    "nested list": (lambda n: page("<ul><li>" * n + PARAGRAPH), 50_000),
    "div depth 260": (lambda n: _nested("div")(260), 1),
    "text node": (lambda n: page("<p>" + SENTENCE * n + "</p>"), 170_000),
    "unclosed font": (lambda n: page("<font color=red>" * n + f"<p>{PARAGRAPH}"), 20_000),
    "unclosed p": (lambda n: page(f"<p>{SENTENCE}" * n), 50_000),
    "attributes": (lambda n: page("<div " + " ".join(f'a{i}="1"' for i in range(n)) + f"><p>{PARAGRAPH}</p></div>"), 50_000),
    "paragraphs": (lambda n: page("".join(f"<p>{i} {PARAGRAPH}</p>" for i in range(n))), 70_000),
    "links": (lambda n: page("".join(f'<a href="/{i}">Link {i}</a> ' for i in range(n)) + f"<p>{PARAGRAPH}</p>"), 50_000),
    "dates": (
        lambda n: page("".join(f"<p>{i % 28 + 1}/{i % 12 + 1}/{1990 + i % 30}</p>" for i in range(n)) + f"<p>{PARAGRAPH}</p>"),
        20_000,
    ),
    "less-than signs": (lambda n: b"<" * n, 1_000_000),
    "utf-16 with mark": (lambda n: page(f"<p>“{PARAGRAPH}”</p>").decode().encode("utf-16"), 1),
    "utf-32 with mark": (lambda n: page(f"<p>“{PARAGRAPH}”</p>").decode().encode("utf-32"), 1),
    "utf-16 without mark": (lambda n: page(f"<p>“{PARAGRAPH}”</p>").decode().encode("utf-16-le"), 1),
    "cp1252 called utf-8": (lambda n: b'<meta charset="utf-8">' + page(f"<p>“{PARAGRAPH}”</p>").decode().encode("cp1252"), 1),
    "one bad byte": (lambda n: page(f"<p>“{PARAGRAPH}” in Zürich</p><p>bad XX byte. {PARAGRAPH}</p>").replace(b"XX", b"\x93"), 1),
    "cp1251": (lambda n: page("<p>" + "Стороны обменялись пленными. " * 40 + "</p>").decode().encode("cp1251"), 1),
    "NUL bytes": (lambda n: page(f"<p>{PARAGRAPH}</p>").replace(b"prisoners", b"pri\x00soners"), 1),
    "control characters": (lambda n: page(f"<p>\x1b[31m{PARAGRAPH}\x07\x08</p>"), 1),
    "entity bomb": (
        lambda n: b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + page(f"<p>&b; {PARAGRAPH}</p>"),
        1,
    ),
    "script only": (lambda n: page("<script>var a = 1;</script>"), 1),
    "unclosed comment": (lambda n: page(f"<p>{PARAGRAPH}</p><!-- " + "x" * n), 1_000_000),
    "unclosed script": (lambda n: page(f"<p>{PARAGRAPH}</p><script>" + "x" * n), 1_000_000),
    "plaintext tag": (lambda n: page(f"<p>{PARAGRAPH}</p><plaintext><p>{PARAGRAPH}"), 1),
    "colspan": (lambda n: page(f'<table><tr><td colspan="9007199254740992">{PARAGRAPH}</td></tr></table>'), 1),
    "deep json-ld": (
        lambda n: page('<script type="application/ld+json">' + '{"a":' * n + "1" + "}" * n + f"</script><p>{PARAGRAPH}</p>"),
        20_000,
    ),
    "broken json-ld": (lambda n: page('<script type="application/ld+json">{"@type": "NewsArticle", </script>' + f"<p>{PARAGRAPH}</p>"), 1),
    "long attribute": (lambda n: page(f'<div title="{"a" * n}"><p>{PARAGRAPH}</p></div>'), 10_000_000),
    "external entity": (lambda n: b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + page(f"<p>{PARAGRAPH} &x;</p>"), 1),
    "odd references": (lambda n: page(f"<p>{PARAGRAPH} &#147;quoted&#148; &#x110000; &nosuch; &eacute;</p>"), 1),
    "invisible marks": (lambda n: page("<p>" + PARAGRAPH.replace("sides", "si\u00adde\u200bs\u202e") + "\ufeff</p>"), 1),
    "cdata": (lambda n: page(f"<![CDATA[ <p>nothing</p> ]]><p>{PARAGRAPH}</p>"), 1),
    "carriage returns": (lambda n: page(f"<p>{PARAGRAPH}</p>\r<p>\r{PARAGRAPH}</p>"), 1),
    "hidden body": (
        lambda n: page(f'<noscript><p>{SENTENCE}</p></noscript><div style="display:none"><p>Hidden.</p></div><p>{PARAGRAPH}</p>'),
        1,
    ),
    "p below the guard": (lambda n: page(f"<p>{SENTENCE}" * n), 24_000),
    "links below the guard": (lambda n: page("".join(f'<a href="/{i}">Link {i}</a> ' for i in range(n)) + f"<p>{PARAGRAPH}</p>"), 20_000),
    "rows below the guard": (
        lambda n: page("<table>" + "".join(f"<tr><td>{i}</td><td>{SENTENCE}</td></tr>" for i in range(n)) + f"</table><p>{PARAGRAPH}</p>"),
        8_000,
    ),
    "items below the guard": (
        lambda n: page("<ul>" + "".join(f"<li>{i} {SENTENCE}" for i in range(n)) + f"</ul><p>{PARAGRAPH}</p>"),
        20_000,
    ),
    "font below the guard": (lambda n: page("<div>" * 150 + "<font>x</font> " * n + f"<p>{PARAGRAPH}</p>"), 20_000),
    "attributes below the guard": (lambda n: page("<div " + " ".join(f'a{i}="1"' for i in range(n)) + f"><p>{PARAGRAPH}</p></div>"), 9_000),
    "data uri": (lambda n: page(f'<img src="data:image/png;base64,{"QUJD" * n}"><p>{PARAGRAPH}</p>'), 2_500_000),
}
TEXT: dict[str, tuple[Make, int]] = {
    "empty": (lambda n: b"", 1),
    "blanks": (lambda n: b" \n\t\n" * n, 1_000),
    "one long line": (lambda n: SENTENCE.encode() * n, 800_000),
    "empty lines": (lambda n: b"\n" * n, 1_000_000),
    "CR ends": (lambda n: f"Two sides exchange prisoners\r\r{PARAGRAPH}\r{PARAGRAPH}".encode(), 1),
    "U+2028 ends": (lambda n: f"Two sides exchange prisoners\u2028\u2028{PARAGRAPH}".encode(), 1),
    "no final newline": (lambda n: f"\n\n\nTwo sides exchange prisoners\n\n{PARAGRAPH}".encode(), 1),
    "headline only": (lambda n: b"Two sides exchange prisoners after talks", 1),
    "furniture only": (lambda n: b"News Feed\n\n2 min read\n\nRead more\n\nShow More\n", 1),
    "body repeated": (lambda n: f"Two sides exchange prisoners\n\n{PARAGRAPH}\n\n".encode() * n, 1_000),
    "opening brackets": (lambda n: b"[" * n, 1_000_000),
    "brackets and links": (lambda n: b"[a](" * n, 300_000),
    "parentheses": (lambda n: b"(" * n, 1_000_000),
    "asterisks": (lambda n: b"*a" * n, 500_000),
    "digits": (lambda n: b"1" * n, 10_000_000),
    "commas": (lambda n: b"1," * n, 5_000_000),
    "hyphens": (lambda n: b"a-" * n, 5_000_000),
    "spaces": (lambda n: b"a" + b" " * n + b"b", 5_000_000),
    "words without stop": (lambda n: b"word " * n, 2_000_000),
    "short lines": (lambda n: b"".join(b"Line %d of a list\n" % i for i in range(n)), 60_000),
    "clock times": (lambda n: b"".join(b"%02d:%02d\nSomething happened in town %d.\n" % (i % 24, i % 60, i) for i in range(n)), 20_000),
    "mixed scripts": (lambda n: ("Пленные 囚犯 أسرى prisoners " * 50).encode(), 1),
    "lone surrogates": (lambda n: f"Two sides {PARAGRAPH}".encode() + b"\xed\xa0\x80 end.", 1),
    "mojibake": (lambda n: f"Two sides\n\n{PARAGRAPH}“Peace”".encode().decode("cp1252", "replace").encode(), 1),
    "pdf": (lambda n: b"%PDF-1.7\n" + _random(2_000), 1),
    "random bytes": (lambda n: _random(n), 200_000),
    "gzip": (lambda n: gzip.compress(PARAGRAPH.encode(), mtime=0), 1),
    "truncated gzip": (lambda n: gzip.compress(PARAGRAPH.encode(), mtime=0)[:40], 1),
    "twice gzip": (lambda n: gzip.compress(gzip.compress(PARAGRAPH.encode(), mtime=0), mtime=0), 1),
    "json": (lambda n: b'{"a": [1, 2, 3]}', 1),
    "encoded twice": (lambda n: f"Two sides\n\n{PARAGRAPH}“Peace” in Zürich".encode().decode("latin-1").encode(), 1),
    "encoded three times": (
        lambda n: f"Two sides\n\n{PARAGRAPH}“Peace” in Zürich".encode().decode("latin-1").encode().decode("latin-1").encode(),
        1,
    ),
}
# These come as files: the readers unpack them.
FILES: dict[str, tuple[str, Make, int]] = {
    "gzip bomb": ("page.html.gz", lambda n: gzip.compress(b"<p>" + b"a" * 2**26, mtime=0) * n, 32),
    "gzip bomb of text": ("page.txt.gz", lambda n: gzip.compress(SENTENCE.encode() * 2**20, mtime=0) * n, 32),
    "gzip page": ("page.html.gz", lambda n: gzip.compress(page(f"<p>{PARAGRAPH}</p>"), mtime=0), 1),
    "gzip cut off": ("page.html.gz", lambda n: gzip.compress(page(f"<p>{PARAGRAPH}</p>"), mtime=0)[:60], 1),
    "gzip in gzip": ("page.html.gz", lambda n: gzip.compress(gzip.compress(page(f"<p>{PARAGRAPH}</p>"), mtime=0), mtime=0), 1),
    "long record": ("wire.jsonl", lambda n: b'{"text": "' + SENTENCE.encode() * n + b'"}\n{"text": "Fine."}\n', 1_200_000),
}
CASES = {
    **{name: ("html", *entry) for name, entry in HTML.items()},
    **{name: ("txt", *entry) for name, entry in TEXT.items()},
    **FILES,
}
SMALL = 2_000


def make(name: str, *, small: bool) -> tuple[str, bytes]:
    """The format and content of one case."""
    form, how, size = CASES[name]
    return form, how(min(size, SMALL) if small else size)


def records(name: str, form: str, content: bytes, folder: Path) -> Iterator[RawArticle]:
    """The case as the readers hand it on."""
    from pipeline.readers import read, sources
    from pipeline.records import Given, RawArticle

    if name not in FILES:
        yield RawArticle(source=name, content=content, format=form, sha256="")  # type: ignore[arg-type]
        return
    (folder / form).write_bytes(content)
    for source in sources([folder]):
        yield from read(source, fields={}, given=Given())


def run(name: str, *, small: bool) -> str:
    """One line of the table: seconds, peak memory, status, length of the text, error; of several records the first."""
    from pipeline.cleaning.clean import clean
    from pipeline.codebook import book

    form, content = make(name, small=small)
    codebook = book.load()
    with tempfile.TemporaryDirectory() as folder:
        raws = records(name, form, content, Path(folder))
        start = time.process_time()
        article = next(clean(raw, codebook=codebook) for raw in raws)
        seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{form[-5:]:6s}{name:27s}{len(content):>12,} B{seconds:8.2f} s{peak:8.0f} MB  {article.status:12s}{len(article.text):>11,}  {article.error or ''}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="every case cut to a small size")
    parser.add_argument("--only", help="one case, in this process")
    options = parser.parse_args()
    if options.only:
        print(run(options.only, small=options.small))
        return
    for name in CASES:
        command = [sys.executable, __file__, "--only", name, *(["--small"] if options.small else [])]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        print(done.stdout.rstrip() or f"{name}: {done.stderr.strip().splitlines()[-1]}", flush=True)


if __name__ == "__main__":
    main()
