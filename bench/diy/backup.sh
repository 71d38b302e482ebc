#!/usr/bin/env bash
# Usage: backup.sh SETTINGS
# The work of the vendor's example scripts, written anew: one rsync while the application runs, one under the lock beside
# pg_dump, then an archive of both. Runs on production's host as its administrator. Prints `NAME=SECONDS` since the epoch.
set -euo pipefail
. "$1"

at() { printf '%s=%s\n' "$1" "$(date +%s.%N)"; }
call() { curl -sS -f --netrc-file "$NETRC" -H 'X-Atlassian-Token: no-check' -H 'Content-Type: application/json' "$@"; }
token_of() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"; }

copy_home() {
  rsync -a --delete --delete-excluded \
    --exclude=/caches/ --exclude='/data/db.*' --exclude='/shared/data/db.*' --exclude=/search/data/ \
    --exclude=/shared/search/data/ --exclude=/export/ --exclude=/shared/export/ --exclude=/log/ \
    --exclude='/plugins/.*/' --exclude=/tmp --exclude=/.lock --exclude=/shared/.lock \
    "$BITBUCKET_HOME/" "$WORK/bitbucket-home/"
}

unlock() {
  [ -n "$lock" ] || return 0
  call -X DELETE "$BITBUCKET_URL/mvc/maintenance/lock?token=$lock" >/dev/null
  lock=
}

await_drained() {
  local state
  while :; do
    state=$(call -H "X-Atlassian-Maintenance-Token: $lock" "$BITBUCKET_URL/mvc/maintenance")
    case $state in
      *'"db-state":"DRAINED"'*'"scm-state":"DRAINED"'*) return ;;
    esac
  done
}

mkdir -p "$WORK/bitbucket-home" "$WORK/bitbucket-db"
at start
copy_home

lock=
trap unlock EXIT
at lock
lock=$(call -X POST "$BITBUCKET_URL/mvc/maintenance/lock" | token_of unlockToken)
call -X POST -H "X-Atlassian-Maintenance-Token: $lock" "$BITBUCKET_URL/mvc/admin/backups" >/dev/null
await_drained
at drained

pg_dump -h "$POSTGRES_HOST" -p "$POSTGRES_PORT" -U "$POSTGRES_USERNAME" -j 5 -Fd -f "$WORK/bitbucket-db/dump" "$BITBUCKET_DB" &
dump=$!
copy_home
wait "$dump"
call -X POST "$BITBUCKET_URL/mvc/admin/backups/progress/client?token=$lock&percentage=100" >/dev/null
unlock
at unlocked

tar -C "$WORK" -czf "$WORK/bitbucket.tar.gz" bitbucket-home bitbucket-db
at archived
rsync -a --rsh="ssh -o BatchMode=yes -i $TRANSFER_KEY -p $TRANSFER_PORT" "$WORK/bitbucket.tar.gz" "$TRANSFER_TO"
at sent
