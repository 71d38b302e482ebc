import { AppError } from '../../kernel/app-error.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { RunContext } from '../run-context.ts'

/** For the journal: how many of each. */
export type Verified = { readonly passed: number; readonly unknown: number }

/** Keeps what was seen for the report, also when it stops the run. What could not be compared is told. Throws 'run/not-verified'. */
export function settle(
  { generations, run, note, target }: Pick<RunContext, 'generations' | 'run' | 'note' | 'target'>,
  results: readonly CheckResult[],
): Verified {
  generations.saveVerification(run, results)
  for (const { warning } of results) if (warning !== undefined) note(warning)
  const failed = results.filter(({ result }) => result === 'fail')
  if (failed.length > 0) throw notVerified(target.config.name, failed)
  const unknown = results.filter(({ result }) => result === 'unknown')
  for (const { title, evidence } of unknown) note(`not verified: ${title}: ${evidence}`)
  return { passed: results.length - unknown.length, unknown: unknown.length }
}

function notVerified(environment: string, failed: readonly CheckResult[]): AppError {
  const facts = failed.map(({ evidence }) => evidence).join('; ')
  return new AppError('run/not-verified', `what was restored to ${environment} is not what the source held: ${facts}`, {
    hint: `mend it there and \`understudy resume ${environment}\` compares again, or \`understudy rewind ${environment}\` and refresh anew`,
  })
}
