#!/usr/bin/env bash
# Usage: dump-database.sh SETTINGS
# The dump of the vendor's example scripts by itself, written anew. Runs on production's host as its administrator.
set -euo pipefail
. "$1"

mkdir -p "$WORK/bitbucket-db"
pg_dump -h "$POSTGRES_HOST" -p "$POSTGRES_PORT" -U "$POSTGRES_USERNAME" -j 5 -Fd -f "$WORK/bitbucket-db/dump" "$BITBUCKET_DB"
