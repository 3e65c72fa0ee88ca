from django.urls import path

from sessions import converters  # noqa: F401  registers <code:…>
from sessions.views import agenda, console, guide, join, paper, phone, screen, trial

urlpatterns = [
    path("", join.home, name="home"),
    path("j/<code:code>", phone.page, name="phone"),
    path("j/<code:code>/respond", phone.respond, name="respond"),
    path("j/<code:code>/state", phone.state, name="phone_state"),
    path("j/<code:code>/seat", phone.seat, name="seat"),
    path("s/<code:code>/screen", screen.page, name="screen"),
    path("s/<code:code>/screen/state", screen.state, name="screen_state"),
    path("s/<code:code>/console", console.page, name="console"),
    path("s/<code:code>/console/state", console.state, name="console_state"),
    path("s/<code:code>/command", console.command, name="command"),
    path("s/<code:code>/frame", agenda.frame, name="edit_frame"),
    path("s/<code:code>/duplicate", agenda.duplicate, name="duplicate_session"),
    path("s/<code:code>/agenda", agenda.steps, name="agenda"),
    path("s/<code:code>/agenda/new", agenda.new_step, name="new_step"),
    path("s/<code:code>/agenda/<int:activity>", agenda.step, name="step"),
    path("s/<code:code>/agenda/<int:activity>/remove", agenda.remove_step, name="remove_step"),
    path("s/<code:code>/guide", guide.page, name="guide"),
    path("s/<code:code>/close", console.close, name="close_session"),
    path("s/<code:code>/paper", paper.kit, name="paper"),
    path("s/<code:code>/kit.pdf", paper.kit_pdf, name="kit"),
    path("s/<code:code>/paper/<int:activity>", paper.entry, name="paper_entry"),
    path("seances/", agenda.sessions, name="sessions"),
    path("imprevus", guide.trouble, name="trouble"),
    path("essai-de-salle", trial.page, name="trial"),
    path("essai-de-salle/echo", trial.echo, name="trial_echo"),
]
