#!/usr/bin/env bash
# Usage: restore-database.sh SETTINGS
# The restore of that dump into a new database, as the vendor's example scripts do it, written anew. DUMP is where it lies.
set -euo pipefail
. "$1"

createdb -h "$POSTGRES_HOST" -p "$POSTGRES_PORT" -U "$POSTGRES_USERNAME" -O "$BITBUCKET_DB_OWNER" -E UTF8 -T template0 "$BITBUCKET_DB"
pg_restore -h "$POSTGRES_HOST" -p "$POSTGRES_PORT" -U "$POSTGRES_USERNAME" -j 5 --no-owner --no-acl --role="$BITBUCKET_DB_OWNER" \
  -d "$BITBUCKET_DB" -Fd "$DUMP"
