import { exitCode } from '../exit-code.ts'
import type { ErrorEntry } from './error-entry.ts'

export const configErrors = {
  'config/invalid': { exit: exitCode.wrongConfiguration, meaning: 'the configuration has problems; all are listed' },
  'config/not-found': { exit: exitCode.wrongConfiguration, meaning: 'there is no configuration file' },
  'config/unreadable': { exit: exitCode.wrongConfiguration, meaning: 'the configuration file cannot be read' },
  'config/unknown-environment': {
    exit: exitCode.wrongConfiguration,
    meaning: 'the configuration has no environment of that name',
  },
  'config/secret-unavailable': {
    exit: exitCode.wrongConfiguration,
    meaning: 'a secret reference does not lead to a value',
  },
  'config/usage': { exit: exitCode.wrongConfiguration, meaning: 'the command line is wrong' },
  'config/file-unusable': {
    exit: exitCode.wrongConfiguration,
    meaning: 'a file that the command line names cannot be read or written',
  },
} as const satisfies Record<string, ErrorEntry>
