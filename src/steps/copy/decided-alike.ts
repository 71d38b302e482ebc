import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../../kernel/app-error.ts'
import { placeName } from '../../kernel/place.ts'
import { decideFinding } from '../../plan/decide.ts'
import type { RunContext } from '../run-context.ts'

type Decided = Pick<RunContext, 'generations' | 'run' | 'refresh' | 'integrations' | 'target'>

/**
 * Files and rows of the copy were made by the decisions of then: one that has become a cut, or another redirect, was not carried out. One
 * that has become a keep was carried out and more. Throws 'policy/not-cut'.
 */
export function assertDecidedAlike({ generations, run, refresh, integrations, target }: Decided): void {
  const others = generations.decided(run).filter(({ finding, decision: then }) => {
    const { decision } = decideFinding(finding, refresh, integrations)
    return (decision.kind === 'cut' || decision.kind === 'redirect') && !isDeepStrictEqual(decision, then)
  })
  if (others.length === 0) return
  const places = others.slice(0, 5).map(({ finding }) => `${finding.summary} (${placeName(finding.where)})`)
  const more = others.length > places.length ? ` and ${others.length - places.length} more` : ''
  throw new AppError(
    'policy/not-cut',
    `since it was cut ${others.length} findings were decided otherwise: ${places.join('; ')}${more}`,
    {
      hint: `decide as before and \`understudy resume ${target.config.name}\`, or \`understudy rewind ${target.config.name}\` and refresh anew`,
    },
  )
}
