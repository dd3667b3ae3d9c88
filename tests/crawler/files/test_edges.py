"""Rows that tell their own edges become grids."""

from __future__ import annotations

from crawler.files.grids import MOST_CELLS, Grid
from crawler.files.word.edges import Edge, EdgedRow, table_blocks


def row(*cells: tuple[str, int], left: int = 0, covered: tuple[int, ...] = ()) -> EdgedRow:
    return EdgedRow(
        cells=tuple((text,) if text else () for text, _ in cells),
        left=left,
        edges=tuple(Edge(right=right, covered=place in covered) for place, (_, right) in enumerate(cells)),
    )


def grid(*rows: EdgedRow) -> tuple[tuple[str | None, ...], ...]:
    (block,) = table_blocks(rows)
    assert isinstance(block, Grid)
    return block.rows


def test_a_wide_cell_spans_the_columns_of_the_other_rows() -> None:
    found = grid(row(("甲", 1000), ("乙", 2000), ("丙", 3000)), row(("宽", 2000), ("丁", 3000)))
    assert found == (("甲", "乙", "丙"), ("宽", None, "丁"))


def test_edges_a_hair_apart_are_one() -> None:
    found = grid(row(("甲", 1000), ("乙", 2000)), row(("丙", 1012), ("丁", 1995), left=-8))
    assert found == (("甲", "乙"), ("丙", "丁"))


def test_narrow_columns_stay_apart() -> None:
    found = grid(row(("甲", 20), ("乙", 40)), row(("丙", 20), ("丁", 40)))
    assert found == (("甲", "乙"), ("丙", "丁"))


def test_covered_cells_and_a_row_that_begins_inside() -> None:
    found = grid(
        row(("甲", 1000), ("1", 2000)), row(("旧", 1000), ("2", 2000), covered=(0,)), row(("3", 2000), left=1000)
    )
    assert found == (("甲", "1"), (None, "2"), (None, "3"))


def test_rows_without_edges_keep_their_cells() -> None:
    bare = EdgedRow(cells=(("甲",), ("1",)))
    assert grid(bare, row(("宽", 2000), ("2", 3000), ("3", 4000))) == (("甲", "1"), ("宽", "2", "3"))


def test_a_frame_of_one_column_is_its_contents() -> None:
    inner = Grid(rows=(("甲", "1"),))
    frame = EdgedRow(cells=(("前", inner, "后"),), edges=(Edge(right=9000),))
    assert table_blocks([frame]) == ["前", inner, "后"]


def test_a_grid_has_its_limit() -> None:
    wide = EdgedRow(cells=((),) * 80)
    (block,) = table_blocks([wide] * 3000)
    assert isinstance(block, Grid)
    assert len(block.rows) * 80 <= MOST_CELLS
