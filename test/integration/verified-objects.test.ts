import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { verifyObjects } from '../../src/steps/verification/verify-objects.ts'
import { looseObject, makeBareRepository, putFile, type BareRepository } from '../fixtures/bare-repository.ts'
import { memoryHost } from '../fixtures/memory-host.ts'
import { recordedProgress } from '../fixtures/recorded-progress.ts'
import { silentMeter } from '../fixtures/run-context.ts'

const host = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource())
const signal = new AbortController().signal
const origin = 'shared/data/repositories/1'
const fork = 'shared/data/repositories/2'
let root: string
let home: string
let production: string
let first: BareRepository

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-objects-'))
  first = makeBareRepository(join(root, 'source', origin))
})
afterAll(() => rmSync(root, { recursive: true }))

/** Two homes with a repository and its fork, whose alternates lead to where the home lies. */
beforeEach(() => {
  const made = mkdtempSync(join(root, 'ends-'))
  home = join(made, 'staging')
  production = join(made, 'production')
  for (const one of [home, production]) {
    cpSync(join(root, 'source'), one, { recursive: true })
    makeBareRepository(join(one, fork), { objects: join(one, origin, 'objects'), commit: first.commit })
  }
})

const ends = () => ({
  copy: { host, home, as: 'root' } as const,
  source: { name: 'production', host, home: production, as: 'root' } as const,
})

const verified = (repositories: readonly string[] = [origin, fork], meter = silentMeter) =>
  verifyObjects({ ...ends(), repositories, of: 2, meter }, signal)

/** Takes the object away at these ends, whoever borrows it. */
const lose = (object: string, ...homes: readonly string[]): void => {
  for (const one of homes) rmSync(looseObject(join(one, origin, 'objects'), object))
}

describe('the objects of a copy', () => {
  it('are all there, those that a fork borrows too', async () => {
    expect(await verified()).toEqual({
      id: 'verification/objects',
      title: 'Every ref of the repositories that were chosen leads to all that it leads to at the source',
      result: 'pass',
      evidence: '2 of 2 repositories followed',
    })
  })

  it('are counted while they are followed', async () => {
    const { progress, lines } = recordedProgress()

    await verified([origin, fork], progress.begin('followed', 'repositories'))

    expect(lines.slice(1)).toEqual(['followed: 1 of 2', 'followed: 2 of 2'])
  })

  it('are not, with an object missing, for its repository and for the fork that needs it', async () => {
    lose(first.blob, home)

    expect(await verified()).toMatchObject({
      result: 'fail',
      evidence: `${origin}: missing blob ${first.blob}, ${fork}: missing blob ${first.blob}`,
    })
  })

  it('are not, with a commit that is no more what it was', async () => {
    const commit = looseObject(join(home, origin, 'objects'), first.commit)
    rmSync(commit)
    writeFileSync(commit, 'junk')

    const { result, evidence } = await verified([origin])

    expect(result).toBe('fail')
    expect(evidence).toMatch(
      /^shared\/data\/repositories\/1: fatal: loose object [0-9a-f]{40} \(stored in .*\) is corrupt$/,
    )
  })

  it('are not, where the alternates of a fork lead to nothing', async () => {
    putFile(join(home, fork, 'objects/info/alternates'), `${home}/gone/objects\n`)

    expect(await verified([fork])).toMatchObject({
      result: 'fail',
      evidence: `${fork}: missing commit ${first.commit}`,
    })
  })

  it('are unknown where this git does not know the repository', async () => {
    putFile(
      join(home, fork, 'config'),
      '[core]\n\tbare = true\n\trepositoryformatversion = 1\n[extensions]\n\tsomethingNew = true\n',
    )

    expect(await verified()).toMatchObject({
      result: 'unknown',
      evidence: `${fork}: fatal: unknown repository extension found:`,
    })
  })

  it('are unknown without git, and where none is to be looked at', async () => {
    const without = memoryHost({ git: () => ({ exitCode: 127 }) })
    const order = {
      ...ends(),
      copy: { ...ends().copy, host: without },
      repositories: [origin],
      of: 2,
      meter: silentMeter,
    }

    expect(await verifyObjects(order, signal)).toMatchObject({
      result: 'unknown',
      evidence: 'git is not installed on ssh://understudy@bb1',
    })
    expect(await verified([])).toMatchObject({
      result: 'unknown',
      evidence: 'the configuration says that none is looked at',
    })
  })
})

