"""
An edition as open data: CSV files, their description, and JSON, in one ZIP.

Neither token nor hour nor anybody's profile: a session, its questions, what was counted, what was
said, the findings and what they stand on, as ``opened`` lets them out. Licence Ouverte 2.0.
"""

import json

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from synthesis import restitution
from synthesis.opened import figures, opened
from synthesis.packed import packed
from synthesis.sections import notice
from synthesis.sheets import sheet
from synthesis.templatetags.findings import statement

LICENCE = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
NUMBERS = {
    "presents", "connectes", "papier", "minutes", "n", "n_repondants", "n_pour", "n_contre",
    "id", "constat", "contribution",
}  # fmt: skip


def package(edition):
    """The bytes of the ZIP, the same for the same edition."""
    with translation.override(edition.session.language):
        tables = tables_of(edition)
        files = {f"{name}.csv": sheet(head, rows) for name, (head, rows) in tables.items()}
        files["restitution.json"] = restitution.canonical(opened(edition.data)).encode()
        files["datapackage.json"] = described(edition, tables)
        files["LISEZMOI.txt"] = readme(edition).encode()
    return packed(files)


def tables_of(edition):
    """``{name: (columns, rows)}``."""
    code, data = edition.session.code, edition.data
    return {
        "seances": one_session(edition),
        "questions": questions(data),
        "resultats": results(code, data),
        "contributions": contributions(code, data),
        "constats": findings(code, data),
        "liens": links(data),
        "reponses": replies(edition),
    }


def one_session(edition):
    told, version = edition.data["session"], edition.version
    date = timezone.localtime(parse_datetime(told["starts_at"])).date().isoformat()
    row = {
        "id": told["code"],
        "territoire": told["territory"],
        "demonstration": told["demo"],
        "date": date,
        "format": told["format"],
        "public": told["audience"],
        "presents": told["present"],
        "connectes": told["connected"],
        "papier": told["paper"],
        "minutes": told["minutes"],
        "statut": "publie" if version else "brouillon",
        "version": version.version if version else "",
        "sha256": version.sha256 if version else "",
    }
    return list(row), [list(row.values())]


def questions(data):
    head = ["id", "version", "type", "enonce", "consigne"]
    rows = [
        [each["code"], version_of(each), each["kind"], each["title"], each.get("instruction", "")]
        for each in figures(data)
    ]
    return head, rows


def version_of(figure):
    """That of a question asked everywhere in the same words, nothing for others (H13)."""
    return figure["measures"].get("version", "")


def results(code, data):
    head = ["seance", "question", "objet", "tour", "option", "n", "n_repondants"]
    rows = [
        [code, told["code"], each["title"], each["side"], row["label"], row["n"], told["answered"]]
        for told in figures(data)
        for each in told.get("tables", [])
        for row in each["rows"]
    ]
    return head, rows


def contributions(code, data):
    imposed = {(each["id"], each.get("field")) for each in data["arguments"]}
    head = ["seance", "id", "champ", "etape", "texte_publie", "role_impose", "modifie"]
    rows = [
        [
            code,
            each["id"],
            each.get("field", "text"),
            each["activity"],
            each["text"],
            (each["id"], each.get("field")) in imposed,
            each["edited"],
        ]
        for each in restitution.texts(data)
    ]
    return head, rows


def findings(code, data):
    head = ["seance", "id", "enonce", "type", "themes", "constantes", "n_pour", "n_contre"]
    rows = [
        [
            code,
            each["id"],
            each["sentence"],
            each["type"],
            " ".join(theme["code"] for theme in each["themes"]),
            " ".join(f"{name}:{stance}" for name, stance in sorted(each["constants"].items())),
            len(each["for"]),
            len(each["against"]),
        ]
        for each in data["findings"]
    ]
    return head, rows


def links(data):
    """The traceability table: a line a finding and what it stands on, or what speaks against."""
    head = ["constat", "enonce", "sens", "contribution", "champ", "texte_publie", "vote", "objet"]
    rows = []
    for finding in data["findings"]:
        place = [finding["id"], finding["sentence"]]
        for side, sense in (("for", "pour"), ("against", "contre")):
            for said in finding[side]:
                known = [said["id"], said.get("field", "text"), said["text"], "", ""]
                rows.append([*place, sense, *known])
        for vote in finding["votes"]:
            rows.append([*place, "vote", "", "", "", vote["title"], statement(vote)])
    return head, rows


def replies(edition):
    head = ["constat", "enonce", "decision", "pourquoi", "service", "prochaine_date", "ecrit_le"]
    rows = [[each["id"], each["sentence"], *told(reply)] for each, reply, _log in edition.replies]
    return head, rows


def told(reply):
    if reply is None:
        return [""] * 5
    day = timezone.localtime(reply.at).date().isoformat()
    return [reply.decision, reply.why, reply.service, reply.next_date or "", day]


def traceability(edition):
    """The table of links alone."""
    return sheet(*links(edition.data))


def described(edition, tables):
    """The description of the files, as Data Package says it."""
    told = {
        "name": f"treteaux-{edition.session.code.lower()}",
        "title": edition.data["session"]["title"],
        "description": notice(),
        "version": str(edition.version.version if edition.version else "brouillon"),
        "licenses": [LICENCE],
        "resources": [resource(name, head) for name, (head, _rows) in tables.items()],
    }
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True).encode()


def resource(name, head):
    fields = [
        {"name": each, "type": "integer" if number(name, each) else "string"} for each in head
    ]
    return {
        "name": name,
        "path": f"{name}.csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ";", "lineTerminator": "\r\n"},
        "schema": {"fields": fields},
    }


def number(name, field):
    """Codes of sessions and questions are texts."""
    return field in NUMBERS and not (field == "id" and name in ("seances", "questions"))


def readme(edition):
    """The fixed notice, and what the files are."""
    lines = [
        f"{edition.data['session']['title']} – {edition.name}",
        edition.address,
        "",
        notice(),
        "",
        _("Under ten answers, read the counts and compute no percentage. An empty n is held back."),
        _("Counts are those of the whole room, as its public page shows them, however small."),
        _(
            "Nothing here says who people are or joins two answers of theirs: no profile, no group"
            " of opinion, no before and after of the same people."
        ),
        _("“role_impose” marks arguments said under a drawn role: they are no opinions."),
        _("Columns and types: datapackage.json. The same and more, in JSON: restitution.json."),
        seal(edition),
        f"{LICENCE['title']} – {LICENCE['path']}",
    ]
    return "\n".join(lines) + "\n"


def seal(edition):
    """Where the sealed data are: the JSON of this ZIP is a part of them."""
    if edition.is_draft:
        return _("This is a draft: nothing is sealed.")
    place = [edition.session.code, edition.place, "donnees.json"]
    address = settings.ADDRESS + reverse("document", args=place)
    text = _("The sealed data, of which restitution.json is a part: %(address)s, SHA-256 %(seal)s.")
    return text % {"address": address, "seal": edition.version.sha256}
