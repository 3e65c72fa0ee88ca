"""
A room as the tutorial of Channels would build it: a group, a row a vote, its count to all.

https://channels.readthedocs.io/en/stable/tutorial/ – with Django's and Channels' own defaults. Its
table is made by ``python -m benchmarks.references.tutorial``.
"""

import json
import os

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["channels"],
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["TUTORIAL_DATABASE"],
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from channels.db import database_sync_to_async  # noqa: E402  needs the apps ready
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from django.db import connection, models  # noqa: E402

ROOM = "room"


class Vote(models.Model):
    activity = models.IntegerField()
    option = models.CharField(max_length=10)
    objects: "models.Manager[Vote]" = models.Manager()

    class Meta:
        app_label = "tutorial"


class VoteConsumer(AsyncWebsocketConsumer):
    stage = {"type": "stage", "rev": 1, "activity": None, "kind": None, "html": ""}

    async def connect(self):
        await self.channel_layer.group_add(ROOM, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(ROOM, self.channel_name)

    async def receive(self, text_data):
        said = json.loads(text_data)
        if said["type"] == "hello":
            await self.say(self.stage)
        elif said["type"] == "stage":
            VoteConsumer.stage = said
            await self.tell_all(said)
        elif said["type"] == "respond":
            responses = await self.save_vote(said["activity"], said["data"]["option"])
            await self.say({"type": "ack", "key": said["key"]})
            await self.tell_all({"type": "tally", "responses": responses})

    @database_sync_to_async
    def save_vote(self, activity, option):
        Vote.objects.create(activity=activity, option=option)
        return Vote.objects.filter(activity=activity).count()

    async def tell_all(self, message):
        await self.channel_layer.group_send(ROOM, {"type": "room.message", "message": message})

    async def room_message(self, event):
        await self.say(event["message"])

    async def say(self, message):
        await self.send(text_data=json.dumps(message, separators=(",", ":")))


application = VoteConsumer.as_asgi()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Vote)
