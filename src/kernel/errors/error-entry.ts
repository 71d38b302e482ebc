import type { ExitCode } from '../exit-code.ts'

export interface ErrorEntry {
  readonly exit: ExitCode
  /** What the code means in general, lower case, for the generated reference. */
  readonly meaning: string
}
