"""
What the room of the pictures says: invented, as the demonstration it is played in.

By code of the activity; a step of several rounds holds a list for each.
"""

from itertools import cycle

from sessions import sources
from sessions.kinds import kind_of
from sessions.models import Participant, Response, new_key, this_minute

PEOPLE = 34

WORDS = (
    "aide,vitesse aide,peur curiosité prudence,aide emploi énergie,eau aide,temps confiance "
    "peur,emploi curiosité,école aide,contrôle données peur temps,aide écoute prudence "
    "curiosité,aide données,contrôle humain eau école humain,peur aide progrès "
    "méfiance,prudence temps humain,curiosité services gadget aide énergie"
)

HOPES = [
    "Des courriers de la mairie enfin lisibles.",
    "Gagner du temps sur les dossiers, le rendre à l’accueil.",
    "Traduire les démarches pour ceux qui parlent peu le français.",
    "Mieux prévoir le déneigement des petites routes.",
]
FEARS = [
    "Ne plus jamais avoir quelqu’un au téléphone.",
    "Que nos données partent on ne sait où.",
    "Des décisions prises sans que personne ne les relise.",
    "L’eau et l’électricité que cela consomme.",
]
QUESTIONS = [
    "Qui répond quand la machine se trompe ?",
    "Combien cela coûte, par an, pour la commune ?",
    "Peut-on refuser d’avoir affaire à une machine ?",
]
GROUPS = {
    "Garder un humain": ["téléphone", "relise", "refuser", "Qui répond"],
    "Mieux comprendre les démarches": ["lisibles", "Traduire"],
    "Ce que cela coûte": ["coûte", "consomme", "données"],
}
SHEETS = [
    ["Relire nos courriers avant de les envoyer, pas les écrire à notre place.",
     "Repérer les fuites d’eau avant la facture.",
     "Aider aux démarches le soir, quand le guichet est fermé."],
    ["Le guichet : on y vient aussi pour parler.",
     "Toute décision qui concerne une personne.",
     "Le droit de dire non sans se justifier."],
]  # fmt: skip
ASKED = [
    ("Qui vérifie ce que l’outil écrit, et avec quel temps ?", 11),
    ("Le devis sera-t-il public avant le vote ?", 8),
    ("Les agents ont-ils été consultés ?", 6),
    ("Où sont hébergées nos données ?", 4),
]
WISHES = [
    "Essayer trois mois, puis revenir nous en parler ici.",
    "Écrire noir sur blanc ce qui ne sera jamais confié à une machine.",
    "Garder la permanence du mardi.",
    "Former les volontaires avant d’acheter.",
]
FINDINGS = [
    "La salle veut qu’une personne relise toute décision qui concerne quelqu’un.",
    "Des courriers plus lisibles sont attendus avant tout autre usage.",
    "On demande ce que cela coûte, en argent, en eau et en données.",
]


class Room:
    """Thirty-four people who answer whatever is on stage."""

    groups = GROUPS

    def __init__(self, session):
        self.session = session
        self.people = [
            Participant.objects.create(session=session, token=new_key()) for _ in range(PEOPLE)
        ]

    def answer(self, code):
        activity = self.session.activities.get(code=code)
        for who, data in zip(cycle(self.people), getattr(self, code)(activity), strict=False):
            self.store(activity, who, data)
        sources.follow(self.session)

    def store(self, activity, who, data, **more):
        kind, key = kind_of(activity), new_key()
        value = kind.read(activity, data)
        told = {
            "slot": kind.slot(activity, value, key),
            "people": kind.people(value),
            "channel": kind.channel,
            "imposed_role": kind.imposed_role(activity, value),
        }
        return Response.objects.create(
            activity=activity,
            participant=who,
            round=activity.round,
            key=key,
            value=value,
            minute=this_minute(),
            **{**told, **more},
        )

    def state_findings(self):
        """What the room is asked to judge."""
        for sentence in FINDINGS:
            finding = self.session.findings.create(sentence=sentence, type="convergence")
            for post in self.session.activities.get(code="mur").responses.all()[:2]:
                finding.evidence.create(response=post, field="text")

    def arrivee(self, _activity):
        return [{"words": words.split(",")} for words in WORDS.split()]

    def rapport(self, _activity):
        return dealt("option", [7, 12, 9, 4])

    def demo(self, activity):
        words = ["pratique", "froid", "rapide", "bluffant"]
        found = dealt("option", [14, 9, 7] if activity.round == "1" else [9, 11, 10])
        return [{**data, "word": word} for data, word in zip(found, cycle(["", "", *words, ""]))]

    def comptoir(self, activity):
        told = SHEETS[int(activity.round) - 1]
        return [
            {"table": table, "people": str(size), "text_0": text}
            for table, size, text in zip("ABC", [5, 3, 4], told, strict=True)
        ]

    def mur(self, _activity):
        return [
            {"sort": str(sort), "text": text}
            for sort, texts in enumerate([HOPES, FEARS, QUESTIONS])
            for text in texts
        ]

    def nuages(self, activity):
        found = next(item for item in activity.items if "données" in item["text"])
        return [{"of": str(found["of"])}] * 2

    def points(self, activity):
        names = [f"points_{item['id']}" for item in activity.standing]
        return [
            {names[who % 3]: "2", names[who * who % 3 - 1]: "1"}
            if who % 3 != (who * who % 3 - 1) % 3
            else {names[who % 3]: "3"}
            for who in range(27)
        ]

    def questions(self, activity):
        for who, (text, people) in enumerate(ASKED):
            asked = self.store(activity, self.people[who], {"text": text})
            for other in self.people[4 : 3 + people]:
                self.store(activity, other, {"of": str(asked.pk)})
        return [{"hand": "1"}] * 3

    def souhait(self, _activity):
        return [{"text": text} for text in WISHES]

    def fidelite(self, activity):
        return [
            {f"verdict_{item['id']}": verdict for item in activity.items}
            for verdict in ["faithful"] * 21 + ["correct"] * 3 + ["missing"] * 2
        ]

    def sortie(self, _activity):
        return dealt("value", [0, 19, 3, 9])


def dealt(name, counts):
    """One answer a person: so many of the first choice, so many of the second…"""
    return [{name: str(choice)} for choice, people in enumerate(counts) for _ in range(people)]