describe('objects that the source lacks too', () => {
  it('are a warning, for each repository that needs them', async () => {
    lose(first.blob, home, production)

    expect(await verified()).toEqual({
      id: 'verification/objects',
      title: 'Every ref of the repositories that were chosen leads to all that it leads to at the source',
      result: 'pass',
      evidence: `2 of 2 repositories followed; broken on production too: ${origin} (1 object missing), ${fork} (1 object missing)`,
      warning: `broken on production too: ${origin} (1 object missing), ${fork} (1 object missing)`,
    })
  })

  it('are looked for where the source has its stores outside the home', async () => {
    const inCopy = 'shared/data-store-2/repositories/ab/cd/1'
    const store = join(production, '..', 'store')
    for (const folder of [join(home, inCopy), join(store, 'repositories/ab/cd/1')])
      cpSync(join(root, 'source', origin), folder, { recursive: true })
    const stored = { ...ends(), source: { ...ends().source, stores: new Map([['shared/data-store-2', store]]) } }
    const look = () => verifyObjects({ ...stored, repositories: [inCopy], of: 1, meter: silentMeter }, signal)
    rmSync(looseObject(join(home, inCopy, 'objects'), first.blob))

    expect(await look()).toMatchObject({ result: 'fail', evidence: `${inCopy}: missing blob ${first.blob}` })
    rmSync(looseObject(join(store, 'repositories/ab/cd/1/objects'), first.blob))
    expect(await look()).toMatchObject({
      result: 'pass',
      warning: `broken on production too: ${inCopy} (1 object missing)`,
    })
  })

  it('are a warning where git gives up at the same one', async () => {
    lose(first.commit, home, production)
    for (const one of [home, production]) writeFileSync(looseObject(join(one, origin, 'objects'), first.commit), 'junk')

    const { result, warning } = await verified([origin])

    expect(result).toBe('pass')
    expect(warning).toMatch(/^broken on production too: shared\/data\/repositories\/1 \(git gives up: fatal: loose /)
  })

  it('are none of those that the copy alone lacks', async () => {
    const other = first.git('rev-parse', 'master^{tree}')
    lose(first.blob, home, production)
    lose(other, home)

    expect(await verified([origin])).toMatchObject({ result: 'fail', evidence: `${origin}: missing tree ${other}` })
  })

  it('are not told where the source has the repository no more, or nobody could ask it', async () => {
    lose(first.blob, home)
    rmSync(join(production, origin), { recursive: true })
    const missing = `${origin}: missing blob ${first.blob}, and of production nobody can tell`

    expect(await verified([origin])).toMatchObject({
      result: 'fail',
      evidence: `${missing}: it is not there any more`,
    })

    const without = memoryHost({ nice: () => ({ exitCode: 2, stderr: 'sudo: a password is required' }) })
    without.put(`/srv/${origin}`, '')
    const source = { ...ends().source, host: without, home: '/srv' }
    expect(
      await verifyObjects({ ...ends(), source, repositories: [origin], of: 2, meter: silentMeter }, signal),
    ).toMatchObject({
      result: 'fail',
      evidence: `${missing}: nice ended with 2 on ssh://understudy@bb1: sudo: a password is required`,
    })
  })

  it('are asked for without a trace', async () => {
    lose(first.blob, home, production)
    const before = stateOf(production)

    await verified()

    expect(stateOf(production)).toEqual(before)
  })
})

/** What any write would change, of every file and folder. */
function stateOf(folder: string): readonly string[] {
  return [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))]
    .toSorted()
    .map((path) => {
      const { ino, mode, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
      return [path, ino, mode, size, mtimeNs, ctimeNs].join(' ')
    })
}
