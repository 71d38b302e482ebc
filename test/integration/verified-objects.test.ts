import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
let first: BareRepository

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-objects-'))
  first = makeBareRepository(join(root, 'source', origin))
})
afterAll(() => rmSync(root, { recursive: true }))

/** A home with a repository and its fork, whose alternates lead to where the home lies. */
beforeEach(() => {
  home = mkdtempSync(join(root, 'home-'))
  cpSync(join(root, 'source'), home, { recursive: true })
  makeBareRepository(join(home, fork), { objects: join(home, origin, 'objects'), commit: first.commit })
})

const verified = (repositories: readonly string[] = [origin, fork], meter = silentMeter) =>
  verifyObjects(host, { as: 'root', home, repositories, of: 2, meter }, signal)

describe('the objects of a copy', () => {
  it('are all there, those that a fork borrows too', async () => {
    expect(await verified()).toEqual({
      id: 'verification/objects',
      title: 'Every ref of the repositories that were chosen leads to all that it needs',
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
    rmSync(looseObject(join(home, origin, 'objects'), first.blob))

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
    expect(evidence).toMatch(/^shared\/data\/repositories\/1: error: inflate: data stream error/)
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
    const order = { as: 'root', home, repositories: [origin], of: 2, meter: silentMeter } as const

    expect(await verifyObjects(without, order, signal)).toMatchObject({
      result: 'unknown',
      evidence: 'git is not installed on ssh://understudy@bb1',
    })
    expect(await verified([])).toMatchObject({
      result: 'unknown',
      evidence: 'the configuration says that none is looked at',
    })
  })
})
