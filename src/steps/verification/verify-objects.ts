import { batchesOf } from '../../argv/batches.ts'
import type { RunAs } from '../../argv/command.ts'
import { checkConnectivity, gitVersion, readConnectivity, type ConnectedRepository } from '../../argv/git.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { HostReader } from '../../ports/host.ts'
import type { Meter } from '../../ports/progress.ts'
import { someOf } from '../../verification/some-of.ts'

export interface VerifiedRepositories {
  /** As the service user, and never as root: what repositories say of settings and programs is another's. */
  readonly as: RunAs
  readonly home: string
  /** Below the home. */
  readonly repositories: readonly string[]
  /** Of how many; undefined where nobody could list them. */
  readonly of: number | undefined
  readonly meter: Meter
}

const check = {
  id: 'verification/objects',
  title: 'Every ref of the repositories that were chosen leads to all that it needs',
}

export async function verifyObjects(
  host: HostReader,
  { as, home, repositories, of, meter }: VerifiedRepositories,
  signal: AbortSignal,
): Promise<CheckResult> {
  const unknown = (evidence: string): CheckResult => ({ ...check, result: 'unknown', evidence })
  if (of === undefined) return unknown('the repositories of the copy could not be listed')
  if (of === 0) return { ...check, result: 'pass', evidence: 'the copy has no repository' }
  if (repositories.length === 0) return unknown('the configuration says that none is looked at')
  if ((await host.run(gitVersion('login'), { expect: [0, 126, 127] })).exitCode !== 0)
    return unknown(`git is not installed on ${host.name}`)
  const { whole, broken } = await followed(
    host,
    repositories.map((name) => `${home}/${name}`),
    { as, meter },
    signal,
  )
  const told = await tellBroken(host, broken, { as, home, signal })
  if (told.broken.length > 0) return { ...check, result: 'fail', evidence: someOf(told.broken) }
  if (told.unknown.length > 0) return unknown(someOf(told.unknown))
  const count = whole + broken.length
  if (count < repositories.length) return unknown(`git looked at ${count} of ${repositories.length} repositories`)
  return { ...check, result: 'pass', evidence: `${count} of ${of} repositories followed` }
}

async function followed(
  host: HostReader,
  paths: readonly string[],
  { as, meter }: Pick<VerifiedRepositories, 'as' | 'meter'>,
  signal: AbortSignal,
): Promise<{ readonly whole: number; readonly broken: readonly string[] }> {
  let whole = 0
  const broken: string[] = []
  for (const some of batchesOf(paths)) {
    const onLine = readConnectivity((one) => {
      if (one.whole) whole += 1
      else broken.push(one.path)
      meter.tell({ done: whole + broken.length, total: paths.length })
    })
    await host.run(checkConnectivity(some, as), { signal, expect: [0, 1], onLine })
  }
  return { whole, broken }
}

/** A git that can't read them can't read any; nobody needs it said of thousands. */
const ASKED_AGAIN = 20

/** Each by itself, as what git says on stderr names no repository: whether it is broken, or one that this git doesn't know. */
async function tellBroken(
  host: HostReader,
  paths: readonly string[],
  { as, home, signal }: { readonly as: RunAs; readonly home: string; readonly signal: AbortSignal },
): Promise<{ readonly broken: readonly string[]; readonly unknown: readonly string[] }> {
  const broken: string[] = []
  const unknown: string[] = []
  for (const path of paths.slice(0, ASKED_AGAIN)) {
    const found: ConnectedRepository[] = []
    const onLine = readConnectivity((one) => void found.push(one))
    const { stderr } = await host.run(checkConnectivity([path], as), { signal, expect: [0, 1], onLine })
    if (found[0]?.whole === true) continue
    const line = `${path.slice(home.length + 1)}: ${reasonIn([...(found[0]?.said ?? []), ...stderr.split('\n')])}`
    if (NOT_TOLD.test(stderr)) unknown.push(line)
    else broken.push(line)
  }
  return { broken: [...broken, ...paths.slice(ASKED_AGAIN)], unknown }
}

function reasonIn(lines: readonly string[]): string {
  return (
    lines.find((line) => line.startsWith('missing ')) ?? lines.find((line) => line !== '') ?? 'git does not say why'
  )
}

/** It says nothing of the objects. */
const NOT_TOLD =
  /unknown repository extension|Expected git repo version|dubious ownership|unsafe repository|Permission denied|[Oo]ut of memory/
