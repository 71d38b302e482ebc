import { AppError } from '../kernel/app-error.ts'
import { exitCode, type ExitCode } from '../kernel/exit-code.ts'
import type { Style } from '../report/style.ts'

/** A failure as it is printed: for people, as a part of the JSON document, and as exit code. */
export interface Failure {
  readonly exit: ExitCode
  readonly text: string
  readonly document: { readonly code: string; readonly message: string; readonly hint: string }
}

/** Expected failures show fact and hint; anything else is a bug and shows its stack. */
export function describeFailure(error: unknown, style: Style): Failure {
  if (error instanceof AppError) return expected(error, style)
  if (isAbort(error)) {
    return expected(
      new AppError('run/interrupted', 'interrupted', {
        hint: 'run the command again; `understudy status` shows what stands',
      }),
      style,
    )
  }
  return bug(error, style)
}

function expected(error: AppError, style: Style): Failure {
  const { code, message, hint, exit } = error
  return {
    exit,
    text: `${style.bad('understudy:')} ${message}\n  ${style.strong('hint:')} ${hint}\n`,
    document: { code, message, hint },
  }
}

function bug(error: unknown, style: Style): Failure {
  const hint = 'this is a bug in Understudy: report it with the lines above'
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    exit: exitCode.failed,
    text: `${style.bad('understudy:')} ${stack}\n  ${style.strong('hint:')} ${hint}\n`,
    document: { code: 'bug', message: error instanceof Error ? error.message : String(error), hint },
  }
}

/** What an AbortSignal without a reason of its own rejects with. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
