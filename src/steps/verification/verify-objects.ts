import { batchesOf } from '../../argv/batches.ts'
import { checkConnectivity, gitVersion, readConnectivity } from '../../argv/git.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { Meter } from '../../ports/progress.ts'
import { someOf } from '../../verification/some-of.ts'
import { tellBroken, type BothEnds, type RepositoriesOf } from './broken-repositories.ts'

export interface VerifiedRepositories extends BothEnds {
  /** Below the home. */
  readonly repositories: readonly string[]
  /** Of how many; undefined where nobody could list them. */
  readonly of: number | undefined
  readonly meter: Meter
}

const check = {
  id: 'verification/objects',
  title: 'Every ref of the repositories that were chosen leads to all that it leads to at the source',
}

/** What the source lacks too is no fault of the copy, and told as a warning. */
export async function verifyObjects(
  { copy, source, repositories, of, meter }: VerifiedRepositories,
  signal: AbortSignal,
): Promise<CheckResult> {
  const unknown = (evidence: string): CheckResult => ({ ...check, result: 'unknown', evidence })
  if (of === undefined) return unknown('the repositories of the copy could not be listed')
  if (of === 0) return { ...check, result: 'pass', evidence: 'the copy has no repository' }
  if (repositories.length === 0) return unknown('the configuration says that none is looked at')
  if ((await copy.host.run(gitVersion('login'), { expect: [0, 126, 127] })).exitCode !== 0)
    return unknown(`git is not installed on ${copy.host.name}`)
  const { whole, broken } = await followed(copy, { repositories, meter }, signal)
  const told = await tellBroken({ copy, source }, broken, signal)
  if (told.broken.length > 0) return { ...check, result: 'fail', evidence: someOf(told.broken) }
  const brokenThere = told.alike.length === 0 ? undefined : `broken on ${source.name} too`
  const warning = brokenThere === undefined ? {} : { warning: `${brokenThere}: ${told.alike.join(', ')}` }
  if (told.unknown.length > 0) return { ...unknown(someOf(told.unknown)), ...warning }
  const count = whole + broken.length
  if (count < repositories.length)
    return { ...unknown(`git looked at ${count} of ${repositories.length} repositories`), ...warning }
  const alike = brokenThere === undefined ? '' : `; ${brokenThere}: ${someOf(told.alike)}`
  return { ...check, result: 'pass', evidence: `${count} of ${of} repositories followed${alike}`, ...warning }
}

async function followed(
  { host, home, as }: RepositoriesOf,
  { repositories, meter }: Pick<VerifiedRepositories, 'repositories' | 'meter'>,
  signal: AbortSignal,
): Promise<{ readonly whole: number; readonly broken: readonly string[] }> {
  let whole = 0
  const broken: string[] = []
  for (const some of batchesOf(repositories.map((name) => `${home}/${name}`))) {
    const onLine = readConnectivity((one) => {
      if (one.whole) whole += 1
      else broken.push(one.path.slice(home.length + 1))
      meter.tell({ done: whole + broken.length, total: repositories.length })
    })
    await host.run(checkConnectivity(some, as), { signal, expect: [0, 1], onLine })
  }
  return { whole, broken }
}
