import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '../../lab/population/random.ts'
import type { HostReader } from '../../src/ports/host.ts'
import { claimBase, prepareBase, recordBase } from '../../src/steps/take-backup/base.ts'
import { makeFirstPass, makeSecondPass } from '../../src/steps/take-backup/home-passes.ts'
import { passOfSnapshot } from '../../src/steps/take-backup/home-snapshot.ts'
import { homeFromBase } from '../../src/steps/take-backup/make-home.ts'
import { startPrivateSshd, type PrivateSshd } from '../contracts/private-sshd.ts'
import { mountBtrfs, type BtrfsDisk } from '../fixtures/btrfs-disk.ts'
import { changingHomes, contentOf, type ChangingHomes } from '../fixtures/changing-homes.ts'
import { changeRepositories, plantRepositories } from '../fixtures/changing-repositories.ts'
import { treeOf } from '../fixtures/copy-state.ts'
import { recordOfHome } from '../fixtures/home-backups.ts'

const seed = Number(process.env['UNDERSTUDY_SEED'] ?? Date.now() % 1_000_000)
const BACKUPS = 6
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
  it(
    `each leave what a plain full copy would, and never touch a generation (UNDERSTUDY_SEED=${seed})`,
    { timeout: 240_000 },
    async () => {
      const random = createRandom(seed, 'home-by-change')
      plantRepositories(homes.source, 12)
      const generations = new Map<string, readonly string[]>()

      for (let number = 0; number < BACKUPS; number += 1) {
        homes.notes.push(...changeRepositories(homes.source, random, 3))
        const home = await homes.backUp(
          number,
          () => void homes.notes.push(...changeRepositories(homes.source, random, 1)),
        )

        expect(contentOf(home)).toEqual(contentOf(homes.source))
        generations.set(home, contentOf(home))
      }

      for (const [home, content] of generations) expect(contentOf(home)).toEqual(content)
      expect(homes.notes.filter((note) => note.endsWith('changed since the last backup'))).toHaveLength(BACKUPS - 1)
    },
  )

  it('share what is written once with each other, and nothing else', async () => {
    plantRepositories(homes.source, 2)

    const home = await homes.backUp(0)
    const object = 'shared/data/git-lfs/storage/1'
    const [shared, own] = [firstFileIn(home, object), 'shared/data/repositories/1/config']

    expect(statSync(join(home, shared)).ino).toBe(statSync(join(homes.base, shared)).ino)
    expect(statSync(join(home, own)).ino).not.toBe(statSync(join(homes.base, own)).ino)
    appendFileSync(join(home, own), '[of the copy]\n')
    expect(readFileSync(join(homes.base, own))).toEqual(readFileSync(join(homes.source, own)))
  })

  it('look only at what changed', async () => {
    plantRepositories(homes.source, 6)
    await homes.backUp(0)
    // A difference that only a look at every file finds, since nothing of it shows at the source.
    writeFileSync(join(homes.base, 'shared/data/repositories/1/HEAD'), 'ref: refs/heads/other\n')

    homes.changeRepository('2')
    const byChange = await homes.backUp(1)
    const whole = await homes.backUp(2, undefined, { verify: true })

    expect(readFileSync(join(byChange, 'shared/data/repositories/1/HEAD'), 'utf8')).toBe('ref: refs/heads/other\n')
    expect(contentOf(whole)).toEqual(contentOf(homes.source))
    expect(homes.notes).toEqual([
      'every file of the home of production is compared: what the base holds is not known',
      '1 of 12 repositories and stores of production changed since the last backup',
      'every file of the home of production is compared: --verify was given',
    ])
  })

  it('take away what is no longer sent, also by change', async () => {
    plantRepositories(homes.source, 6)
    await homes.backUp(0)
    for (const path of ['shared/bitbucket.properties', 'shared/data/repositories/1/deeper', 'gone'])
      writeFileSync(join(homes.base, path), 'of an earlier version, or of somebody')

    homes.changeRepository('1')
    const home = await homes.backUp(1)

    expect(contentOf(home)).toEqual(contentOf(homes.source))
    expect(homes.notes.at(-1)).toBe('1 of 12 repositories and stores of production changed since the last backup')
  })

  it('look at every file in several streams, which together do what one would', async () => {
    plantRepositories(homes.source, 12)
    await homes.backUp(0)
    const stray = [
      'gone',
      'shared/bitbucket.properties',
      'shared/data/repositories/77/HEAD',
      'shared/data/git-lfs/7/7/x',
    ]
    for (const path of [...stray, 'shared/data/repositories/1/deeper', 'shared/data/repositories/no number/x']) {
      mkdirSync(dirname(join(homes.base, path)), { recursive: true })
      writeFileSync(join(homes.base, path), 'of an earlier version, or of somebody')
    }
    rmSync(join(homes.source, 'shared/data/repositories/5'), { recursive: true })
    const comes = homes.listedBefore(() =>
      cpSync(join(homes.source, 'shared/data/repositories/1'), join(homes.source, 'shared/data/repositories/888'), {
        recursive: true,
      }),
    )
    homes.rules.length = 0

    const home = await homes.backUp(1, undefined, { verify: true }, comes)

    expect(contentOf(home)).toEqual(contentOf(homes.source))
    expect(homes.rules.filter((one) => one.startsWith('- /shared/data/repositories/*['))).toHaveLength(1)
    expect(homes.rules.filter((one) => /^\+ \/shared\/data\/repositories\/\*\[/m.test(one))).toHaveLength(4)
  })

  it('make no home of a base that is not the backup of the run any more', async () => {
    plantRepositories(homes.source, 2)
    const context = homes.contextOf(0)
    await prepareBase(context)
    await makeSecondPass(context, await makeFirstPass(context, context.signal), context.signal)
    await claimBase(context)
    rmSync(homes.base, { recursive: true })

    await expect(homeFromBase(context).apply(context.signal)).rejects.toMatchObject({
      code: 'run/step-failed',
      message: `${homes.base} on ${context.target.host.name} is not the backup of run ${context.run}`,
      hint: 'somebody removed or changed it; `understudy abort staging`, then refresh anew',
    })
  })

  it('look at every file after one that was cut off', async () => {
    plantRepositories(homes.source, 2)
    await homes.backUp(0)
    const context = homes.contextOf(1)
    await prepareBase(context)
    await makeFirstPass(context, context.signal)

    const home = await homes.backUp(2)

    expect(contentOf(home)).toEqual(contentOf(homes.source))
    expect(homes.notes.at(-1)).toBe(
      'every file of the home of production is compared: what the base holds is not known',
    )
  })

  it('count a run once that recorded the base, and begins its backup again', async () => {
    plantRepositories(homes.source, 4)
    await homes.backUp(0)
    const sinceWhole = async (number: number) => {
      const context = homes.contextOf(number)
      return (await makeFirstPass(context, context.signal))?.sinceWhole
    }

    expect(await sinceWhole(0)).toBe(0)
    await homes.backUp(1)
    await homes.backUp(2)
    expect(await sinceWhole(3)).toBe(2)
  })

  it('look at every file where a folder of the source cannot be listed', async () => {
    plantRepositories(homes.source, 2)
    await homes.backUp(0)
    const broken: HostReader = {
      ...homes.open(),
      run: async () => ({
        exitCode: 1,
        stdout: '',
        stderr: `find: '${homes.source}/shared/data/x': Permission denied\n`,
      }),
    }

    await homes.backUp(1, undefined, {}, broken)

    expect(homes.notes.at(-1)).toBe(
      `every file of the home of production is compared: not all of its folders can be listed (find: '${homes.source}/shared/data/x': Permission denied)`,
    )
  })

  it('come from a snapshot as it was, whatever happens at the source meanwhile, and go by what changed', async () => {
    await using disk = await mountBtrfs()
    homes = changingHomes(sshd, homes.root, disk.home)
    plantRepositories(homes.source, 6)
    for (const [number, id] of ['1', '2'].entries()) {
      const context = frozenContext(number, disk)
      const { snapshot } = context.source
      await snapshot.create(context.signal)
      const asItWas = contentOf(homes.source)
      homes.changeRepository(id)

      const passed = await passOfSnapshot(context, snapshot, context.signal)
      if (passed !== undefined) await recordBase(context, { ...recordOfHome(context, passed), home: snapshot.home })

      expect(contentOf(homes.base)).toEqual(asItWas)
      expect(await snapshot.exists()).toBe(false)
    }
    expect(homes.notes.at(-1)).toBe('1 of 12 repositories and stores of production changed since the last backup')
  })
})

/** Of a source that can freeze its home. */
function frozenContext(number: number, disk: BtrfsDisk) {
  const context = homes.contextOf(number)
  const snapshot = disk.openSnapshot()
  const words = { create: ['/bin/true'], mount: disk.frozen, drop: ['/bin/true'] } as const
  return { ...context, source: { ...context.source, snapshot, config: { ...context.source.config, snapshot: words } } }
}

function firstFileIn(home: string, folder: string): string {
  const line = treeOf(join(home, folder), []).find((one) => / 100\d{3} /.test(one)) ?? ''
  return join(folder, line.split(' ')[0] ?? '')
}
