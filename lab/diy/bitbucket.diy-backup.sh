#!/usr/bin/env bash
# Usage: BACKUP_VARS_FILE=FILE bitbucket.diy-backup.sh
# Plays the vendor's example scripts for the tests. Written anew from what is known of them: their variables, their order, the layout
# of their archive and their exit codes (99 a refusal, 22 a call that failed, 23 rsync, 1 anything else). Nothing of it is theirs.
# LAB_SECONDS_UNDER_LOCK in the variables file makes it slow where it matters.
set -euo pipefail

if [ ! -f "${BACKUP_VARS_FILE:-}" ]; then
  echo 'BACKUP_VARS_FILE names no file' >&2
  exit 99
fi
. "$BACKUP_VARS_FILE"

info() {
  if [ "${BITBUCKET_VERBOSE_BACKUP:-TRUE}" = TRUE ]; then printf '[%s]  INFO: %s\n' "$BITBUCKET_URL" "$*"; fi
}

refuse() {
  printf '[%s] ERROR: %s\n' "$BITBUCKET_URL" "$*"
  exit 99
}

for name in INSTANCE_NAME BITBUCKET_HOME BITBUCKET_DB BITBUCKET_BACKUP_ROOT BITBUCKET_BACKUP_ARCHIVE_ROOT; do
  [ -n "${!name:-}" ] || refuse "$name is not set"
done

# The password stands in no command line.
call() {
  # shellcheck disable=SC2086
  curl ${CURL_OPTIONS:--L -s -f} -H 'X-Atlassian-Token: no-check' -H 'Content-Type: application/json' \
    -K <(printf 'user = "%s:%s"\n' "$BITBUCKET_BACKUP_USER" "$BITBUCKET_BACKUP_PASS") "$@"
}

value_of() {
  sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"
}

copy_home() {
  rsync -a --delete --delete-excluded \
    --exclude=/caches/ --exclude='/data/db.*' --exclude='/shared/data/db.*' --exclude=/search/data/ \
    --exclude=/shared/search/data/ --exclude=/export/ --exclude=/shared/export/ --exclude=/log/ \
    --exclude='/plugins/.*/' --exclude=/tmp --exclude=/.lock --exclude=/shared/.lock \
    "$BITBUCKET_HOME" "$BITBUCKET_BACKUP_ROOT/bitbucket-home/"
  local store
  for store in ${BITBUCKET_DATA_STORES[@]+"${BITBUCKET_DATA_STORES[@]}"}; do
    mkdir -p "$BITBUCKET_BACKUP_ROOT/bitbucket-data-stores/$store"
    rsync -a --delete --delete-excluded "$store/" "$BITBUCKET_BACKUP_ROOT/bitbucket-data-stores/$store/"
  done
}

lock=
unlock() {
  [ -n "$lock" ] || return 0
  local token=$lock
  lock=
  call -X DELETE "$BITBUCKET_URL/mvc/maintenance/lock?token=$token" >/dev/null
  info 'Bitbucket is unlocked'
}

report() {
  call -X POST "$BITBUCKET_URL/mvc/admin/backups/progress/client?token=$lock&percentage=$1" >/dev/null
}

await_drained() {
  local task
  while :; do
    task=$(call -H "X-Atlassian-Maintenance-Token: $lock" "$BITBUCKET_URL/mvc/maintenance") || refuse 'the state of the backup is not known'
    [ "$(value_of state <<<"$task")" = RUNNING ] || refuse 'the backup does not run'
    if [ "$(value_of db-state <<<"$task")" = DRAINED ] && [ "$(value_of scm-state <<<"$task")" = DRAINED ]; then return; fi
  done
}

version=$(call "$BITBUCKET_URL/rest/api/1.0/application-properties" | value_of version)
info "Backing up Bitbucket $version"
mkdir -p "$BITBUCKET_BACKUP_ROOT/bitbucket-home" "$BITBUCKET_BACKUP_ARCHIVE_ROOT"
copy_home

trap unlock EXIT
trap 'exit 143' TERM
trap 'exit 99' INT
trap 'exit 129' HUP
lock=$(call -X POST "$BITBUCKET_URL/mvc/maintenance/lock" | value_of unlockToken) || refuse 'Bitbucket cannot be locked'
[ -n "$lock" ] || refuse 'Bitbucket cannot be locked'
info 'Bitbucket is locked'
call -X POST -H "X-Atlassian-Maintenance-Token: $lock" "$BITBUCKET_URL/mvc/admin/backups?external=true" >/dev/null ||
  refuse 'the backup cannot be started'
await_drained
info 'Bitbucket is drained'
sleep "${LAB_SECONDS_UNDER_LOCK:-0}"

rm -rf "$BITBUCKET_BACKUP_ROOT/bitbucket-db"
pg_dump -h "$POSTGRES_HOST" -p "${POSTGRES_PORT:-5432}" -U "$POSTGRES_USERNAME" -j 5 -Fd -f "$BITBUCKET_BACKUP_ROOT/bitbucket-db" "$BITBUCKET_DB" &
dump=$!
copy_home
report 50
wait "$dump"
report 100
unlock

info 'Making the archive'
parts=(./bitbucket-home ./bitbucket-db)
if [ -d "$BITBUCKET_BACKUP_ROOT/bitbucket-data-stores" ]; then parts+=(./bitbucket-data-stores); fi
archive=$BITBUCKET_BACKUP_ARCHIVE_ROOT/$INSTANCE_NAME-$(date +%Y%m%d-%H%M%S).tar.gz
case ${BACKUP_ARCHIVE_TYPE:-tar} in
  gpg-zip)
    tar -cf - -C "$BITBUCKET_BACKUP_ROOT" "${parts[@]}" |
      gpg --batch --trust-model always --recipient "$BITBUCKET_BACKUP_GPG_RECIPIENT" --output "$archive.gpg" --encrypt
    ;;
  *) tar -czf "$archive" -C "$BITBUCKET_BACKUP_ROOT" "${parts[@]}" ;;
esac
if [ "${KEEP_BACKUPS:-0}" -gt 0 ]; then
  find "$BITBUCKET_BACKUP_ARCHIVE_ROOT" -maxdepth 1 -name "$INSTANCE_NAME-*.tar.gz" | sort -r | tail -n "+$((KEEP_BACKUPS + 1))" | xargs -r rm -f --
fi
info 'The backup is complete'
