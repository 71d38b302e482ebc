#!/usr/bin/env bash
# Usage: BACKUP_VARS_FILE=FILE bitbucket.diy-backup.sh
# Plays the vendor's example scripts for the tests. Written anew from what is known of them: their variables, their order, the form of
# what they print, the layout of their archive and their exit codes (99 a refusal, 22 a call that failed, 23 rsync, 1 a job that failed).
# Nothing of it is theirs.
set -euo pipefail

BITBUCKET_DATA_STORES=()
if [ ! -f "${BACKUP_VARS_FILE:-}" ]; then
  echo 'BACKUP_VARS_FILE names no file' >&2
  exit 99
fi
stamp=$(date +%Y%m%d-%H%M%S)
. "$BACKUP_VARS_FILE"

say() {
  printf '%s [%s:%s -> %s][%s] %s: %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "${0##*/}" "${BASH_LINENO[1]}" "${FUNCNAME[2]}" "$(hostname)" "$1" "$2"
}

info() { say ' INFO' "$*"; }
complain() { say ERROR "$*" >&2; }

refuse() {
  complain "$*"
  printf 'Stack trace:\n [%s:%s -> %s]\n' "$0" "${BASH_LINENO[0]}" "${FUNCNAME[1]}" >&2
  exit 99
}

# What is run is told on standard error, and what of it is told to nobody is left out.
run() {
  if [ "${BITBUCKET_VERBOSE_BACKUP:-}" = true ]; then
    case $1 in
      curl) say DEBUG 'Running curl -u ******:****** ' >&2 ;;
      *) say DEBUG "Running $*" >&2 ;;
    esac
  fi
  "$@"
}

need() {
  local name
  for name in "$@"; do
    [ -n "${!name:-}" ] || refuse "$name is not set"
  done
}

# The password stands in no command line. What is answered is printed as it is, without an end of its line.
call() {
  # shellcheck disable=SC2086
  run curl ${CURL_OPTIONS:-} -H 'X-Atlassian-Token: no-check' -H 'Content-Type: application/json' \
    -K <(printf 'user = "%s:%s"\n' "$BITBUCKET_BACKUP_USER" "$BITBUCKET_BACKUP_PASS") "$@"
}

value_of() {
  sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"
}

# Without a slash at the end of what is copied, rsync copies the folder itself.
copy_home() {
  local quiet=-q store
  if [ "${BITBUCKET_VERBOSE_BACKUP:-}" = true ]; then quiet=-h; fi
  mkdir -p "$BITBUCKET_BACKUP_HOME"
  run rsync -av "$quiet" --delete --delete-excluded \
    --exclude=/caches/ --exclude='/data/db.*' --exclude='/shared/data/db.*' --exclude=/search/data/ \
    --exclude=/shared/search/data/ --exclude=/export/ --exclude=/shared/export/ --exclude=/log/ \
    --exclude='/plugins/.*/' --exclude=/tmp --exclude=/.lock --exclude=/shared/.lock \
    "$BITBUCKET_HOME" "$BITBUCKET_BACKUP_HOME"
  for store in ${BITBUCKET_DATA_STORES[@]+"${BITBUCKET_DATA_STORES[@]}"}; do
    mkdir -p "$BITBUCKET_BACKUP_DATA_STORES/$store"
    run rsync -av "$quiet" --delete --delete-excluded "$store" "$BITBUCKET_BACKUP_DATA_STORES/$store"
  done
}

dump() {
  rm -rf "$BITBUCKET_BACKUP_DB"
  mkdir -p "$BITBUCKET_BACKUP_DB"
  case $BACKUP_DATABASE_TYPE in
    mysql) dump_statements >"$BITBUCKET_BACKUP_DB/backup-db.sql" ;;
    *) run pg_dump -h "$POSTGRES_HOST" -p "$POSTGRES_PORT" -U "$POSTGRES_USERNAME" -j 5 -Fd -d "$BITBUCKET_DB" -f "$BITBUCKET_BACKUP_DB" ;;
  esac
}

