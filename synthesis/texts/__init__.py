"""What texts say: themes, stances, masks, duplicates. Loaded where they are asked for."""


def suggestions(texts, read=(), corrections=(), pool=()):
    """
    ``[[(code, score)]]``: themes the model suggests for each text, to be confirmed by a person.

    It learns from these, from ``read`` (texts of the same session), from ``pool`` (of others) and
    from ``corrections`` ``[(text, codes)]``. Names are masked first: one that comes twice would be
    a word to learn. It takes a second or so: never call it where a phone waits.
    """
    from synthesis.taxonomy import taxonomy
    from synthesis.texts.masking import masked
    from synthesis.texts.themes import Themes

    current = taxonomy()
    texts, read, pool = ([masked(text)[0] for text in each] for each in (texts, read, pool))
    told = [(masked(text)[0], codes) for text, codes in corrections]
    return Themes(current, current.language, [*texts, *read], told, pool=pool).of(texts)
