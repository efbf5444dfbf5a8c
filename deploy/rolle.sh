#!/bin/sh
# Creates the role and database of the program; its password is in geheim/zielwerk.
set -eu
psql --username verwalter --dbname postgres --set ON_ERROR_STOP=1 \
  --set passwort="$(cat /run/geheim/zielwerk)" <<'SQL'
CREATE ROLE zielwerk LOGIN PASSWORD :'passwort';
CREATE DATABASE zielwerk OWNER zielwerk;
SQL
