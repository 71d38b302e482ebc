import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
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
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { basePaths, layoutOf } from '../../src/hold/layout.ts'
import type { HostReader } from '../../src/ports/host.ts'
import type { RunContext } from '../../src/steps/run-context.ts'
import { claimBase, prepareBase, recordBase } from '../../src/steps/take-backup/base.ts'
import { makeFirstPass, makeSecondPass, type PassContext } from '../../src/steps/take-backup/home-passes.ts'
import { passOfSnapshot } from '../../src/steps/take-backup/home-snapshot.ts'
import { homeFromBase } from '../../src/steps/take-backup/make-home.ts'
import { startPrivateSshd, type PrivateSshd } from '../contracts/private-sshd.ts'
import { mountBtrfs, type BtrfsDisk } from '../fixtures/btrfs-disk.ts'
import { changeOne, changeRepositories, plantRepositories } from '../fixtures/changing-repositories.ts'
import { treeOf } from '../fixtures/copy-state.ts'
import { backUpHome, homeContext, readerKnowing, recordOfHome } from '../fixtures/home-backups.ts'

const seed = Number(process.env['UNDERSTUDY_SEED'] ?? Date.now() % 1_000_000)
const BACKUPS = 10
const host = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource())
let sshd: PrivateSshd
let root: string
let source: string
let notes: string[]
/** What each rsync was told on its standard input. */
const rules: string[] = []

beforeAll(async () => {
  sshd = await startPrivateSshd('')
})
afterAll(() => sshd[Symbol.asyncDispose]())
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-by-change-'))
  source = join(root, 'source')
  notes = []
})
afterEach(() => rmSync(root, { recursive: true }))

