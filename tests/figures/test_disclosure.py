"""No small count by place can be found again from what is published."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from reuse.figures.disclosure import LEAST, Sum, derivable, kept_back

COUNTS = st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 300))


def table(rows: int, columns: int) -> tuple[list[tuple[int, int]], list[Sum]]:
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    across = [Sum(tuple(cell for cell in cells if cell[0] == row)) for row in range(rows)]
    return cells, [*across, *(Sum(tuple(cell for cell in cells if cell[1] == column)) for column in range(columns))]


def solved_by_fractions(hidden, sums) -> set:
    """Find again by exact Gaussian elimination, written apart from the rule."""
    unknowns = sorted(hidden, key=str)
    rows = [
        [Fraction((key in one.parts) - (key == one.total)) for key in unknowns]
        for one in sums
        if any(key in hidden for key in one.cells)
    ]
    done = 0
    for column in range(len(unknowns)):
        pivot = next((n for n in range(done, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for n, row in enumerate(rows):
            if n != done and row[column]:
                rows[n] = [value - row[column] * head for value, head in zip(row, rows[done], strict=True)]
        done += 1
    return {unknowns[[bool(v) for v in row].index(True)] for row in rows if sum(map(bool, row)) == 1}


@st.composite
def tables(draw):
    rows, columns = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    cells, sums = table(rows, columns)
    return {cell: draw(COUNTS) for cell in cells}, sums


@st.composite
def trees(draw):
    """Communes in intercommunalités in a territory, each intercommunalité by month too."""
    counts, sums, groups, months = {}, [], [], {}
    for group in range(draw(st.integers(1, 4))):
        parts = draw(st.lists(COUNTS, min_size=1, max_size=5))
        spread = draw(st.lists(st.integers(0, 2), min_size=sum(parts), max_size=sum(parts)))
        name = (f"group {group}",)
        groups.append(name)
        communes = {(*name, str(n)): part for n, part in enumerate(parts)}
        by_month = {(*name, "month", str(n)): spread.count(n) for n in range(3)}
        counts |= {name: sum(parts)} | communes | by_month
        sums += [Sum(tuple(communes), name), Sum(tuple(by_month), name)]
        for n, cell in enumerate(by_month):
            months.setdefault(n, []).append(cell)
    return counts, [*sums, Sum(tuple(groups)), *(Sum(tuple(cells)) for cells in months.values())]


def nothing_is_left_near(found, sums, hidden) -> bool:
    """Tell whether all that stands in one sum with what is found again is hidden already."""
    return all(key in hidden for one in sums if found & set(one.cells) for key in one.cells)


@given(tables())
@settings(max_examples=150)
def test_no_cell_of_a_table_is_found_again_from_its_margins(made):
    counts, sums = made
    hidden = kept_back(counts, sums)

    assert solved_by_fractions(hidden, sums) == set()


@given(trees())
@settings(max_examples=100)
def test_no_commune_is_found_again_from_its_intercommunalite(made):
    counts, sums = made
    hidden = kept_back(counts, sums)

    assert nothing_is_left_near(solved_by_fractions(hidden, sums), sums, hidden)


@given(tables())
@settings(max_examples=100)
def test_what_is_hidden_on_a_line_never_amounts_to_a_small_count(made):
    counts, sums = made
    hidden = kept_back(counts, sums)

    for one in sums:
        amount = sum(counts[key] for key in one.cells if key in hidden)
        assert amount == 0 or amount >= LEAST or all(key in hidden for key in one.cells if counts[key])


@given(tables())
@settings(max_examples=50)
def test_the_rule_s_own_elimination_finds_what_exact_fractions_find(made):
    counts, sums = made
    small = {key for key, count in counts.items() if 0 < count < LEAST}

    assert derivable(small, sums) == solved_by_fractions(small, sums)


def test_a_zero_hides_a_small_count_that_has_no_other_company():
    assert kept_back({"a": 3, "b": 0, "c": 0}, [Sum(("a", "b", "c"))]) == {"a", "b"}


def test_zeros_are_told_where_nothing_is_small():
    assert kept_back({"a": 0, "b": 9, "c": 7}, [Sum(("a", "b", "c"))]) == set()


def test_a_small_count_takes_the_smallest_other_with_it():
    assert kept_back({"a": 2, "b": 30, "c": 7}, [Sum(("a", "b", "c"))]) == {"a", "c"}


def test_a_small_total_is_kept_back_with_its_parts():
    counts = {"all": 4, "a": 4, "b": 0, "other": 40}

    assert kept_back(counts, [Sum(("a", "b"), "all"), Sum(("all", "other"))]) == {"all", "a", "other"}


def test_a_bridge_between_two_squares_is_not_left_alone():
    """Each line holds two hidden cells, yet the one between the squares is rows less columns."""
    cells, sums = table(4, 4)
    square = {(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3)}
    hidden = square | {(1, 2)}
    counts = {cell: 4 if cell in hidden else 50 for cell in cells}

    assert derivable(hidden, sums) == {(1, 2)}
    assert derivable(kept_back(counts, sums), sums) == set()
