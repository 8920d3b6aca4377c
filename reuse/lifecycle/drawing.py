"""The lifecycle table as a page: a Mermaid diagram and every row in words."""

from collections.abc import Iterator

from reuse.lifecycle.stages import BEFORE_OUTCOME, HOLDERS, IN_HAND, LIVE, SECOND_LIVES, STAFF, WORKSHOP, Role, Stage
from reuse.lifecycle.transitions import ROWS, Transition

_GROUPS = (
    ("every stage", frozenset(Stage) - {Stage.NEW}),
    ("every stage before an outcome", BEFORE_OUTCOME),
    ("every stage in somebody's hands, quarantined included", LIVE),
    ("every stage in somebody's hands", IN_HAND),
    ("triaged to ready", WORKSHOP),
    ("every second life", SECOND_LIVES),
)
_ROLES = (("all staff", STAFF), ("all who handle devices", HOLDERS))
_TITLE = """# Lifecycle

Written by `reuse lifecycle diagram` from `reuse/lifecycle/transitions.py`, which the API, the pages' buttons and the
tests read too; `make docs` brings it up to date. Moving a device never changes its stage: custody is another axis.
"""


def page() -> str:
    """Write the whole page, in Markdown."""
    return "\n".join([_TITLE, "```mermaid", *_diagram(), "```", "", *_table(), ""])


def _diagram() -> Iterator[str]:
    """Draw what changes the stage, but leave out what is possible nearly everywhere: the table has it."""
    yield "stateDiagram-v2"
    for row in ROWS:
        if row.target is None or len(row.sources) > len(WORKSHOP) + 1:
            continue
        for source in sorted(row.sources, key=list(Stage).index):
            yield f"    {'[*]' if source is Stage.NEW else source.value} --> {row.target.value}: {row.event}"


def _table() -> Iterator[str]:
    yield "| event | from | to | recorded by | whose word | refused unless (rule) |"
    yield "|---|---|---|---|---|---|"
    for row in ROWS:
        guards = "; ".join(f"{guard.rule} ({guard.number})" for guard in row.guards)
        yield f"| `{row.event}` | {_sources(row)} | {_target(row)} | {_who(row)} | {row.custody.value} | {guards} |"


def _sources(row: Transition) -> str:
    named = next((name for name, stages in _GROUPS if row.sources == stages), None)
    return named or ", ".join(stage.value for stage in Stage if stage in row.sources)


def _target(row: Transition) -> str:
    if row.event == "released":
        return "the stage it left"
    return row.target.value if row.target else "the same"


def _who(row: Transition) -> str:
    named = next((name for name, roles in _ROLES if row.roles == roles), None)
    return named or ", ".join(role.value for role in Role if role in row.roles)
