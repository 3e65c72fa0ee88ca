from django.apps import AppConfig


class SynthesisConfig(AppConfig):
    name = "synthesis"

    def ready(self):
        from synthesis import findings  # noqa: F401  registers the findings a room may judge
