"""What went wrong, in words, on a page in the visitor's language."""

from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.shortcuts import render
from django.utils.translation import gettext as _

from sessions import outages

PAGES = "pages"
# Who visits is not looked up again: that may be what failed.
NOBODY = {"user": None, "messages": ()}


def told(request, status, title, text, **more):
    return render(request, "error.html", {"title": title, "text": text, **more}, status=status)


def bad_request(request, exception=None):
    return told(
        request,
        400,
        _("This request could not be read"),
        _("Go back, reload the page, and try again."),
    )


def forbidden(request, exception=None, reason=""):
    return told(
        request,
        403,
        _("This page will not do that from here"),
        _(
            "The form came from another page, or cookies are switched off. "
            "Go back, reload the page, and send it again."
        ),
    )


def not_found(request, exception=None):
    return told(
        request,
        404,
        _("There is nothing at this address"),
        _("Perhaps the address was mistyped, or this page is not yours to see."),
    )


def server_error(request):
    return told(
        request,
        500,
        _("Something went wrong on our side"),
        _("Nothing you sent before is lost. Try again in a moment."),
        **NOBODY,
    )


class WhileAway:
    """Middleware: a page that the database does not answer says so, and is no error of ours."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, outages.AWAY):
            return None
        outages.database.begin(PAGES, exception)
        return told(
            request,
            503,
            _("Nothing can be read or recorded just now"),
            _("What was recorded is safe. Go back in a moment, and send it again."),
            **NOBODY,
        )


@receiver(connection_created)
def answered(**_more):
    """Pages open connections of their own: this one was answered."""
    outages.database.end(PAGES)
