"""Small data of our own: a territory, people with roles, a session with a few activities."""

from django.contrib.auth import get_user_model
from django.utils import timezone

from games.models import Deck
from sessions import facilitation
from sessions.kinds import kind_of, registry
from sessions.models import Activity, Participant, Response, Session, new_key, this_minute
from synthesis.models import Evidence, Finding
from territories.models import Cycle, Membership, Role, Territory

CARDS = [
    {
        "id": f"C-{number}",
        "theme": theme,
        "title": title,
        "use": f"Un outil : {title}.",
        "dilemma": "On y gagne, mais qui décide ?",
    }
    for number, (title, theme) in enumerate(
        [
            ("Les feux", "Mobilités"),
            ("Le premier jet", "Administration"),
            ("La veille", "Solidarité"),
            ("Le registre", "Gouvernance"),
        ],
        start=1,
    )
]
SETTINGS = {
    "core": {"version": 1},
    "choice": {"options": ["Bus", "Train", "Vélo"]},
    "scale": {"labels": ["Très inquiet", "Plutôt inquiet", "Partagé", "Confiant", "Très confiant"]},
    "statements": {"seeds": ["Un bus de plus suffit.", "Chacun sait s’en servir."], "each": 5},
    "word_cloud": {"words_each": 2},
    "wall": {"sorts": ["Un espoir", "Une crainte", "Une question"], "moderated": True},
    "duel": {"cards": CARDS, "keep": 2},
    "exit": {"options": ["Non", "En partie", "Oui"], "word": True},
    "pleading": {"cards": CARDS, "pleadings": 2, "teams": 4, "score": "open"},
    "position": {"statements": ["Un agent doit le dire.", "On essaie d’abord."]},
    "quiz": {
        "statements": ["Un filtre de courriel est une IA.", "Bien écrit, donc vrai."],
        "comments": ["Souvent vrai.", "Faux."],
    },
    "reaction": {
        "options": ["Ça m’aide", "Ça m’étonne", "Ça m’inquiète"],
        "objects": ["Une lettre", "Un résumé"],
        "word": True,
    },
    "teams": {"tables": 4},
    "turns": {"of": "table_sheet-1", "tables": 3},
    "table_sheet": {"tables": 3, "people": 30, "asks": ["Votre phrase", "Pour qui ?"]},
    "grouping": {"of": "wall-1"},
    "prioritisation": {"of": "wall-1", "points": 3, "each": 1},
    "floor": {"speaking": True, "against": True, "categories": ["Habitants", "Agents"]},
    "estimate": {
        "unit": "heures",
        "least": 0,
        "most": 100,
        "answer": 40,
        "origin": "Relevé inventé pour l’essai",
    },
    "hundred_points": {"options": ["Bus", "Train", "Vélo"], "total": 100, "step": 5},
    "matrix": {
        "options": ["Bus", "Train", "Vélo", "Marche"],
        "x_low": "Facile",
        "x_high": "Difficile",
        "y_low": "Peu utile",
        "y_high": "Très utile",
    },
    "pairwise": {"options": ["Bus", "Train", "Vélo", "Marche"], "pairs": 3},
    "ranking": {"options": ["Bus", "Train", "Vélo", "Marche"], "places": 3},
    "card_vote": {"cards": CARDS},
    "compass": {"options": ["Une personne relit", "Les données restent ici"], "cards": CARDS},
    "drafting": {"of": "wall-1", "tables": 3, "objection": True},
    "judgement": {"of": "wall-1", "threshold": 4},
    "placement": {"of": "wall-1"},
    "rating": {"of": "wall-1", "low": "Peu utile", "high": "Très utile", "served": 3, "top": 10},
}


def territory(name="Val d’Essai", **fields):
    return Territory.objects.get_or_create(name=name, defaults=fields)[0]


def account(role=Role.COORDINATOR, of=None, name=None):
    """A user with this role in a territory (network staff have none); the password is the name."""
    name = name or role.value
    user = get_user_model().objects.create_user(name, password=name)
    home = None if role == Role.NETWORK else of or territory()
    Membership.objects.create(user=user, role=role, territory=home)
    return user


def session(*kinds, **fields):
    """A prepared session with one activity a kind, each named after its kind."""
    home = fields.pop("territory", None) or territory()
    fields = {"title": "Soirée d’essai", "audience": "open", "purpose": "Essayer.", **fields}
    made = Session.objects.create(
        territory=home,
        cycle=Cycle.objects.for_new_sessions(demo=home.demo),
        format="essai",
        format_title="Essai",
        starts_at=timezone.now(),
        **fields,
    )
    for position, kind in enumerate(kinds, start=1):
        add(made, kind, position)
    return made


def add(session, kind, position, **fields):
    """An activity of this kind, with settings that make sense for a test."""
    code = f"{kind}-{position}"
    told = {"title": f"Étape {kind}", "instruction": f"Que dites-vous de {kind} ?", **fields}
    settings = told.pop("settings", SETTINGS.get(kind, {}))
    if kind in registry:  # else its own server knows it
        told.setdefault("round", registry[kind].phases(settings)[0].round)
    return Activity.objects.create(
        session=session, position=position, code=code, kind=kind, settings=settings, **told
    )


def open_session(*kinds, **fields):
    """A running session whose first activity is open; ``(session, activity)``."""
    made = session(*kinds, **fields)
    facilitation.start(made)
    facilitation.open_activity(made)
    return made, made.current


def open_step(session, position):
    """Put the step of this position on stage and open it; what was open is closed."""
    facilitation.goto(session, session.activities.get(position=position))
    facilitation.open_activity(session)
    return session.current


def participant(session):
    return Participant.objects.create(session=session, token=new_key())


def answer(activity, data, who=None, **fields):
    """Store one answer as the kind reads it; a new participant gives it unless one is named."""
    kind = kind_of(activity)
    value = kind.read(activity, data)
    known = {
        "people": kind.people(value),
        "channel": kind.channel,
        "imposed_role": kind.imposed_role(activity, value),
        **fields,
    }
    return Response.objects.create(
        activity=activity,
        participant=who or participant(activity.session),
        round=activity.round,
        slot=kind.slot(activity, value, new_key()),
        value=value,
        minute=this_minute(),
        **known,
    )


def finding(session, *responses, against=(), votes=(), **fields):
    """A finding on these responses, quoted whole, and votes (activities, or with their item)."""
    told = {"sentence": "Des habitants demandent une personne.", "type": "case", **fields}
    return Finding(session=session, **told).stand_on(
        [
            *(quoted(each) for each in responses),
            *(quoted(each, against=True) for each in against),
            *(voted(each) for each in votes),
        ]
    )


def quoted(response, against=False):
    return Evidence.of_text(response.pk, "text", response.value["text"], against=against)


def voted(vote):
    activity, item = vote if isinstance(vote, tuple) else (vote, "")
    return Evidence(activity=activity, item=item)


def deck(of=None, **fields):
    """A deck of a territory's own, of two cards of two themes."""
    card = {"title": "Le four", "use": "Il cuit.", "dilemma": "Pour qui ?"}
    known = {"target": "mixed", "axes": []}
    cards = [{"id": f"P-{n}", "theme": f"Thème {n}", **card, **known} for n in (1, 2)]
    told = {"slug": "pains", "title": "Nos pains", "licence": "CC BY 4.0", "author": "Une commune"}
    return Deck.objects.create(territory=of or territory(), cards=cards, **{**told, **fields})


def kinds():
    return sorted(registry)
