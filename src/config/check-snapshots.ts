import type { ConfigParts } from './config-parts.ts'
import type { ConfigProblem } from './config-problem.ts'

/** The native method alone takes a snapshot of the home: where no refresh backs up by it, whoever wrote one waits for it in vain. */
export function checkSnapshots({ environments, refreshes, sources }: ConfigParts): readonly ConfigProblem[] {
  return environments.flatMap(({ name, snapshot }) => {
    const [first, ...others] = refreshes.filter(({ from }) => from === name)
    if (snapshot === undefined || first === undefined) return []
    // One that can't be read may be native.
    const isRead = [...sources.values()].filter((from) => from === name).length === others.length + 1
    if (!isRead || [first, ...others].some(({ backup }) => backup.kind === 'native')) return []
    return [
      {
        severity: 'error',
        path: ['environments', name, 'snapshot'],
        at: 'key',
        summary: `\`snapshot\` has no meaning for ${name}: refresh.${first.target} backs up by ${first.backup.kind}, which takes none`,
        hint: 'remove it, or write backup: { method: native }',
      },
    ]
  })
}
