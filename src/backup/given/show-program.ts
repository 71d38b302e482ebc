import { join } from 'node:path/posix'
import { ANY_LINES } from '../../argv/dumped-statements.ts'
import { quoteForShell } from '../../argv/quote.ts'
import type { Layout } from '../../hold/layout.ts'
import { knownLines } from './known-statements.ts'
import { identityTables } from './read-identity.ts'
import { STORE_TABLE } from './read-dumped-stores.ts'

/** Where the program that shows what a dump of statements is lies on a target's host. */
export function showProgram({ beside }: Pick<Layout, 'beside'>): string {
  return join(beside, 'show-statements')
}

/** Whose rows tell which instance it is of, and where it has its repositories. */
export const tellingTables: readonly string[] = [...identityTables, STORE_TABLE]

/**
 * The program `show-statements` beside the home. Of a dump of statements it prints the number of the first line that it does not know, with
 * no more of it than what such statements begin with; then its databases and tables, the definitions and rows of those that tell whose it
 * is, and its end. Nothing is restored. With the word `any` no line is asked whether it is known. It fails where the dump can't be read.
 */
export function renderShowStatements(): string {
  return `#!/bin/bash
# Written by Understudy: show-statements FILE [${ANY_LINES}]
set -o pipefail
export LC_ALL=C
unknown() {
  grep -anvxE -m 1 -e ${quoteForShell([knownLines().join('|')])} -- "$1" | cut -b 1-200 | sed -nE ${quoteForShell([NUMBERED])}
}
[ "$2" = ${ANY_LINES} ] || unknown "$1" || [ $? = 1 ] || exit 2
exec sed --sandbox -nE ${quoteForShell(telling.flatMap((edit) => ['-e', edit]))} -- "$1"
`
}

// As a row may stand in such a line, no word is told but these.
const BEGINNINGS = [
  'ALTER|CALL|CREATE|DELETE|DELIMITER|DROP|EXECUTE|FLUSH|GRANT|INSERT|INSTALL|LOAD|PREPARE|RENAME|REPLACE|RESET|REVOKE|SELECT|SET',
  'TRUNCATE|UPDATE|USE',
].join('|')
const NUMBERED = String.raw`s,^([0-9]+):(/[*]M?![0-9]+ )?((${BEGINNINGS})\b)?.*,unknown \1 \4,p`

const OF_TELLING = `.(${tellingTables.join('|')}).`

const telling = [
  String.raw`/^CREATE TABLE ${OF_TELLING} \(/,/;$/{`,
  'p',
  'b',
  '}',
  `/^INSERT INTO ${OF_TELLING} /{`,
  ':row',
  'p',
  '/;$/b',
  'n',
  'b row',
  '}',
  '/^(-- Current Database: |CREATE DATABASE |USE |CREATE TABLE )/p',
  '$s/^-- Dump completed/&/p',
]
