import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '../../lab/population/random.ts'
import { startPrivateSshd, type PrivateSshd } from '../contracts/private-sshd.ts'
import { changingHomes, contentOf, type ChangingHomes } from '../fixtures/changing-homes.ts'
import { changeOne, plantRepositories } from '../fixtures/changing-repositories.ts'

const seed = Number(process.env['UNDERSTUDY_SEED'] ?? Date.now() % 1_000_000)
let sshd: PrivateSshd
let homes: ChangingHomes

beforeAll(async () => {
  sshd = await startPrivateSshd('')
})
afterAll(() => sshd[Symbol.asyncDispose]())
beforeEach(() => {
  homes = changingHomes(sshd, mkdtempSync(join(tmpdir(), 'understudy-by-change-')))
})
afterEach(() => rmSync(homes.root, { recursive: true }))

describe('backups of a home by what changed', () => {
  it('do not keep a repository that came and went while the first pass was made', async () => {
    plantRepositories(homes.source, 4)
    const [from, to] = ['1', '777'].map((id) => join(homes.source, 'shared/data/repositories', id))
    const comes = homes.listedBefore(() => cpSync(from ?? '', to ?? '', { recursive: true }))

    const home = await homes.backUp(0, () => rmSync(to ?? '', { recursive: true }), {}, comes)

    expect(contentOf(home)).toEqual(contentOf(homes.source))
  })

  it.each(['delete', 'push', 'collect garbage', 'repack'] as const)(
    'take a repository as it is under the lock, whatever happens to it while the first pass is made: %s',
    async (what) => {
      plantRepositories(homes.source, 6)
      await homes.backUp(0)
      homes.changeRepository('1')
      const happens = homes.listedBefore(() => changeOne(homes.source, what, '1', createRandom(seed, what)))

      const home = await homes.backUp(1, () => undefined, {}, happens)

      expect(contentOf(home)).toEqual(contentOf(homes.source))
      expect(homes.notes.at(-1)).toBe('1 of 12 repositories and stores of production changed since the last backup')
    },
  )

  it.each([
    ['ahead', 4_000_000_000],
    ['behind', 1_000_000],
  ])('see what changed by the clock of the source alone, be it far %s', async (_what, now) => {
    plantRepositories(homes.source, 4)
    setTimes(now)
    await homes.backUp(0)
    writeHook('1', 'aaaa')
    attach('2', 'a')
    setTimes(now)

    const home = await homes.backUp(1)

    expect(contentOf(home)).toEqual(contentOf(homes.source))
    expect(statSync(join(home, 'shared/config/settings')).mtimeMs).toBe(now * 1000)
  })

  it('see a hook that was written in place and given its old time before most of the home changed', async () => {
    plantRepositories(homes.source, 4)
    writeHook('1', 'aaaa')

    const home = await homes.backUp(0, () => {
      writeHook('1', 'bbbb')
      for (const id of ['1', '2', '3', '4']) for (const kind of ['a', 'b']) attach(id, kind)
    })

    expect(contentOf(home)).toEqual(contentOf(homes.source))
  })

  it('see a ref in a folder that is called like one of objects, and share no reflog there', async () => {
    plantRepositories(homes.source, 6)
    writeRef('1', 'refs/heads/feature/objects/ab/x')
    writeRef('1', 'logs/refs/heads/feature/objects/ab/x')
    await homes.backUp(0)
    writeRef('1', 'refs/heads/feature/objects/ab/y')

    const home = await homes.backUp(1)

    expect(contentOf(home)).toEqual(contentOf(homes.source))
    const log = 'shared/data/repositories/1/logs/refs/heads/feature/objects/ab/x'
    expect(statSync(join(home, log)).nlink).toBe(1)
  })

  it('see new packs, and what is borrowed where that was written in place, though nothing else of a repository changed', async () => {
    plantRepositories(homes.source, 6)
    writeRef('2', 'objects/info/alternates', 'a')
    await homes.backUp(0)
    writeRef('1', 'objects/pack/pack-1.pack')
    writeRef('2', 'objects/info/alternates', 'b')
    utimesSync(join(homes.source, 'shared/data/repositories/2/objects/info/alternates'), 1_700_000_000, 1_700_000_000)

    const home = await homes.backUp(1)

    expect(contentOf(home)).toEqual(contentOf(homes.source))
    expect(homes.notes).toContain('2 of 12 repositories and stores of production changed since the last backup')
  })

  it('send a link anew that generations share with the base', async () => {
    plantRepositories(homes.source, 2)
    const link = join(homes.source, 'shared/config/link')
    symlinkSync('nowhere', link)
    await homes.backUp(0)
    rmSync(link)
    symlinkSync('nowhere', link)

    expect(contentOf(await homes.backUp(1))).toEqual(contentOf(homes.source))
  })

  it('send a part whose name has every character that is special to rsync', async () => {
    plantRepositories(homes.source, 6)
    await homes.backUp(0)
    const odd = join(homes.source, 'shared/data/repositories', 'a\\b [1]*?')
    cpSync(join(homes.source, 'shared/data/repositories/1'), odd, { recursive: true })

    expect(contentOf(await homes.backUp(1))).toEqual(contentOf(homes.source))
  })

  it('see a mode that was changed', async () => {
    plantRepositories(homes.source, 6)
    await homes.backUp(0)
    chmodSync(join(homes.source, 'shared/data/repositories/1/config'), 0o600)

    const home = await homes.backUp(1)

    expect(contentOf(home)).toEqual(contentOf(homes.source))
  })
})

function writeHook(id: string, text: string): void {
  const path = join(homes.source, `shared/data/repositories/${id}/hooks/post-receive`)
  writeFileSync(path, text)
  utimesSync(path, 1_700_000_000, 1_700_000_000)
}

function attach(id: string, kind: string): void {
  writeRef(id, `../../attachments/repository/${id}/${kind}/file`)
}

function writeRef(id: string, name: string, letter = 'a'): void {
  const path = join(homes.source, 'shared/data/repositories', id, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, letter.repeat(40))
}

/** Of every file and folder of the source. */
function setTimes(now: number): void {
  for (const path of readdirSync(homes.source, { recursive: true, encoding: 'utf8' }))
    utimesSync(join(homes.source, path), now, now)
}
