"""The workshop that is measured: its session in the database, and what was stored of it."""

import json
import subprocess
from itertools import cycle

from django.contrib.auth import get_user_model
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from benchmarks.servers import ROOT
from sessions import joining
from sessions.kinds import kind_of
from sessions.models import Activity, Participant, Response, Session, new_key, this_minute
from territories.models import Cycle, Membership, Role, Territory

OPTIONS = ["Je l’utilise souvent", "Je l’utilise parfois", "Je l’évite", "Je ne sais pas"]


class Workshop:
    """One session of so many choices, and the ways in."""

    choices = [str(index) for index in range(len(OPTIONS))]

    def __init__(self, activities):
        home = Territory.objects.create(name=f"Banc d’essai {Territory.objects.count()}")
        self.session = Session.objects.create(
            territory=home,
            cycle=Cycle.objects.for_new_sessions(demo=False),
            title="Banc d’essai",
            format="banc",
            audience="internal",
            purpose="Mesurer.",
            starts_at=timezone.now(),
        )
        self.code = self.session.code
        self.activities = [self.add(number) for number in range(1, activities + 1)]

    def add(self, number, kind="choice", settings=None):
        return Activity.objects.create(
            session=self.session,
            position=number,
            code=f"activite-{number}",
            kind=kind,
            title="L’IA et moi",
            instruction="L’IA et moi, aujourd’hui ?",
            settings=settings or {"options": OPTIONS},
        ).pk

    def open(self, activity):
        """Put it on stage, open."""
        activity.state = Activity.State.OPEN
        activity.save()
        self.session.current, self.session.state = activity, Session.State.RUNNING
        self.session.save()

    def fill(self, activity, said, responses):
        """Put this activity on stage, answered by so many people, who say this in turn."""
        on_stage = self.session.activities.get(pk=activity)
        self.open(on_stage)
        people = Participant.objects.bulk_create(
            Participant(session=self.session, token=new_key()) for _ in range(responses)
        )
        kind = kind_of(on_stage)
        values = cycle([kind.read(on_stage, each) for each in said])
        Response.objects.bulk_create(
            Response(
                activity=on_stage,
                participant=who,
                key=f"k{number}",
                slot=kind.slot(on_stage, value, f"k{number}"),
                value=value,
                minute=this_minute(),
            )
            for number, (who, value) in enumerate(zip(people, values, strict=False))
        )

    def phone_cookie(self):
        """What the page of a phone would have set, without loading it."""
        signed = joining.signed(joining.new_token(), self.code)
        return f"{joining.cookie_name(self.code)}={signed}"

    def screen_cookie(self):
        answer = HttpResponse()
        joining.open_screen(answer, self.session)
        return answer.cookies.output(attrs=[], header="").strip()

    def console_cookie(self):
        user = get_user_model().objects.create_user(f"banc-{self.code}")
        home = self.session.territory
        Membership.objects.create(user=user, role=Role.FACILITATOR, territory=home)
        client = Client()
        client.force_login(user)
        return f"sessionid={client.cookies['sessionid'].value}"

    def stored(self):
        connections.close_all()
        return Response.objects.filter(activity__session=self.session).count()

    def exported(self):
        """The responses that bin/manage results tells."""
        told = subprocess.run(
            ["bin/manage", "results", self.code, "--json"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            timeout=120,
        )
        activities = json.loads(told.stdout)["activities"]
        return sum(sum(each["responses"].values()) for each in activities)
