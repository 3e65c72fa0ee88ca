"""
Words of a text: without capitals or accents, cut to their stems, in French or in English.

Accents go first, then the stemmer: what is typed on a phone without them meets the same stems.
"""

import re
import unicodedata
from functools import cache

LANGUAGES = {"fr": "french", "en": "english"}
ACCENT = re.compile("[\u0300-\u036f]")
TOKEN = re.compile(r"[^\W_]+|€")
# Too common to tell anything, without accents. What may tell a theme is not here: pas, sans, seul.
FRENCH = """
a ai ait alors apres as au aucun aura aurait aussi autre autres aux avait avant avec avez avoir
avons bien c ca car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme
comment d dans de deja depuis des deux devrait doit doivent donc dont du elle elles en encore
entre es est et etaient etait etant ete etes etre eu eux fait faire fais faites faudrait faut font
hein ici il ils j je jusqu jusque juste l la le les leur leurs lors lorsqu lui m ma mais me meme
memes merci mes mets mettre moi moins mon n ne ni non nos notre nous on ont or ou oui par parce
pas peu peut peuvent peux plus plutot pour pourquoi pr pourrait presque puis puisqu qd qu quand
que quel quelle quelles quels qui quoi rien s sa sans se sera serait ses si soit son sont sous
suis sur t ta tant te tel tes toi ton toujours tous tout toute toutes tres trop tu un une va vais
vers veut veux voir vont vos votre vous vraiment vu y
"""
ENGLISH = """
a about after all also am an and any are as at be because been before being but by can could d did
do does doing don for from had has have having he her here hers him his how i if in into is it its
just ll m me more most must my no nor not of off on once only or other our out over own re s same
she should so some such t than that the their them then there these they this those through to too
under until up ve very was we were what when where which while who whom why will with would you
your
"""
STOP = {"fr": frozenset(FRENCH.split()), "en": frozenset(ENGLISH.split())}


def plain(text):
    """Without capitals, accents and curly apostrophes: what a keyword is compared with."""
    if text.isascii():
        return text.lower()
    return ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold().replace("’", "'")))


def tokens(text):
    """The words of a text, plain, in their order."""
    return TOKEN.findall(plain(text))


def language_of(texts):
    """``fr`` or ``en``: the language whose common words are met more often."""
    met = {
        code: sum(word in STOP[code] - others(code) for text in texts for word in tokens(text))
        for code in LANGUAGES
    }
    return max(LANGUAGES, key=lambda code: met[code])


@cache
def others(code):
    """Words that two languages have in common: they tell neither."""
    return frozenset().union(*(STOP[other] & STOP[code] for other in LANGUAGES if other != code))


@cache
def stemmer(language):
    import snowballstemmer

    return snowballstemmer.stemmer(LANGUAGES[language])


@cache
def stem(word, language):
    """What is common to the forms of a word."""
    return stemmer(language).stemWord(word)
