"""What the territory's labels say."""

from reuse.labels.sheets import Label
from reuse.settings import Settings
from reuse.territory import territory


def label_for(code: str, settings: Settings, language: str = "fr") -> Label:
    """Write the label of a code: the address its symbol holds, whose it is, and what to do with it."""
    here = territory()
    line = here.label_line.get(language) or next(iter(here.label_line.values()))
    return Label(code, settings.code_url(code), here.name, here.telephone, line)
