import { AppError } from '../../kernel/app-error.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'

export function problem(summary: string, hint: string): Diagnostic {
  return { severity: 'error', summary, hint }
}

/** A question that fails is a problem itself; the other questions are asked all the same. */
export async function asked(question: () => Promise<readonly Diagnostic[]>): Promise<readonly Diagnostic[]> {
  try {
    return await question()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [problem(error.message, error.hint)]
  }
}

/** The same where it only warns: `what` could not be listed. */
export async function warned(
  what: string,
  question: () => Promise<readonly Diagnostic[]>,
): Promise<readonly Diagnostic[]> {
  const answers = await asked(question)
  return answers.map(({ severity, summary, hint }) =>
    severity === 'error'
      ? {
          severity: 'warning',
          summary: `${what} could not be listed: ${summary}`,
          ...(hint === undefined ? {} : { hint }),
        }
      : { severity, summary, ...(hint === undefined ? {} : { hint }) },
  )
}

/** All of them, in their order. */
export async function askAll(
  questions: readonly (() => Promise<readonly Diagnostic[]>)[],
): Promise<readonly Diagnostic[]> {
  const problems: Diagnostic[] = []
  for (const question of questions) problems.push(...(await asked(question)))
  return withoutRepeats(problems)
}

/** A host that can't be reached would be said for every question about it. */
function withoutRepeats(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(problems.map((one) => [one.summary, one])).values()]
}
