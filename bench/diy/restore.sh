#!/usr/bin/env bash
# Usage: restore.sh SETTINGS
# The work of the vendor's example scripts, written anew: unpack the archive, rsync into the empty home, pg_restore into a
# new database. Runs on the target's host as its administrator. Prints `NAME=SECONDS` since the epoch.
set -euo pipefail
. "$1"

at() { printf '%s=%s\n' "$1" "$(date +%s.%N)"; }

mkdir -p "$WORK" "$BITBUCKET_HOME"
tar -C "$WORK" -xzf "$ARCHIVE"
at unpacked
rsync -a "$WORK/bitbucket-home/" "$BITBUCKET_HOME/"
chown -R "$BITBUCKET_UID:$BITBUCKET_UID" "$BITBUCKET_HOME"
at home
createdb -h "$POSTGRES_HOST" -p "$POSTGRES_PORT" -U "$POSTGRES_USERNAME" -O "$BITBUCKET_DB_OWNER" -E UTF8 -T template0 "$BITBUCKET_DB"
pg_restore -h "$POSTGRES_HOST" -p "$POSTGRES_PORT" -U "$POSTGRES_USERNAME" -j 5 --no-owner --no-acl --role="$BITBUCKET_DB_OWNER" \
  -d "$BITBUCKET_DB" -Fd "$WORK/bitbucket-db/dump"
at restored
