"""Evidence, between what was said and voted, the forms that choose it and the rows that keep it."""

from synthesis.models import Evidence


def of_text(said, span=None, against=False):
    """Evidence: a passage of one contribution, the whole of it by default."""
    place = (said.entry, said.field, said.original)
    return Evidence.of_text(*place, span=span, against=against)


def of_vote(vote):
    return Evidence(activity=vote.activity, item=vote.item)


def key(evidence):
    """How a form, a contribution and a vote name it."""
    if evidence.response_id:
        return f"{evidence.response_id}-{evidence.field}"
    return f"{evidence.activity_id}:{evidence.item}".removesuffix(":")


def passages(texts, said):
    """The parts that are quoted, as they read; a text quoted whole is none of them."""
    by_key = {each.key: each for each in said}
    for evidence in texts:
        source = by_key.get(key(evidence))
        if source and evidence.holds:
            start, end = source.quoted(evidence)
            if (start, end) != (0, len(source.text)):
                yield source.text[start:end]
