"""The workshop that is measured: its session in the database, and what was stored of it."""

import json
import subprocess

from django.contrib.auth import get_user_model
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from benchmarks.servers import ROOT
from sessions import joining
from sessions.models import Activity, Response, Session
from territories.models import Cycle, Membership, Role, Territory

OPTIONS = ["Je l’utilise souvent", "Je l’utilise parfois", "Je l’évite", "Je ne sais pas"]


class Workshop:
    """One session of so many choices, and the ways in."""

    choices = [str(index) for index in range(len(OPTIONS))]

    def __init__(self, activities):
        home = Territory.objects.create(name=f"Banc d’essai {Territory.objects.count()}")
        cycle = Cycle.objects.for_new_sessions(demo=False)
        self.session = Session.objects.create(
            territory=home,
            cycle=cycle,
            title="Banc d’essai",
            format="banc",
            audience="internal",
            purpose="Mesurer.",
            starts_at=timezone.now(),
        )
        self.code = self.session.code
        self.activities = [self.add(number) for number in range(1, activities + 1)]

    def add(self, number):
        return Activity.objects.create(
            session=self.session,
            position=number,
            code=f"choix-{number}",
            kind="choice",
            title="L’IA et moi",
            instruction="L’IA et moi, aujourd’hui ?",
            settings={"options": OPTIONS},
        ).pk

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
