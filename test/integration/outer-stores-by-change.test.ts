import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '../../lab/population/random.ts'
import { basePaths, layoutOf } from '../../src/hold/layout.ts'
import type { OuterStore } from '../../src/kernel/outer-store.ts'
import { startPrivateSshd, type PrivateSshd } from '../contracts/private-sshd.ts'
import { changeRepositories, plantRepositories } from '../fixtures/changing-repositories.ts'
import { treeOf } from '../fixtures/copy-state.ts'
import { backUpHome, homeContext, readerKnowing } from '../fixtures/home-backups.ts'

const seed = Number(process.env['UNDERSTUDY_SEED'] ?? Date.now() % 1_000_000)
const BACKUPS = 5
let sshd: PrivateSshd
let root: string
let source: string
/** A folder that holds a store as a home holds its own, so that it can be changed as one. */
let disk: string
let stores: readonly OuterStore[]
let notes: string[]

beforeAll(async () => {
  sshd = await startPrivateSshd('')
})
afterAll(() => sshd[Symbol.asyncDispose]())
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-outer-stores-'))
  source = join(root, 'source')
  disk = join(root, 'disk')
  stores = [{ id: '2', path: join(disk, 'shared/data') }]
  notes = []
  plantRepositories(source, 6)
  plantRepositories(disk, 6)
})
afterEach(() => rmSync(root, { recursive: true }))

describe('backups of a home with a data store outside of it', () => {
  it(`each leave what a plain full copy of both would (UNDERSTUDY_SEED=${seed})`, { timeout: 240_000 }, async () => {
    const random = createRandom(seed, 'outer-stores')
    for (let number = 0; number < BACKUPS; number += 1) {
      for (const one of [source, disk]) notes.push(...changeRepositories(one, random, 2))
      const home = await backUp(number, () => void notes.push(...changeRepositories(disk, random, 1)))

      expect(contentOf(home)).toEqual(contentAtSource())
    }
  })

  it('look only at what changed in it, whole folders of its repositories at a time', async () => {
    await backUp(0)
    const planted = (id: string) => join(baseOf(), `shared/data-store-2/repositories/${id}/HEAD`)
    writeFileSync(planted('1'), 'ref: refs/heads/other\n')
    writeFileSync(join(disk, 'shared/data/repositories/2/HEAD'), 'ref: refs/heads/changed\n')

    await backUp(1)

    expect(notes.at(-1)).toBe('1 of 24 repositories and stores of production changed since the last backup')
    expect(statSync(planted('1')).size).toBe('ref: refs/heads/other\n'.length)
    expect(statSync(planted('2')).size).toBe('ref: refs/heads/changed\n'.length)
  })

  it('take a repository away, and one that came and went, and see a new one', async () => {
    layHierarchically('3')
    await backUp(0)
    const repositories = join(disk, 'shared/data/repositories')
    rmSync(join(repositories, 'ab/cd/3'), { recursive: true })
    cpSync(join(repositories, '1'), join(repositories, '88/99/12'), { recursive: true })

    expect(contentOf(await backUp(1))).toEqual(contentAtSource())
  })

  it('take the store away once it is not brought along any more', async () => {
    await backUp(0)
    stores = []

    const home = await backUp(1)

    expect(treeOf(home, ['log'])).toEqual(treeOf(source, ['log']))
  })

  it('share objects of its repositories with the base, and nothing else; a branch may be called like their folders', async () => {
    const repository = 'repositories/1'
    const branch = `${repository}/refs/heads/objects/ab/x`
    mkdirSync(dirname(join(disk, 'shared/data', branch)), { recursive: true })
    cpSync(join(disk, 'shared/data', repository, 'refs/heads/master'), join(disk, 'shared/data', branch))
    const home = await backUp(0)
    const isShared = (path: string): boolean => {
      const [one, other] = [home, baseOf()].map((top) => statSync(join(top, 'shared/data-store-2', path)).ino)
      return one === other
    }

    const loose = treeOf(join(home, 'shared/data-store-2', repository), []).filter((line) =>
      /^objects\/[0-9a-f]{2}\/\S+ 100/.test(line),
    )
    expect(loose.length).toBeGreaterThan(0)
    expect(loose.map((line) => isShared(join(repository, line.split(' ')[0] ?? '')))).not.toContain(false)
    expect([`${repository}/config`, `${repository}/refs/heads/master`, branch].map(isShared)).toEqual([
      false,
      false,
      false,
    ])
  })
})

/** As Bitbucket does in such a store. */
function layHierarchically(id: string): void {
  const [from, to] = [id, `ab/cd/${id}`].map((path) => join(disk, 'shared/data/repositories', path))
  if (from === undefined || to === undefined) return
  mkdirSync(dirname(to), { recursive: true })
  renameSync(from, to)
}

/** The home, but for the folder that the store is put into, and the store. */
function contentOf(home: string): readonly (readonly string[])[] {
  const others = treeOf(home, ['log', 'shared/data-store-2']).filter((line) => !line.startsWith('shared '))
  return [others, treeOf(join(home, 'shared/data-store-2'), [])]
}

function contentAtSource(): readonly (readonly string[])[] {
  const others = treeOf(source, ['log']).filter((line) => !line.startsWith('shared '))
  return [others, treeOf(join(disk, 'shared/data'), [])]
}

async function backUp(number: number, meanwhile: () => void = () => undefined): Promise<string> {
  const context = homeContext({ root, source, sshd, open: () => readerKnowing(sshd), notes }, number)
  return await backUpHome({ ...context, stores }, meanwhile)
}

function baseOf(): string {
  return basePaths(layoutOf(join(root, 'staging'))).home
}
