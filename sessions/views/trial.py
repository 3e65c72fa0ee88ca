"""The test of a room: is this phone's line direct, and how long does it wait?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET


@require_GET
def page(request):
    return render(request, "guide/trial.html")


@never_cache
@require_GET
def echo(request):
    """One exchange of plain HTTP, of nothing at all."""
    return HttpResponse(status=204)
