import { exitCode } from '../exit-code.ts'
import type { ErrorEntry } from './error-entry.ts'

export const changeErrors = {
  'change/refused-delete': { exit: exitCode.refused, meaning: 'a delete on rows that Bitbucket needs to boot' },
  'change/unsafe': { exit: exitCode.refused, meaning: 'a change that cannot be undone or would have to guess an id' },
  'change/not-as-expected': { exit: exitCode.failed, meaning: 'a change touched another number of rows than expected' },
  'change/unreadable-value': {
    exit: exitCode.refused,
    meaning: 'a stored value cannot be parsed, so it cannot be edited safely',
  },
  'change/unreadable-undo': { exit: exitCode.failed, meaning: 'a line of an undo file cannot be read' },
  'change/unreadable-file': {
    exit: exitCode.refused,
    meaning: 'a configuration file cannot be parsed, so it cannot be edited safely',
  },
} as const satisfies Record<string, ErrorEntry>
