import { exitCode } from '../exit-code.ts'
import type { ErrorEntry } from './error-entry.ts'

export const runErrors = {
  'run/step-failed': { exit: exitCode.failed, meaning: 'a step failed' },
  'run/check-failed': { exit: exitCode.failed, meaning: 'the copy did not pass its checks' },
  'run/not-verified': { exit: exitCode.failed, meaning: 'the restored copy is not what its source held' },
  'run/interrupted': { exit: exitCode.interrupted, meaning: 'the run was interrupted and can be resumed' },
  'run/locked': { exit: exitCode.refused, meaning: 'another run holds the environment' },
  'run/nothing-to-resume': { exit: exitCode.refused, meaning: 'no run of this environment can be resumed' },
  'run/nothing-to-rewind': { exit: exitCode.refused, meaning: 'no earlier generation is kept' },
  'run/unknown-generation': {
    exit: exitCode.refused,
    meaning: 'no generation has that id or bookmark, and no kept backup either, or this cannot be done with it',
  },
  'run/generation-needed': {
    exit: exitCode.refused,
    meaning: 'the generation is live, has a bookmark, or an unfinished run needs it',
  },
  'run/unknown-backup': { exit: exitCode.refused, meaning: 'Understudy keeps no backup of that name' },
  'run/backup-needed': {
    exit: exitCode.refused,
    meaning: 'the backup has a bookmark, or an unfinished run restores it',
  },
  'run/bookmark-taken': { exit: exitCode.refused, meaning: 'another generation or backup has that bookmark' },
  'run/journal-mismatch': { exit: exitCode.refused, meaning: 'the journal was written by another plan or version' },
  'run/not-found': { exit: exitCode.refused, meaning: 'no run of that id is recorded' },
  'run/no-copy': { exit: exitCode.refused, meaning: 'nothing was restored to this environment yet' },
} as const satisfies Record<string, ErrorEntry>
