"""Starts Tréteaux on this machine, all of it in one process: bin/start."""

import argparse
import json
import os
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import django
import qrcode
from daphne.cli import CommandLineInterface
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connections
from twisted.internet import reactor

from project.addresses import LOOPBACK, address_for_phones
from project.serving import daphne_arguments, raise_file_limit


def main():
    options = read_options()
    # Each line leaves at once, and a terminal without accents still gets the rest.
    sys.stdout.reconfigure(line_buffering=True, errors="replace")
    require_free(options.port)
    wire(options.port)
    prepare(demo=options.demo)
    introduce(options.port)
    serve(options)


def read_options():
    parser = argparse.ArgumentParser(prog="bin/start", description="Lance Tréteaux sur ce poste.")
    parser.add_argument("--port", type=int, default=8000, help="port d'écoute (8000)")
    parser.add_argument(
        "--no-demo", dest="demo", action="store_false", help="commencer sans la démonstration"
    )
    parser.add_argument(
        "--phones", type=int, default=0, metavar="N", help="répéter avec N téléphones simulés"
    )
    parser.add_argument(
        "--format", default="decouverte", metavar="NOM", help="le format répété (decouverte)"
    )
    return parser.parse_args()


def require_free(port):
    """Said before anything is written: a second start must not touch what the first one serves."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Daphne does
        try:
            trial.bind(("0.0.0.0", port))
        except (OSError, OverflowError):
            sys.exit(f"Le port {port} n'est pas libre : choisissez-en un autre avec --port.")


def wire(port):
    """Settings read the environment once: the address comes before them."""
    os.environ.setdefault("TRETEAUX_ADDRESS", f"http://{address_for_phones()}:{port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()


def prepare(*, demo):
    call_command("migrate", verbosity=0)
    if static_files_changed():
        call_command("collectstatic", interactive=False, verbosity=0)
    if demo and has_no_account():
        print("Premier lancement : préparation de la démonstration…")
        call_command("demo", verbosity=0)


def has_no_account():
    return not get_user_model().objects.exists()


def static_files_changed():
    """Whether a file is newer than the last collection, or was not there then."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return True
    known = json.loads(manifest.read_text())["paths"]
    collected = manifest.stat().st_mtime
    return any(
        path not in known or Path(storage.path(path)).stat().st_mtime > collected
        for finder in finders.get_finders()
        for path, storage in finder.list([])
    )


def introduce(port):
    print_accounts(port)
    print_address_for_phones()
    print(f"Données : {settings.DATA_FOLDER}")


def print_accounts(port):
    accounts = settings.DATA_FOLDER / "demo_accounts.txt"
    if has_no_account():
        print("Aucun compte encore : créez le premier avec bin/manage createsuperuser,")
        print(f"puis ouvrez http://localhost:{port}/admin/\n")
    elif accounts.exists():
        print("Comptes de démonstration (rôle, identifiant, mot de passe) :")
        for line in accounts.read_text().splitlines():
            role, username, password = line.split("\t")
            print(f"  {role:<20} {username:<16} {password}")
        print()


def print_address_for_phones():
    if LOOPBACK in settings.ADDRESS:
        print("Aucun réseau : les téléphones ne peuvent pas encore joindre ce poste.")
        return
    print(f"Pour les téléphones du même réseau : {settings.ADDRESS}/")
    print_qr_code(f"{settings.ADDRESS}/")


def print_qr_code(text):
    """Drawn in half blocks; an output that has none shows the address alone."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    with suppress(UnicodeEncodeError):
        "█▀▄".encode(sys.stdout.encoding)
        code.print_ascii(tty=sys.stdout.isatty(), invert=True)


def serve(options):
    """Until Ctrl-C or SIGTERM, which Twisted turns into an orderly end."""
    connections.close_all()  # the server's threads open their own
    raise_file_limit()
    with ExitStack() as companions:
        reactor.callWhenRunning(open_house, options, companions)
        CommandLineInterface().run(daphne_arguments(options.port))
    print("Tréteaux est arrêté ; tout est conservé.")


def open_house(options, companions):
    """Called once the port listens: what is printed is already true."""
    print(f"Tréteaux est ouvert sur ce poste : http://localhost:{options.port}/")
    print("Pour arrêter : Ctrl-C")
    if options.phones:
        companions.callback(stop, start_phones(options))


def start_phones(options):
    """The rehearsal stops at the end of its input, which comes however this process ends."""
    told = ["--phones", str(options.phones), "--port", str(options.port)]
    return subprocess.Popen(
        [sys.executable, "-m", "project.rehearsal", *told, "--format", options.format],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the server, which then stops the rehearsal
    )


def stop(child):
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(timeout=5)
    child.kill()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
