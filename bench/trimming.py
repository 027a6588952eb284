"""How close what is published comes to what real authors wrote, by source, client and language.

    python -m bench.trimming [--corpora ../shared/corpora] [--show 10]

Judges replies by others whose right answer is known, and mails with odd structures. A reply is
strict when it equals the first expected text, ok when it equals an accepted one with or without a
sign-off. The stated replies' aims: ok 95 %, strict 88 %, not English 92 %; header blocks 98 %.
Answers between quoted lines keep 98 % of their words (`inline_answers`).
"""

import argparse
import json
import re
import statistics
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.inline_answers import inline_answers
from gateway.message.endings import endings_of
from gateway.message.markup import html_of
from gateway.message.reading import read
from gateway.message.trimming import trim

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
RECALL, PRECISION = 0.98, 0.98  # of words: less is too much cut, or too much left
REPEATS = 5  # of the measurement of time

# NUL cannot be stored in a text.
_LEVELLED = re.compile(r"[\0\u200b-\u200f\u2060\ufeff\u00ad*_]")


def levelled(text: str) -> str:
    """Fold white space, Unicode form and the marks of emphasis."""
    folded = unicodedata.normalize("NFC", _LEVELLED.sub("", unicodedata.normalize("NFC", text)))
    return " ".join(folded.split())


def is_same(wanted: str, got: str) -> bool:
    """Compare; a letter that the source of the corpus had lost may be any."""
    pattern = re.escape(wanted).replace("\ufffd", ".")
    return bool(re.fullmatch(pattern, got))


def without_sign_off(text: str) -> str:
    """Leave out the closing: sources disagree whether it is an author's text."""
    lines = text.strip().splitlines()
    ending, _ = endings_of(lines)
    return "\n".join(line for place, line in enumerate(lines) if place not in ending)


def cases(corpora: Path, kind: str) -> Iterator[tuple[dict, bytes]]:
    """Give each case of a kind with its mail."""
    for line in (corpora / f"{kind}.jsonl").read_text().splitlines():
        case = json.loads(line)
        yield case, (corpora / kind / case["file"]).read_bytes()


def fold_of(case: dict):
    """Give how the texts of a case are compared."""
    if case["compare"] == "nospace":
        return lambda text: re.sub(r"\s", "", levelled(text))
    return levelled


def judged(case: dict, got: str) -> set[str]:
    """Give what holds of a result: strict, ok, empty, cut, left."""
    fold = fold_of(case)
    if not case["expected"]:
        there = all(fold(one) in fold(got) for one in case["contains"])
        gone = not any(fold(one) in fold(got) for one in case["lacks"])
        return {"strict", "ok"} if there and gone else set()
    accepted = [fold(one) for one in case["expected"]]
    said = set()
    if fold(got) == accepted[0]:
        said.add("strict")
    bare = {fold(without_sign_off(one)) for one in case["expected"]}
    if fold(got) in accepted or fold(without_sign_off(got)) in bare:
        return said | {"ok"}
    if not got.strip():
        return said | {"empty"}
    return said | measured(levelled(case["expected"][0]), levelled(got))


def measured(expected: str, got: str) -> set[str]:
    """Compare words: whether too many went or too many stayed."""
    wanted, given = Counter(expected.split()), Counter(got.split())
    shared = sum((wanted & given).values())
    said = set()
    if shared < RECALL * wanted.total():
        said.add("cut")
    if shared < PRECISION * given.total():
        said.add("left")
    return said


def replies(corpora: Path, show: int) -> None:
    """Print the scores of the replies."""
    scores: dict[str, list[set[str]]] = defaultdict(list)
    for case, raw in cases(corpora, "reply"):
        got = trim(read(raw)).text
        said = judged(case, got)
        group = case["group"]
        for key in (
            group,
            f"  {case['source']}",
            f"  {case['client'] or '-'}",
            f"  {case['lang']}",
        ):
            scores[f"{group}{key if key != group else ''}"].append(said)
        if case["lang"] != "en":
            scores[f"{group}, not English"].append(said)
        if "ok" not in said and show > 0:
            show -= 1
            wanted = (case["expected"] or case["contains"])[0]
            print(f"--- {case['file']} {sorted(said)}\n{wanted}\n--- got\n{got}\n")
    print(f"{'replies':40}{'n':>5}{'strict':>8}{'ok':>8}{'cut':>6}{'left':>6}{'empty':>6}")
    for key, found in sorted(scores.items()):
        strict, ok, *counts = (
            sum(what in one for one in found) for what in ("strict", "ok", "cut", "left", "empty")
        )
        shares = f"{100 * strict / len(found):7.1f}%{100 * ok / len(found):7.1f}%"
        print(f"{key:40}{len(found):5}{shares}{''.join(f'{count:6}' for count in counts)}")


def structures(corpora: Path, show: int) -> None:
    """Print how many fields of the mails with odd structures are right."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    slowest = 0.0
    for case, raw in cases(corpora, "mime"):
        started = time.perf_counter()
        mail = read(raw)
        slowest = max(slowest, time.perf_counter() - started)
        got = {
            "subject": mail.subject,
            "from_addr": mail.sender or "",
            "from_name": mail.sender_name,
            "message_id": (mail.message_id or "").strip("<>"),
            "text": mail.text,
        }
        for name, value in got.items():
            if case[name] is None:
                continue
            asked[name] += 1
            wanted = case[name].lower() if name == "from_addr" else case[name]
            if is_same(levelled(wanted), levelled(value)):
                right[name] += 1
            elif show > 0:
                show -= 1
                print(f"--- {case['file']} {name}\n{wanted[:300]!r}\n{value[:300]!r}")
    for name, count in asked.items():
        print(f"{name:12}{right[name]:4} of {count}  {100 * right[name] / count:5.1f}%")
    print(f"slowest {1000 * slowest:.1f} ms")


def speed(corpora: Path) -> None:
    """Print what a mail of the corpora costs from octets to markup."""
    spent = []
    for case, raw in [*cases(corpora, "reply"), *cases(corpora, "mime")]:
        times = []
        for _ in range(REPEATS):
            started = time.perf_counter()
            html_of(trim(read(raw)).text)
            times.append(time.perf_counter() - started)
        spent.append((min(times), case["file"]))
    middle, (most, file) = statistics.median(one for one, _ in spent), max(spent)
    print(f"read, trim, markup: median {1000 * middle:.2f} ms (limit 5 ms)")
    print(f"the slowest, {file}: {1000 * most:.1f} ms")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--show", type=int, default=0, help="cases that are not right")
    args = parser.parse_args()
    replies(args.corpora, args.show)
    inline_answers(args.show)
    structures(args.corpora, args.show)
    speed(args.corpora)


if __name__ == "__main__":
    main()
