import { execa } from 'execa'
import { AppError } from '../../kernel/app-error.ts'

/** What a program of this machine prints, without the line end at the end. Started without a shell; has a minute. */
export async function secretFromCommand(argv: readonly string[]): Promise<string> {
  const [program = '', ...args] = argv
  const result = await execa(program, args, { reject: false, stdin: 'ignore', stderr: 'inherit', timeout: 60_000 })
  if (!result.failed) return result.stdout
  // Its output is never quoted: half a secret is one too.
  throw new AppError('config/secret-unavailable', `command ${program} ${reasonOf(result)}`, {
    hint: 'run the command of this reference by hand; it has to print the secret alone and end with 0',
  })
}

function reasonOf(result: {
  readonly exitCode?: number | undefined
  readonly timedOut: boolean
  readonly code?: string | undefined
}): string {
  if (result.code === 'ENOENT') return 'is not installed'
  if (result.timedOut) return 'did not end within 60 s'
  return result.exitCode === undefined ? 'was ended by a signal' : `ended with ${result.exitCode}`
}