describe('backups of a home by what changed', () => {
  it(
    `each leave what a plain full copy would, and never touch a generation (UNDERSTUDY_SEED=${seed})`,
    { timeout: 240_000 },
    async () => {
      const random = createRandom(seed, 'home-by-change')
      plantRepositories(source, 12)
      const generations = new Map<string, readonly string[]>()

      for (let number = 0; number < BACKUPS; number += 1) {
        notes.push(...changeRepositories(source, random, 3))
        const home = await backUp(number, () => void notes.push(...changeRepositories(source, random, 1)))

        expect(contentOf(home)).toEqual(contentOf(source))
        generations.set(home, contentOf(home))
      }

      for (const [home, content] of generations) expect(contentOf(home)).toEqual(content)
      expect(notes.filter((note) => note.endsWith('changed since the last backup'))).toHaveLength(BACKUPS - 1)
    },
  )

  it('share what is written once with each other, and nothing else', async () => {
    plantRepositories(source, 2)

    const home = await backUp(0)
    const object = 'shared/data/git-lfs/storage/1'
    const [shared, own] = [firstFileIn(home, object), 'shared/data/repositories/1/config']

    expect(statSync(join(home, shared)).ino).toBe(statSync(join(baseOf(), shared)).ino)
    expect(statSync(join(home, own)).ino).not.toBe(statSync(join(baseOf(), own)).ino)
    appendFileSync(join(home, own), '[of the copy]\n')
    expect(readFileSync(join(baseOf(), own))).toEqual(readFileSync(join(source, own)))
  })

  it('look only at what changed', async () => {
    plantRepositories(source, 6)
    await backUp(0)
    // A difference that only a look at every file finds, since nothing of it shows at the source.
    writeFileSync(join(baseOf(), 'shared/data/repositories/1/HEAD'), 'ref: refs/heads/other\n')

    changeRepository('2')
    const byChange = await backUp(1)
    const whole = await backUp(2, undefined, { verify: true })

    expect(readFileSync(join(byChange, 'shared/data/repositories/1/HEAD'), 'utf8')).toBe('ref: refs/heads/other\n')
    expect(contentOf(whole)).toEqual(contentOf(source))
    expect(notes).toEqual([
      'every file of the home of production is compared: what the base holds is not known',
      '1 of 12 repositories and stores of production changed since the last backup',
      'every file of the home of production is compared: --verify was given',
    ])
  })

  it('take away what is no longer sent, also by change', async () => {
    plantRepositories(source, 6)
    await backUp(0)
    for (const path of ['shared/bitbucket.properties', 'shared/data/repositories/1/deeper', 'gone'])
      writeFileSync(join(baseOf(), path), 'of an earlier version, or of somebody')

    changeRepository('1')
    const home = await backUp(1)

    expect(contentOf(home)).toEqual(contentOf(source))
    expect(notes.at(-1)).toBe('1 of 12 repositories and stores of production changed since the last backup')
  })

  it('look at every file in several streams, which together do what one would', async () => {
    plantRepositories(source, 12)
    await backUp(0)
    const stray = [
      'gone',
      'shared/bitbucket.properties',
      'shared/data/repositories/77/HEAD',
      'shared/data/git-lfs/7/7/x',
    ]
    for (const path of [...stray, 'shared/data/repositories/1/deeper', 'shared/data/repositories/no number/x']) {
      mkdirSync(dirname(join(baseOf(), path)), { recursive: true })
      writeFileSync(join(baseOf(), path), 'of an earlier version, or of somebody')
    }
    rmSync(join(source, 'shared/data/repositories/5'), { recursive: true })
    const comes = meanwhile(() =>
      cpSync(join(source, 'shared/data/repositories/1'), join(source, 'shared/data/repositories/888'), {
        recursive: true,
      }),
    )
    rules.length = 0

    const home = await backUp(1, undefined, { verify: true }, comes)

    expect(contentOf(home)).toEqual(contentOf(source))
    expect(rules.filter((one) => one.startsWith('- /shared/data/repositories/*['))).toHaveLength(1)
    expect(rules.filter((one) => /^\+ \/shared\/data\/repositories\/\*\[/m.test(one))).toHaveLength(4)
  })

  it('do not keep a repository that came and went while the first pass was made', async () => {
    plantRepositories(source, 4)
    const [from, to] = ['1', '777'].map((id) => join(source, 'shared/data/repositories', id))
    const comes = meanwhile(() => cpSync(from ?? '', to ?? '', { recursive: true }))

    const home = await backUp(0, () => rmSync(to ?? '', { recursive: true }), {}, comes)

    expect(contentOf(home)).toEqual(contentOf(source))
  })

  it.each(['delete', 'push', 'collect garbage', 'repack'] as const)(
    'take a repository as it is under the lock, whatever happens to it while the first pass is made: %s',
    async (what) => {
      plantRepositories(source, 6)
      await backUp(0)
      changeRepository('1')
      const happens = meanwhile(() => changeOne(source, what, '1', createRandom(seed, what)))

      const home = await backUp(1, () => undefined, {}, happens)

      expect(contentOf(home)).toEqual(contentOf(source))
      expect(notes.at(-1)).toBe('1 of 12 repositories and stores of production changed since the last backup')
    },
  )

  it.each([
    ['ahead', 4_000_000_000],
    ['behind', 1_000_000],
  ])('see what changed by the clock of the source alone, be it far %s', async (_what, now) => {
    plantRepositories(source, 4)
    setTimes(now)
    await backUp(0)
    writeHook('1', 'aaaa')
    attach('2', 'a')
    setTimes(now)

    const home = await backUp(1)

    expect(contentOf(home)).toEqual(contentOf(source))
    expect(statSync(join(home, 'shared/config/settings')).mtimeMs).toBe(now * 1000)
  })

  it('see a hook that was written in place and given its old time before most of the home changed', async () => {
    plantRepositories(source, 4)
    writeHook('1', 'aaaa')

    const home = await backUp(0, () => {
      writeHook('1', 'bbbb')
      for (const id of ['1', '2', '3', '4']) for (const kind of ['a', 'b']) attach(id, kind)
    })

    expect(contentOf(home)).toEqual(contentOf(source))
  })

  it('see a ref in a folder that is called like one of objects, and share no reflog there', async () => {
    plantRepositories(source, 6)
    writeRef('1', 'refs/heads/feature/objects/ab/x')
    writeRef('1', 'logs/refs/heads/feature/objects/ab/x')
    await backUp(0)
    writeRef('1', 'refs/heads/feature/objects/ab/y')

    const home = await backUp(1)

    expect(contentOf(home)).toEqual(contentOf(source))
    const log = 'shared/data/repositories/1/logs/refs/heads/feature/objects/ab/x'
    expect(statSync(join(home, log)).nlink).toBe(1)
  })

  it('send a link anew that generations share with the base', async () => {
    plantRepositories(source, 2)
    const link = join(source, 'shared/config/link')
    symlinkSync('nowhere', link)
    await backUp(0)
    rmSync(link)
    symlinkSync('nowhere', link)

    expect(contentOf(await backUp(1))).toEqual(contentOf(source))
  })

  it('send a part whose name has every character that is special to rsync', async () => {
    plantRepositories(source, 6)
    await backUp(0)
    const odd = join(source, 'shared/data/repositories', 'a\\b [1]*?')
    cpSync(join(source, 'shared/data/repositories/1'), odd, { recursive: true })

    expect(contentOf(await backUp(1))).toEqual(contentOf(source))
  })

  it('make no home of a base that is not the backup of the run any more', async () => {
    plantRepositories(source, 2)
    const context = contextOf(0)
    await prepareBase(context)
    await makeSecondPass(context, await makeFirstPass(context, context.signal), context.signal)
    await claimBase(context)
    rmSync(baseOf(), { recursive: true })

    await expect(homeFromBase(context).apply(context.signal)).rejects.toMatchObject({
      code: 'run/step-failed',
      message: `${baseOf()} on ${host.name} is not the backup of run ${context.run}`,
      hint: 'somebody removed or changed it; `understudy abort staging`, then refresh anew',
    })
  })

  it('look at every file after one that was cut off', async () => {
    plantRepositories(source, 2)
    await backUp(0)
    const context = contextOf(1)
    await prepareBase(context)
    await makeFirstPass(context, context.signal)

    const home = await backUp(2)

    expect(contentOf(home)).toEqual(contentOf(source))
    expect(notes.at(-1)).toBe('every file of the home of production is compared: what the base holds is not known')
  })

  it('look at every file where a folder of the source cannot be listed', async () => {
    plantRepositories(source, 2)
    await backUp(0)
    const broken: HostReader = {
      ...local(),
      run: async () => ({ exitCode: 1, stdout: '', stderr: `find: '${source}/shared/data/x': Permission denied\n` }),
    }

    await backUp(1, undefined, {}, broken)

    expect(notes.at(-1)).toBe(
      `every file of the home of production is compared: not all of its folders can be listed (find: '${source}/shared/data/x': Permission denied)`,
    )
  })

  it('come from a snapshot as it was, whatever happens at the source meanwhile, and go by what changed', async () => {
    await using disk = await mountBtrfs()
    source = disk.home
    plantRepositories(source, 6)
    for (const [number, id] of ['1', '2'].entries()) {
      const context = frozenContext(number, disk)
      const { snapshot } = context.source
      await snapshot.create(context.signal)
      const asItWas = contentOf(source)
      changeRepository(id)

      const passed = await passOfSnapshot(context, snapshot, context.signal)
      if (passed !== undefined) await recordBase(context, { ...recordOfHome(context, passed), home: snapshot.home })

      expect(contentOf(baseOf())).toEqual(asItWas)
      expect(await snapshot.exists()).toBe(false)
    }
    expect(notes.at(-1)).toBe('1 of 12 repositories and stores of production changed since the last backup')
  })

  it('see a mode that was changed', async () => {
    plantRepositories(source, 6)
    await backUp(0)
    chmodSync(join(source, 'shared/data/repositories/1/config'), 0o600)

    const home = await backUp(1)

    expect(contentOf(home)).toEqual(contentOf(source))
  })
})

async function backUp(
  number: number,
  meanwhile: () => void = () => undefined,
  over: Partial<RunContext> = {},
  lister?: HostReader,
): Promise<string> {
  return await backUpHome({ ...contextOf(number, lister), ...over }, meanwhile)
}

function contextOf(number: number, lister?: HostReader): RunContext & PassContext {
  return homeContext({ root, source, sshd, open: local, notes }, number, lister)
}

/** Of a source that can freeze its home. */
function frozenContext(number: number, disk: BtrfsDisk) {
  const context = contextOf(number)
  const snapshot = disk.openSnapshot()
  const words = { create: ['/bin/true'], mount: disk.frozen, drop: ['/bin/true'] } as const
  return { ...context, source: { ...context.source, snapshot, config: { ...context.source.config, snapshot: words } } }
}

function local(): HostReader {
  return readerKnowing(sshd, ({ input }) => {
    if (typeof input === 'string') rules.push(input)
  })
}

function baseOf(): string {
  return basePaths(layoutOf(join(root, 'staging'))).home
}

function contentOf(home: string): readonly string[] {
  return treeOf(home, ['log'])
}

function firstFileIn(home: string, folder: string): string {
  const line = treeOf(join(home, folder), []).find((one) => / 100\d{3} /.test(one)) ?? ''
  return join(folder, line.split(' ')[0] ?? '')
}

function changeRepository(id: string): void {
  appendFileSync(join(source, `shared/data/repositories/${id}/config`), '[changed]\n')
}

function writeHook(id: string, text: string): void {
  const path = join(source, `shared/data/repositories/${id}/hooks/post-receive`)
  writeFileSync(path, text)
  utimesSync(path, 1_700_000_000, 1_700_000_000)
}

function attach(id: string, kind: string): void {
  writeRef(id, `../../attachments/repository/${id}/${kind}/file`)
}

function writeRef(id: string, name: string): void {
  const path = join(source, 'shared/data/repositories', id, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, 'a'.repeat(40))
}

/** Of every file and folder of the source. */
function setTimes(now: number): void {
  for (const path of readdirSync(source, { recursive: true, encoding: 'utf8' }))
    utimesSync(join(source, path), now, now)
}

/** A source in which something happens right after it was listed. */
function meanwhile(happens: () => void): HostReader {
  const reader = local()
  let hasHappened = false
  return {
    ...reader,
    run: async (command, options) => {
      const result = await reader.run(command, options)
      if (!hasHappened) happens()
      hasHappened = true
      return result
    },
  }
}
