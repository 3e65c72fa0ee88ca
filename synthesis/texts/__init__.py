"""What texts say: themes, stances, masks, duplicates. Loaded where they are asked for."""


def suggestions(texts, pool=(), corrections=()):
    """
    ``[[(code, score)]]``: themes the model suggests for each text, to be confirmed by a person.

    It learns from ``pool`` and from ``corrections`` ``[(text, codes)]``, and takes a second or so:
    never call it where a phone waits.
    """
    from synthesis.taxonomy import taxonomy
    from synthesis.texts.themes import Themes

    current = taxonomy()
    return Themes(current, current.language, [*texts, *pool], corrections).of(texts)
