"""States of a page, looked at in several sizes within one load."""

from collections.abc import Callable, Mapping

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Keep = Callable[[Page, str], None]
Sizes = Mapping[int, str]
"""By the width of a screen, whether its colours are light or dark."""

PHONE_AND_DESK: Sizes = {360: "light", 1280: "light"}
AXE = (
    AXE_SCRIPT
    + """;
(() => {
    const { Color } = axe.commons.color;
    const parse = Color.prototype.parseString;
    const known = new Map();
    Color.prototype.parseString = function (text) {
        if (!known.has(text)) {
            const { r, g, b, alpha } = parse.call(this, text);
            known.set(text, { r, g, b, alpha });
        }
        return Object.assign(this, known.get(text));
    };
})();"""
)
"""Axe, which reads each colour of a page once: it read the same few anew for every text and all that is behind it."""
VIOLATIONS = "axe.run({ resultTypes: ['violations'] }).then((told) => told.violations)"


def settle(page: Page) -> None:
    """Wait for what moves to come to rest; what is taken off the page while it moves never does."""
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => null)")


def problems(page: Page) -> list[str]:
    """Say what axe finds, by rule and place; a page that axe is in already is not given it again."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(VIOLATIONS)
    return [f"{one['id']}: {node['html'][:150]}" for one in found for node in one["nodes"]]


def look_at(page: Page, keep: Keep, name: str, sizes: Sizes = PHONE_AND_DESK) -> None:
    """Look at a state in every size: axe finds nothing, nothing is wider than the screen.

    Begins with the size that the page has and leaves it in the last, where what follows is then done.
    """
    screen = page.viewport_size or {"width": 0, "height": 0}
    for width in sorted(sizes, key=lambda one: (one != screen["width"], one)):
        page.set_viewport_size({"width": width, "height": screen["height"]})
        page.emulate_media(color_scheme=sizes[width])
        settle(page)
        keep(page, f"{name}-{width}")
        assert (name, width, problems(page)) == (name, width, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