# With theirs the password stands in the command line.
dump_statements() {
  # shellcheck disable=SC2086
  run mysqldump --defaults-extra-file=<(printf '[client]\npassword="%s"\n' "$MYSQL_PASSWORD") \
    --no-tablespaces -h "$MYSQL_HOST" ${MYSQL_BACKUP_OPTIONS:-} -u "$MYSQL_USERNAME" --databases "$BITBUCKET_DB"
}

lock=
unlock() {
  [ -n "$lock" ] || return 0
  local token=$lock
  lock=
  call -X DELETE "$BITBUCKET_URL/mvc/maintenance/lock?token=$token"
}

report() {
  call -X POST "$BITBUCKET_URL/mvc/admin/backups/progress/client?token=$lock&percentage=$1"
}

await_drained() {
  local task
  while :; do
    task=$(call -H "X-Atlassian-Maintenance-Token: $lock" "$BITBUCKET_URL/mvc/maintenance") || refuse 'the state of the backup is not known'
    [ "$(value_of state <<<"$task")" = RUNNING ] || refuse 'the backup does not run'
    if [ "$(value_of db-state <<<"$task")" = DRAINED ] && [ "$(value_of scm-state <<<"$task")" = DRAINED ]; then return; fi
  done
}

# A job that is done and cannot be reported has failed as well.
finish() {
  wait "$2" && report 50 || failed+=("$1 failed with status $?")
}

main() {
  info 'Preparing'
  need BITBUCKET_BACKUP_DB BITBUCKET_DB BITBUCKET_BACKUP_HOME BITBUCKET_HOME BACKUP_DATABASE_TYPE
  case $BACKUP_DATABASE_TYPE in
    mysql) need MYSQL_USERNAME MYSQL_PASSWORD MYSQL_HOST ;;
    *) need POSTGRES_USERNAME POSTGRES_HOST POSTGRES_PORT ;;
  esac
  copy_home

  need BITBUCKET_BACKUP_USER BITBUCKET_BACKUP_PASS BITBUCKET_URL
  lock=$(call -X POST "$BITBUCKET_URL/mvc/maintenance/lock" | value_of unlockToken) || refuse 'Bitbucket cannot be locked'
  [ -n "$lock" ] || refuse 'Bitbucket cannot be locked'
  trap unlock EXIT INT ABRT PIPE
  info 'Bitbucket is locked'
  call -X POST -H "X-Atlassian-Maintenance-Token: $lock" "$BITBUCKET_URL/mvc/admin/backups?external=true" >/dev/null ||
    refuse 'the backup cannot be started'
  await_drained

  info 'Copying the home and dumping the database'
  failed=()
  dump &
  local dumping=$!
  copy_home &
  local copying=$!
  finish 'the dump' "$dumping"
  finish 'the copy of the home' "$copying"
  report 100
  unlock
  if [ ${#failed[@]} -gt 0 ]; then
    for job in "${failed[@]}"; do complain "$job"; done
    complain 'there is no backup'
    exit 1
  fi

  say ' SUCC' 'The backup is complete'
  info 'Making the archive'
  archive
}

# All that lies there is packed, whatever it is. No version of theirs clears up archives of this kind; an administrator's may.
archive() {
  need BITBUCKET_BACKUP_ARCHIVE_ROOT INSTANCE_NAME BITBUCKET_BACKUP_ROOT
  mkdir -p "$BITBUCKET_BACKUP_ARCHIVE_ROOT"
  local archive=$BITBUCKET_BACKUP_ARCHIVE_ROOT/$INSTANCE_NAME-$stamp.tar.gz
  case ${BACKUP_ARCHIVE_TYPE:-tar} in
    gpg-zip)
      tar -cf - -C "$BITBUCKET_BACKUP_ROOT" . |
        gpg --batch --trust-model always --recipient "$BITBUCKET_BACKUP_GPG_RECIPIENT" --output "$archive.gpg" --encrypt
      ;;
    *) run tar -czf "$archive" -C "$BITBUCKET_BACKUP_ROOT" . ;;
  esac
  if [ "${KEEP_BACKUPS:-0}" -gt 0 ]; then
    find "$BITBUCKET_BACKUP_ARCHIVE_ROOT" -maxdepth 1 -name "$INSTANCE_NAME-*.tar.gz" | sort -r | tail -n "+$((KEEP_BACKUPS + 1))" | xargs -r rm -f --
  fi
}

main
