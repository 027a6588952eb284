"""How a person uses a page: with the mouse, or with nothing but the keyboard."""

TABS = 120  # more than any page of the journey has places to go
SPARE = 8  # places before the one that is wanted, from where on each is looked at

# How many places to go are between here and there: an estimate, which saves a look at each.
BETWEEN = """there => {
  const shown = one => one.checkVisibility() && one.tabIndex >= 0;
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
  const places = all.filter(shown);
  return places.indexOf(there) - places.indexOf(document.activeElement);
}"""


class Mouse:
    def __init__(self, page):
        self._page = page

    def press(self, place):
        place.click()

    def write(self, place, words):
        place.click()
        place.press("Control+a")
        self._page.keyboard.type(words)


class Keyboard:
    def __init__(self, page):
        self._page = page

    def press(self, place):
        self._reach(place)
        place.press("Enter")  # this waits for the page it leads to

    def write(self, place, words):
        self._reach(place)
        place.press("Control+a")
        self._page.keyboard.type(words)

    def _reach(self, place):
        """Go there by Tab, and see that it shows where one is."""
        for _ in range(max(0, place.evaluate(BETWEEN) - SPARE)):
            self._page.keyboard.press("Tab")
        for _ in range(TABS):
            self._page.keyboard.press("Tab")
            if place.evaluate("one => one === document.activeElement"):
                outline = place.evaluate("one => getComputedStyle(one).outlineStyle")
                assert outline != "none", place
                return
        raise AssertionError(f"no Tab leads to {place}")


HANDS = {"mouse": Mouse, "keyboard": Keyboard}
