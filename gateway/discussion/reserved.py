"""Names that nobody but the site may bear: its own, its sections', and those of offices."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from gateway.message.language import gettext
from gateway.message.lookalikes import look_of

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk

SITE_NAME_LETTERS = 5  # a shorter name of a site is part of too many people's

# In English, German, Dutch, French, Spanish, Portuguese, Italian, Polish, Czech, Swedish, Danish,
# Norwegian, Finnish, Turkish, Russian, Ukrainian, Greek, Hebrew, Arabic, Chinese, Japanese, Korean.
_OFFICES = """
admin admins administrator administrators administration moderator moderators mod mods editor
editors editorial webmaster postmaster hostmaster mailer-daemon sysop verified unverified
redaktion redakteur redakteurin chefredakteur moderation beheerder redactie redacteur hoofdredacteur
rédaction rédacteur rédactrice modérateur modératrice modération administrateur administratrice
redacción redactor redactora moderadora moderador administrador administradora
redação redatora redator redazione redattore redattrice moderatore moderatrice amministratore
redakcja redaktor redaktorka naczelny moderatorka redakce redaktör redaktionen redaktør redaksjonen
toimitus päätoimittaja ylläpitäjä moderaattori editör yönetici moderatör
редакция редактор модератор администратор админ редакція адміністратор адмін
σύνταξη συντάκτης διαχειριστής συντονιστής עורך העורך מנהל המערכת محرر المحرر مدير مشرف
"""
_UNSPACED = ("管理员", "编辑", "管理人", "管理者", "編集者", "編集部", "관리자", "운영자", "편집자")
_WHOLE = ("abuse", "support", "staff", "owner", "root", "system", "noreply", "no-reply", "nobody")


@cache
def _offices() -> frozenset[str]:
    return frozenset(map(look_of, _OFFICES.split()))


def forgotten_nic(number: int) -> str:
    """Give the label over the posts of a person who is forgotten: threads stay readable by it."""
    return f"{gettext('forgotten reader')} {number}"


def is_reserved(desk: Desk, nic: str) -> bool:
    """Tell whether a nic passes for the site, one of its sections, or somebody of its staff."""
    look = look_of(nic)
    if look.startswith(look_of(gettext("forgotten reader"))):
        return True
    words = {look_of(word) for word in re.split(r"[\W_]+", nic)}
    if not _offices().isdisjoint({look, *words}) or any(office in look for office in _UNSPACED):
        return True
    site = look_of(re.sub(r"^the ", "", desk.site.name, flags=re.IGNORECASE))
    if len(site) >= SITE_NAME_LETTERS and site in look:
        return True
    sections = (text for one in desk.sections.values() for text in (one.name, one.title))
    return look in {site, *map(look_of, (*_WHOLE, desk.site.name, desk.site.domain, *sections))}
