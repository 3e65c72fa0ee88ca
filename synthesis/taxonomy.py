"""
The taxonomy: a version of axes, themes, constants and stances, as data.

A version is one file ``taxonomies/<name>.yaml``; each finding remembers the name of the one it was
filed under, so every version stays readable. A version says which one it comes ``from``, and a
label which codes of that one it takes over, where they are not its own: renamed ``from: [OLD]``,
merged ``from: [ONE, OTHER]``, split where two labels name the same code.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from synthesis.files import BadFile, at

CURRENT = "manifeste-2"
FOLDER = Path(__file__).parent / "taxonomies"
SORTS = ("themes", "constants", "stances")
LANGUAGES = ("fr", "en")


def current():
    """The version that whatever is filed now is filed under."""
    return CURRENT


class BrokenTaxonomy(BadFile):
    """A file that is no taxonomy: says where and why."""


@dataclass(frozen=True)
class Label:
    """A theme, a constant or a stance; only a theme has an axis."""

    code: str
    name: str
    keywords: tuple[str, ...]
    axis: str = ""
    short: str = ""  # its name at the head of a narrow column
    origins: tuple[str, ...] = ()  # its codes in the version before


@dataclass(frozen=True)
class Taxonomy:
    name: str
    language: str  # "" where the file does not say
    former: str  # the version it comes from, "" for a first one
    axes: dict[str, str]  # code -> name, in their order
    themes: tuple[Label, ...]
    constants: tuple[Label, ...]
    stances: tuple[Label, ...]
    ignored: tuple[str, ...]

    def by_axis(self):
        """``[(axis name, [theme])]``, in the order of the file."""
        return [
            (name, [theme for theme in self.themes if theme.axis == axis])
            for axis, name in self.axes.items()
        ]

    def named(self, codes):
        """The themes of these codes, in the order of the file; unknown codes are left out."""
        return [theme for theme in self.themes if theme.code in codes]

    @property
    def labels(self):
        return (*self.themes, *self.constants, *self.stances)


class Loader(yaml.CSafeLoader):
    """YAML whose mappings say, under None, the line they begin at."""


def with_line(loader, node):
    return {**loader.construct_mapping(node, deep=True), None: node.start_mark.line + 1}


Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, with_line)


@cache
def taxonomy(name=CURRENT):
    """One version shipped; raises ``FileNotFoundError`` where it does not exist."""
    return read((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), name)


def read(text, name=""):
    """The taxonomy that a YAML text says. Raises ``BrokenTaxonomy``."""
    data = written(text)
    axes = {code: str(said) for code, said in mapping(data, "axes").items() if code is not None}
    found = {sort: labels(data, sort, axes) for sort in SORTS}
    if not found["themes"]:
        raise BrokenTaxonomy(_("“themes” is empty or missing."))
    language = data.get("language", "")
    if language not in ("", *LANGUAGES):
        raise BrokenTaxonomy(_("“language” should be fr or en."))
    return Taxonomy(
        name=name or str(data.get("id", "")),
        language=language,
        former=str(data.get("from", "")),
        axes=axes,
        ignored=words(data, "domain_stopwords"),
        **found,
    )


def written(text):
    try:
        data = yaml.load(text, Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        told = {"line": line, "problem": error.problem}
        raise BrokenTaxonomy(_("Line %(line)d: this is not YAML (%(problem)s).") % told) from None
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise BrokenTaxonomy(_("This is not YAML (%(problem)s).") % {"problem": error}) from None
    if not isinstance(data, dict):
        raise BrokenTaxonomy(_("Line 1: a taxonomy should begin with “axes” and “themes”."))
    return data


def mapping(data, key):
    found = data.get(key) or {}
    if not isinstance(found, dict):
        raise BrokenTaxonomy(_("“%(key)s” should be a name for each code.") % {"key": key})
    return found


def labels(data, sort, axes):
    rows = data.get(sort) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BrokenTaxonomy(_("“%(key)s” should be a list, each with a code.") % {"key": sort})
    found = tuple(label(row, sort, axes) for row in rows)
    seen = set()
    for row, made in zip(rows, found, strict=True):
        if made.code in seen:
            refuse(row, _("“%(code)s” stands twice.") % {"code": made.code})
        seen.add(made.code)
    return found


def label(row, sort, axes):
    code = row.get("code")
    if not isinstance(code, str) or not code:
        refuse(row, _("“code” is missing."))
    axis = row.get("axis", "")
    if sort == "themes" and axes and axis not in axes:
        refuse(row, _("“%(axis)s” is not among the axes.") % {"axis": axis})
    name = str(row.get("name", code))
    return Label(
        code=code,
        name=name,
        keywords=words(row, "keywords"),
        axis=str(axis),
        short=str(row.get("short", name)),
        origins=words(row, "from") or (code,),
    )


def words(row, key):
    found = row.get(key) or []
    if not isinstance(found, list) or not all(
        isinstance(each, str | int | float) for each in found
    ):
        refuse(row, _("“%(key)s” should be a list of words.") % {"key": key})
    return tuple(map(str, found))


def refuse(row, problem):
    if line := row.get(None):
        problem = at(line, problem)
    raise BrokenTaxonomy(problem)


def translated(codes, source, target=CURRENT):
    """
    What codes of a version are called in another one, older or later, in the order of its file.

    A code split gives all its parts; one given up gives nothing. Raises ``LookupError`` where
    neither version comes from the other.
    """
    if source == target:
        return list(codes)
    later, back = (target, False) if source in lineage(target) else (source, True)
    if back and target not in lineage(source):
        raise LookupError(f"{source} / {target}")
    known = set(codes)
    steps = steps_between(source if not back else target, later)
    for version in reversed(steps) if back else steps:
        known = step(known, version, back)
    order = taxonomy(target).labels
    return [each.code for each in order if each.code in known]


def lineage(name):
    """A version and those it comes from, latest first."""
    found = [name]
    while former := taxonomy(found[-1]).former:
        found.append(former)
    return found


def steps_between(first, last):
    """The versions after the first, up to the last, oldest first."""
    names = lineage(last)
    return [taxonomy(name) for name in reversed(names[: names.index(first)])]


def step(codes, version, back):
    """Codes of the version before in this one, or ``back``."""
    if back:
        return {old for each in version.labels if each.code in codes for old in each.origins}
    return {each.code for each in version.labels if codes & set(each.origins)}
