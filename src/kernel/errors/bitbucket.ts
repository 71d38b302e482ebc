import { exitCode } from '../exit-code.ts'
import type { ErrorEntry } from './error-entry.ts'

export const bitbucketErrors = {
  'bitbucket/unreachable': { exit: exitCode.failed, meaning: 'Bitbucket does not answer' },
  'bitbucket/unauthorized': { exit: exitCode.failed, meaning: 'Bitbucket refuses the configured administrator' },
  'bitbucket/unexpected-answer': {
    exit: exitCode.failed,
    meaning: 'Bitbucket answers with something else than its documentation says',
  },
  'bitbucket/lock-held': { exit: exitCode.failed, meaning: 'somebody else holds the maintenance lock' },
  'bitbucket/lock-token-unknown': {
    exit: exitCode.failed,
    meaning: 'the answer to the lock call was lost: locked, or perhaps locked, and token unknown',
  },
  'bitbucket/lock-expired': {
    exit: exitCode.failed,
    meaning: 'the maintenance lock ended before the backup did: at its deadline, or by somebody else',
  },
  'bitbucket/never-drained': { exit: exitCode.failed, meaning: 'database or repositories did not drain in time' },
  'bitbucket/unlock-failed': { exit: exitCode.failed, meaning: 'the maintenance lock could not be released' },
  'bitbucket/start-failed': { exit: exitCode.failed, meaning: 'the copy did not come up' },
} as const satisfies Record<string, ErrorEntry>
