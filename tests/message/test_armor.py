"""OpenPGP's armor around words."""

import pytest

from gateway.message.armor import without_armor

SIGNED = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

My words.
- --
- ----- a rule
-----BEGIN PGP SIGNATURE-----

iQEzBAEBCAAdFiEE
=abcd
-----END PGP SIGNATURE-----
Below.
"""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (SIGNED, "My words.\n--\n----- a rule\nBelow.\n"),
        ("Mine.\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENB\n-----END PGP PUBLIC KEY BLOCK-----\nMore.", "Mine.\nMore."),
        ("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----", ""),
        ("Mine.\n-----BEGIN PGP SIGNATURE-----\niQEz", "Mine."),
        ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256", ""),
        ("> -----BEGIN PGP SIGNED MESSAGE-----\n> Hers", "> -----BEGIN PGP SIGNED MESSAGE-----\n> Hers"),
        ("He said -----BEGIN PGP SIGNATURE-----", "He said -----BEGIN PGP SIGNATURE-----"),
    ],
)  # fmt: skip
def test_words_stay_and_code_goes(text, left):
    assert without_armor(text) == left


def test_hostile_armor_is_read_in_good_time():
    assert without_armor("-----BEGIN PGP SIGNED MESSAGE-----\n" * 50_000) == ""
