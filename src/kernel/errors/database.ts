import { exitCode } from '../exit-code.ts'
import type { ErrorEntry } from './error-entry.ts'

export const databaseErrors = {
  'database/unreachable': { exit: exitCode.failed, meaning: 'the database server does not answer' },
  'database/absent': { exit: exitCode.failed, meaning: 'the login would get in, and there is no such database' },
  'database/login-refused': { exit: exitCode.failed, meaning: 'the database server refuses the login' },
  'database/missing-privilege': { exit: exitCode.failed, meaning: 'the login lacks a privilege that is needed' },
  'database/illegal-name': {
    exit: exitCode.wrongConfiguration,
    meaning: 'a database name breaks the rules of its vendor',
  },
  'database/not-ours': {
    exit: exitCode.refused,
    meaning: 'a database without our mark is never dropped or overwritten',
  },
  'database/refused-role': {
    exit: exitCode.refused,
    meaning: 'a role that is a superuser, or that somebody else made, is never changed',
  },
  'database/restore-failed': { exit: exitCode.failed, meaning: 'the restore of a dump failed' },
  'database/dump-failed': { exit: exitCode.failed, meaning: 'the dump of the database failed' },
  'database/query-failed': { exit: exitCode.failed, meaning: 'a query failed' },
} as const satisfies Record<string, ErrorEntry>
