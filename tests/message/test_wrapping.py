"""Lines of letters: whole on a terminal, and nothing broken that must not be."""

from gateway.message.wrapping import WIDTH, beside, wrapped


def test_long_lines_are_broken_between_words_and_short_ones_stay():
    text = "short\n\n" + "word " * 40

    lines = wrapped(text).split("\n")
    assert lines[:2] == ["short", ""]
    assert max(map(len, lines)) <= WIDTH
    assert " ".join(lines[2:]).split() == ["word"] * 40


def test_what_an_indented_line_goes_on_with_is_indented_as_well():
    assert all(line.startswith("    ") for line in wrapped("    " + "word " * 40).split("\n"))
    assert wrapped("  * " + "word " * 20).split("\n")[1].startswith("    word")


def test_quotes_and_links_stay_whole():
    for line in ("> " + "word " * 40, "https://gazette.example/" + "x" * 100):
        assert wrapped(line) == line


def test_words_stand_beside_a_name_in_their_own_column():
    first, second = beside("  help", "word " * 12, 30).split("\n")

    assert first.startswith("  help" + " " * 24 + "word")
    assert second == " " * 30 + "word word word"
