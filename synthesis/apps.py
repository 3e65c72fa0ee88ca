from django.apps import AppConfig


class SynthesisConfig(AppConfig):
    name = "synthesis"

    def ready(self):
        from synthesis import findings, joined  # noqa: F401  what a room judges, what closing keeps
