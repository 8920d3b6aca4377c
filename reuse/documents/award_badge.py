"""The badge of the local label for the sites of those who hold it: one SVG, without script, style or link."""

from dataclasses import dataclass
from datetime import date
from html import escape

from reuse.documents.layout import ACCENT
from reuse.documents.place import Handout
from reuse.documents.typeface import BOLD, REGULAR, clean_text, cut_text

WIDTH, HEIGHT = 320, 96
_TEXT = 236.0  # the reader’s typeface may be another, but hardly a wider one
_HELD, _OVER = ACCENT, "#55625f"


@dataclass(frozen=True, kw_only=True)
class Badge(Handout):
    """How a label stands today; `state` is a word of the badge, `day` its last day."""

    holder: str
    level: str
    state: str
    day: date

    @property
    def held(self) -> bool:
        """Whether the label is held today."""
        return self.state == "in_force"


def draw_badge(badge: Badge) -> str:
    """Draw the badge; whoever reads it aloud hears the same words, and the colour says nothing that they do not."""
    say, ground = badge.speech, _HELD if badge.held else _OVER
    state = say.word(f"badge.{badge.state}", day=say.short_day(badge.day))
    title = say.word("award_title", level=badge.level)
    said = escape(clean_text(f"{title}, {badge.holder}, {badge.sender.name} – {state}"))
    lines = [
        _line(30, 16, badge.held, say.word("award"), bold=True),
        _line(50, 12, badge.held, f"{say.word('award_level')} {badge.level} · {badge.sender.name}"),
        _line(68, 11, badge.held, badge.holder),
        _line(84, 11, badge.held, state, bold=not badge.held),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="img" lang="{badge.lang}"><title>{said}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="10" fill="{ground}"/>'
        f'<rect x="12" y="22" width="52" height="52" rx="11" fill="#ffffff"/>'
        f'<path d="M27 63V33h14a8.5 8.5 0 0 1 0 17h-8m8 0 10 13" fill="none" stroke="{ground}" stroke-width="6" '
        f'stroke-linecap="round" stroke-linejoin="round"/>{"".join(lines)}</svg>'
    )


def _line(y: int, size: int, held: bool, text: str, *, bold: bool = False) -> str:
    font = BOLD if bold else REGULAR
    weight = ' font-weight="700"' if bold else ""
    told = escape(cut_text(clean_text(text), font, size, _TEXT))
    colour = "#ffffff" if held or bold else "#e8ecea"
    return f'<text x="78" y="{y}" font-family="sans-serif" font-size="{size}" fill="{colour}"{weight}>{told}</text>'
