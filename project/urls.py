from django.contrib import admin
from django.contrib.auth import views as accounts
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from project import errors
from project.forms import SignInForm

urlpatterns = [
    path("", include("sessions.urls")),
    path("", include("games.urls")),
    path("", include("synthesis.urls")),
    path(
        "compte/",
        accounts.LoginView.as_view(
            redirect_authenticated_user=True, authentication_form=SignInForm
        ),
        name="login",
    ),
    path("compte/sortir", accounts.LogoutView.as_view(), name="logout"),
    # Exempt: choosing a language harms nobody, and a visitor is spared a cookie.
    path("langue", csrf_exempt(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.forbidden,
    errors.not_found,
    errors.server_error,
)
