import { join } from 'node:path/posix'
import type { Layout } from '../hold/layout.ts'

/** Where the program that restores statements lies on a target's host. */
export function restoreProgram({ beside }: Pick<Layout, 'beside'>): string {
  return join(beside, 'restore-statements')
}

/**
 * The program `restore-statements` beside the home: sed and a client of MySQL or MariaDB, connected by a pipe. What names the database of
 * the source is left out, so that all of it goes where the client was sent, and so are the accounts that made a view or a trigger.
 * The login comes on standard input as a file of options. Of an error no more is told than can hold no row. It fails where either does, and
 * before anything is restored where the dump has no end.
 */
export function renderRestoreStatements(): string {
  return `#!/bin/bash
# Written by Understudy: restore-statements FILE CLIENT OPTION...
set -o pipefail
export LC_ALL=C
file=$1 client=$2
shift 2
login=$(cat)
if ! tail -c 200 -- "$file" | grep -q '^-- Dump completed'; then
  echo "ERROR: $file has no end" >&2
  exit 1
fi
restored() {
  sed ${edits} -- "$file" | "$client" --defaults-file=<(printf '%s\\n' "$login") "$@" 2>&1 >/dev/null
}
restored "$@" | { sed -nE '${errors}' | cut -c 1-300 >&2; true; }
`
}

/** Privileges, connections, and what is too large or not known there; of others the words may quote a row. */
const WITHOUT_ROWS = '1044|1045|1049|1114|1115|1142|1153|1227|1273|1419|2002|2003|2005|2006|2013|2026'

const errors = `/^ERROR/{/^ERROR (${WITHOUT_ROWS}) /!s/^(ERROR [0-9]+[^:]*):.*/\\1/;p}`

// A dump writes each of these at the begin of a line, and no row ever: what ends a line within one is escaped. By a mode that the server
// may have, a text in it would end elsewhere; in the first line, so that an error names the line of the dump.
const edits = [
  '/^USE `/d',
  '/^CREATE DATABASE /d',
  String.raw`/^\/\*!50013 DEFINER=.* SQL SECURITY [A-Z]* \*\/$/d`,
  String.raw`s/^\(\/\*!50003 CREATE\*\/ \)\/\*!50017 DEFINER=[^*]*\*\//\1/`,
]
  .map((edit) => `-e '${edit}'`)
  .concat(`-e "1s/^/SET SESSION sql_mode = '';/"`)
  .join(' ')
