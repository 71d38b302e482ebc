import { exitCode } from '../exit-code.ts'
import type { ErrorEntry } from './error-entry.ts'

export const policyErrors = {
  'policy/refused-target': {
    exit: exitCode.refused,
    meaning: 'the guard found a reason why the target may be production, or is not ours',
  },
  'policy/undecided': { exit: exitCode.refused, meaning: 'findings without a decision, or integrations without a cut' },
  'policy/plan-stale': { exit: exitCode.refused, meaning: 'a saved plan no longer fits' },
  'policy/fence-required': { exit: exitCode.refused, meaning: 'a refresh without a fence needs a recorded waiver' },
  'policy/fence-needed': { exit: exitCode.refused, meaning: 'the fence of a copy that runs would be lowered' },
  'policy/fence-refused': {
    exit: exitCode.refused,
    meaning: 'the fence would open the way to production, or something that it has to open does not resolve',
  },
  'policy/fence-scope': {
    exit: exitCode.refused,
    meaning: 'a fence that is raised by hand would have another scope than a start of the copy asks for',
  },
  'policy/not-refused': {
    exit: exitCode.refused,
    meaning:
      'it is not proven that the copy is cut off: something answered it, or was refused by another than its fence',
  },
  'policy/not-confirmed': {
    exit: exitCode.refused,
    meaning: 'an environment would be changed and nobody confirmed it',
  },
  'policy/not-yet': { exit: exitCode.refused, meaning: 'something that Understudy does not support yet' },
  'policy/backup-variables': {
    exit: exitCode.refused,
    meaning: 'the variables of the backup scripts cannot be read, or say something that Understudy cannot restore',
  },
  'policy/no-backup-client': {
    exit: exitCode.refused,
    meaning: "the vendor's backup client cannot back up this source: a cluster, Data Center, or a version without one",
  },
  'policy/refused-archive': {
    exit: exitCode.refused,
    meaning: 'an archive is not whole, not of this source, or would be unpacked to somewhere else',
  },
  'policy/outside-window': {
    exit: exitCode.refused,
    meaning: 'the maintenance lock would begin or last outside `backup.lock.window`',
  },
  'policy/leak': { exit: exitCode.refused, meaning: 'the copy still names production in a place that is acted on' },
  'policy/not-cut': {
    exit: exitCode.refused,
    meaning: 'something of the copy that was cut is back, or was decided otherwise since',
  },
  'policy/leads-out': {
    exit: exitCode.refused,
    meaning: 'a symbolic link or a mount leads out of a home that would be written',
  },
  'policy/shared-login': {
    exit: exitCode.refused,
    meaning: 'the login of the copy reaches the database of the source',
  },
} as const satisfies Record<string, ErrorEntry>
