import { AppError } from '../kernel/app-error.ts'
import type { CommandOption, Invocation } from './command.ts'

export const YES: CommandOption = {
  flags: '--yes',
  description: 'do not ask; covers no adoption, no waiver and no undo',
}

export const WHY: CommandOption = { flags: '--why <text>', description: 'why, for the lock and the report' }

/**
 * Whether a person wants this change: `--yes`, or the environment's name typed on a terminal. Throws 'policy/not-confirmed'
 * where nobody can be asked.
 */
export async function confirmed(invocation: Invocation, environment: string, what: string): Promise<boolean> {
  if (invocation.flag('yes')) return true
  assertAttended(invocation, environment, what)
  const answer = await invocation.terminal.ask(`Type ${environment} to go on: `)
  return answer?.trim() === environment
}

/** Where nobody watches, only `--yes` lets an environment be changed. Throws 'policy/not-confirmed'. */
export function assertAttended(invocation: Invocation, environment: string, what: string): void {
  if (invocation.flag('yes') || invocation.terminal.interactive) return
  throw new AppError(
    'policy/not-confirmed',
    `${what} would change ${environment}, and there is no terminal to ask on`,
    {
      hint: 'read the plan first, then pass --yes',
    },
  )
}

/** The same as `confirmed`, refused with 'policy/not-confirmed' when the answer is another. */
export async function assertConfirmed(invocation: Invocation, environment: string, what: string): Promise<void> {
  if (await confirmed(invocation, environment, what)) return
  throw new AppError('policy/not-confirmed', `nobody confirmed: ${what} did not begin, and nothing was changed`, {
    hint: `type ${environment} when asked, or pass --yes`,
  })
}

/** Whether a flag was given that repeats the environment's name. Throws 'policy/not-confirmed' when it names another. */
export function repeatsName(invocation: Invocation, flag: string, environment: string): boolean {
  const name = invocation.option(flag)
  if (name === undefined) return false
  if (name === environment) return true
  throw new AppError('policy/not-confirmed', `--${flag} names ${name}, but the environment is ${environment}`, {
    hint: `if that is meant: --${flag} ${environment}`,
  })
}

export const ADOPT: CommandOption = {
  flags: '--adopt <environment>',
  description: 'take over a home or database that is not marked as the target’s; repeats its name',
}

export const WITHOUT_FENCE: CommandOption = {
  flags: '--without-fence <environment>',
  description: 'start the copy without fence and refusal proof, as `fence: {none: "reason"}` says; repeats its name',
}
