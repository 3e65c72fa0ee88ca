"""Versions of the taxonomy: read, refused with a reason, translated one into another."""

import pytest
from django.utils import translation

from synthesis import taxonomy

OLD = """
id: small
axes: {A: An axis}
themes:
- {code: X, axis: A, name: One, keywords: [one]}
- {code: Y, axis: A, name: Two, keywords: [two]}
- {code: Z, axis: A, name: Three, keywords: [three]}
- {code: V, axis: A, name: Four, keywords: [four]}
"""
NEW = """
id: small
from: small-1
axes: {A: An axis}
themes:
- {code: XX, axis: A, name: Renamed, from: [X], keywords: [one]}
- {code: YZ, axis: A, name: Merged, from: [Y, Z], keywords: [two, three]}
- {code: V1, axis: A, name: A half, from: [V], keywords: [four]}
- {code: V2, axis: A, name: The other, from: [V], keywords: [four]}
"""


@pytest.fixture
def versions(tmp_path, monkeypatch):
    (tmp_path / "small-1.yaml").write_text(OLD)
    (tmp_path / "small-2.yaml").write_text(NEW)
    monkeypatch.setattr(taxonomy, "FOLDER", tmp_path)
    taxonomy.taxonomy.cache_clear()
    yield
    taxonomy.taxonomy.cache_clear()


@pytest.mark.parametrize(
    ("codes", "now"),
    [(["X"], ["XX"]), (["Y"], ["YZ"]), (["Z", "Y"], ["YZ"]), (["V"], ["V1", "V2"]), (["Q"], [])],
    ids=["renamed", "merged", "merged once", "split", "unknown"],
)
def test_a_code_is_translated_to_the_later_version(versions, codes, now):
    assert taxonomy.translated(codes, "small-1", "small-2") == now


@pytest.mark.parametrize(
    ("codes", "before"),
    [(["XX"], ["X"]), (["YZ"], ["Y", "Z"]), (["V2"], ["V"])],
    ids=["renamed", "merged", "split"],
)
def test_a_code_is_translated_back(versions, codes, before):
    assert taxonomy.translated(codes, "small-2", "small-1") == before


def test_both_shipped_versions_are_readable_and_have_the_same_themes():
    old, new = taxonomy.taxonomy("manifeste-1"), taxonomy.taxonomy("manifeste-2")

    codes = [theme.code for theme in old.themes]

    assert taxonomy.translated(codes, old.name, new.name) == codes
    assert len(new.stances) == 6


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- a", "Line 1"),
        ("axes: {A: B", "this is not YAML"),
        ("axes:\n  a: [\n  b: c: d", "Line 3"),
        ("axes: {A: B}\nthemes: []", "themes"),
        ("themes:\n- {name: X}", "Line 2: “code” is missing."),
        ("themes:\n- {code: X}\n- {code: X}", "Line 3: “X” stands twice."),
        ("axes: {A: B}\nthemes:\n- {code: X, axis: C}", "Line 3: “C” is not among the axes."),
        ("themes:\n- {code: X, keywords: {a: b}}", "Line 2: “keywords” should be a list of words."),
        ("axes: [A]\nthemes:\n- {code: X}", "“axes” should be a name for each code."),
        ("themes: {a: b}", "“themes” should be a list, each with a code."),
        ("language: xx\nthemes:\n- {code: X}", "“language” should be fr or en."),
    ],
)
def test_a_file_that_is_no_taxonomy_is_refused_with_a_reason(text, problem):
    with translation.override("en"), pytest.raises(taxonomy.BrokenTaxonomy) as refused:
        taxonomy.read(text)

    assert problem in str(refused.value)
