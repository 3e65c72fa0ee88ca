# Tréteaux for many rooms at once: PostgreSQL and Redis come from docker-compose.yml.
FROM python:3.13-slim

WORKDIR /treteaux
ENV TRETEAUX_VENV=/opt/treteaux TRETEAUX_DATA=/data DJANGO_SETTINGS_MODULE=project.settings

COPY bin bin
COPY requirements requirements
COPY locale locale
COPY project project
RUN bin/setup prod

COPY territories territories
COPY sessions sessions
COPY polls polls
COPY games games
COPY synthesis synthesis
COPY templates templates
COPY static static
RUN useradd treteaux && install --directory --owner=treteaux --mode=700 /data

USER treteaux
VOLUME /data
EXPOSE 8000
CMD ["bin/serve"]
