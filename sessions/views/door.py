"""The plain-HTTP door: what the socket says, as JSON that is asked for."""

import hashlib
import json

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse

from sessions import stage
from sessions.messages import LARGEST, STATUS, Refused, key_of, parsed


def message(request, *types):
    """The message a request carries; raises ``Refused``."""
    return parsed(body(request), *types)


def body(request):
    try:
        return request.body
    except RequestDataTooBig:
        return b" " * (LARGEST + 1)


def refusal(request, refused):
    """The ``refused`` message, with the HTTP status that says the same."""
    try:
        key = key_of(message(request))
    except Refused:
        key = None
    return JsonResponse(refused.answer(key), status=STATUS[refused.reason])


def newer(request, messages):
    """The messages whose content the cursor does not know yet; 204 where there are none."""
    marks = [mark(message) for message in messages]
    known = request.GET.get("cursor", "").split(".")
    fresh = [each for each, sign in zip(messages, marks, strict=True) if sign not in known]
    if not fresh:
        return HttpResponse(status=204)
    cursor = ".".join(marks)
    return JsonResponse({"messages": [json.loads(each) for each in fresh], "cursor": cursor})


def mark(message):
    """A short sign of what a message says, whatever time it tells."""
    said = {name: value for name, value in json.loads(message).items() if name not in ("now", "n")}
    return hashlib.sha256(stage.encode(**said).encode()).hexdigest()[:12]
