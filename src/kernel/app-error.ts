import { errorCatalogue, type ErrorCode } from './error-catalogue.ts'
import type { ExitCode } from './exit-code.ts'

interface AppErrorOptions {
  /** What to do now, best as the next command. One sentence. */
  readonly hint: string
  readonly cause?: unknown
}

/**
 * An expected failure, worded for an administrator: the fact in lower case, then a hint.
 * Anything else that is thrown is a bug and keeps its stack. Neither fact nor hint may hold a secret.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly hint: string

  constructor(code: ErrorCode, fact: string, options: AppErrorOptions) {
    super(fact, { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }

  get exit(): ExitCode {
    return errorCatalogue[this.code].exit
  }
}
