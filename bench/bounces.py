"""How many delivery reports are understood, by who wrote them, beside flufl.bounce.

    python -m bench.bounces [--corpora ../shared/corpora] [--show 10]

A report is recognised when any recipient of it is told, and right when as many recipients are told
as failed, each rightly as hard (no such mailbox) or soft. The aims: 96 % recognised, 95 % right;
no mail of the replies and the odd structures taken for a report.
"""

import argparse
import logging
import time
from collections import defaultdict
from email import message_from_bytes
from pathlib import Path

from flufl.bounce import all_failures

from bench.trimming import CORPORA, cases
from gateway.message.automatic import is_automatic
from gateway.message.reading import read
from gateway.message.reports import report_of
from gateway.model import Event
from tests.message.away import ANSWERS, NOTICES, PEOPLE

SENDER = "ann@example.org"
FAILURES = (Event.FAILED, Event.DELAYED)


def told_by_us(raw: bytes) -> list[tuple[str, bool, bool]] | None:
    """Give address, permanent, hard of each failing recipient; None for no report."""
    report = report_of(read(raw), raw)
    if report is None:
        return None
    failing = [one for one in report.recipients if one.event in FAILURES]
    return [(one.address or "", one.is_permanent, one.is_dead) for one in failing]


def told_by_flufl(raw: bytes) -> list[tuple[str, bool, bool]] | None:
    """The same; flufl.bounce gives sets, knows no hard, and raises on some mails."""
    try:
        temporary, permanent = all_failures(message_from_bytes(raw))
    except Exception:  # noqa: BLE001 - that it raises is part of what is measured
        return None
    found = [(one.decode(), True, True) for one in sorted(permanent)]
    found += [(one.decode(), False, False) for one in sorted(temporary)]
    return found or None


def is_right(case: dict, told: list[tuple[str, bool, bool]] | None) -> bool:
    """Compare what was told with what is stated of a report."""
    if not told:
        return False
    if case["count"] is not None:
        hard = [one[2] for one in told]
        return len(told) == case["count"] and hard == case["hard"]
    permanent = {address for address, lasting, _ in told if lasting}
    temporary = {address for address, lasting, _ in told if not lasting}
    wanted = [{one.lower() for one in case[name] or ()} for name in ("permanent", "temporary")]
    return [permanent, temporary] == wanted


def has_all(case: dict, told: list[tuple[str, bool, bool]] | None) -> bool:
    """Tell whether as many recipients were told as failed."""
    expected = case["count"]
    if expected is None:
        expected = len(case["permanent"] or ()) + len(case["temporary"] or ())
    return bool(told) and len(told or ()) == expected


def reports(corpora: Path, show: int) -> None:
    """Print the scores of the reports."""
    scores: dict[str, list[tuple[bool, ...]]] = defaultdict(list)
    spent = []
    for case, raw in cases(corpora, "bounce"):
        started = time.perf_counter()
        ours = told_by_us(raw)
        spent.append(time.perf_counter() - started)
        theirs = told_by_flufl(raw)
        row = (
            *(bool(ours), has_all(case, ours), is_right(case, ours)),
            *(bool(theirs), has_all(case, theirs)),
            is_automatic(read(raw)),
        )
        for key in ("all", f"  {case['format']}"):
            scores[key].append(row)
        if show > 0 and not is_right(case, ours):
            show -= 1
            print(f"--- {case['file']} {case['count']} {case['hard']} {ours}")
    names = ("found", "count", "right", "f.b found", "f.b count", "automatic")
    print(f"{'reports':20}{'n':>5}" + "".join(f"{name:>11}" for name in names))
    for key, rows in sorted(scores.items(), key=lambda one: (one[0] != "all", one[0])):
        shares = [100 * sum(column) / len(rows) for column in zip(*rows, strict=True)]
        print(f"{key:20}{len(rows):5}" + "".join(f"{share:10.1f}%" for share in shares))
    mean, most = 1000 * sum(spent) / len(spent), 1000 * max(spent)
    print(f"read and understood in {mean:.2f} ms, at most {most:.0f} ms")


def people(corpora: Path) -> None:
    """Print how many mails of people are taken for a report or for a program's."""
    taken = {"a report": 0, "a report by flufl.bounce": 0, "automatic": 0}
    mails = [
        (case["file"], raw) for kind in ("reply", "mime") for case, raw in cases(corpora, kind)
    ]
    mails += [(subject, written(subject, text)) for subject, text in PEOPLE]
    for name, raw in mails:
        mail = read(raw)
        said = {
            "a report": report_of(mail, raw) is not None,
            "a report by flufl.bounce": told_by_flufl(raw) is not None,
            "automatic": is_automatic(mail),
        }
        for what, wrong in said.items():
            taken[what] += wrong
            if wrong and "flufl" not in what:
                print(f"--- {name} taken for {what}")
    for what, count in taken.items():
        print(f"mails of people taken for {what}: {count} of {len(mails)} (limit 1 in 500)")


def notices() -> None:
    """Print how many notices of absence are known, which say nothing of it in their header."""
    answers = "\r\nIn-Reply-To: <1@gazette.example>"
    notices = [*NOTICES, *((f"{subject}{answers}", "Words.") for subject in ANSWERS)]
    known = [is_automatic(read(written(*notice))) for notice in notices]
    for notice, right in zip(notices, known, strict=True):
        if not right:
            print(f"--- not known: {notice}")
    print(f"notices of absence known: {sum(known)} of {len(known)}")


def written(subject: str, text: str) -> bytes:
    """Give a mail with nothing in its header but what a mail must have."""
    head = f"From: Ann Lee <{SENDER}>\r\nContent-Type: text/plain; charset=utf-8"
    return f"{head}\r\nSubject: {subject}\r\n\r\n{text}\r\n".encode()


def main() -> None:
    """Run the benchmark."""
    logging.disable(logging.CRITICAL)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--show", type=int, default=0, help="reports that are not right")
    args = parser.parse_args()
    reports(args.corpora, args.show)
    people(args.corpora)
    notices()


if __name__ == "__main__":
    main()
