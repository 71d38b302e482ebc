import { existsSync, readFileSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDiy } from '../../lab/diy/write-diy.ts'
import { writeSudoers } from '../../lab/hosts/write-host.ts'
import type { ConfigChoices } from '../../lab/operator/understudy-config.ts'
import { dataStoreOf } from '../../lab/population/integrations/data-store.ts'
import { repositoryFolder } from '../../lab/population/git-repositories.ts'
import { backUp } from '../../src/app/back-up.ts'
import { doctor } from '../../src/app/doctor.ts'
import { planRefresh } from '../../src/app/plan-refresh.ts'
import { reportOf } from '../../src/app/report-of.ts'
import { resumeRun } from '../../src/app/resume-run.ts'
import { runRefresh } from '../../src/app/run-refresh.ts'
import { sudoersOf } from '../../src/app/sudoers-of.ts'
import { copyDatabase } from '../fixtures/copy-database.ts'
import { contentOfStore, repositoriesIn, workInStore } from '../fixtures/outer-store-lab.ts'
import { confirmed, openRefreshLab, type RefreshLab } from '../fixtures/refresh-lab.ts'
import { stopAfter } from '../fixtures/stop-after.ts'

/** Of 14, two are forks: the fork 13 of 1, and 2 with its fork 14. The first and the origin of the second lie in the store. */
const [FORK, ORIGIN, FORK_OF_ORIGIN] = [13, 2, 14]

let staged: RefreshLab
let production: string
let staging: string
let store: string

beforeAll(async () => {
  staged = await openRefreshLab({
    seed: 1,
    version: '7.2',
    variant: 0,
    hosts: ['production', 'staging'],
    scale: { repositories: 14, comments: 20 },
    situations: ['data-store'],
  })
  production = staged.lab.topology.production.home
  staging = staged.lab.topology.staging.home
  store = dataStoreOf(production)
  await staged.lab.giveRules()
})
afterAll(async () => staged[Symbol.asyncDispose]())

const inCopy = () => join(staging, 'shared', `data-store-${storeId}`)
let storeId: string

async function storedPath(): Promise<string | undefined> {
  await using database = await copyDatabase(staged.lab)
  const { rows } = await database.query<{ id: string; ds_path: string }>('SELECT id, ds_path FROM bb_data_store')
  storeId = rows[0]?.id ?? ''
  return rows[0]?.ds_path
}

function alternatesOf(folder: string): string {
  return readFileSync(join(folder, 'objects/info/alternates'), 'utf8').trim()
}

async function blockedBy(choices: ConfigChoices = {}): Promise<readonly string[]> {
  staged.configure(choices)
  await using app = await staged.openApp()
  const { plan } = await planRefresh(app, 'staging', { adopted: false })
  return plan.steps.flatMap(({ blocked }) => blocked.map(({ because }) => because))
}

describe('a data store outside the home of production', () => {
  it('is no reason against a refresh, as doctor sees it, and the plan tells where it comes to lie', async () => {
    await using app = await staged.openApp()

    expect((await doctor(app, 'staging')).filter(({ severity }) => severity === 'error')).toEqual([])
    expect((await doctor(app, 'production')).filter(({ severity }) => severity === 'error')).toEqual([])
    const { plan } = await planRefresh(app, 'staging', { adopted: false })
    expect(plan.steps.flatMap(({ notes }) => notes).filter((note) => note.includes(store))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^bring the data store ${store} of production along; in the copy it lies in ${staging}/shared/data-store-\\d+$`,
        ),
      ),
    ])
  })

  it('would be named by the copy, were it not cut', async () => {
    await using app = await staged.openApp(stopAfter('restore-home'))

    await runRefresh(app, 'staging', confirmed)

    expect(await storedPath()).toBe(store)
  })

  it('lies in the home of the copy, with what production has in it', async () => {
    await using app = await staged.openApp()
    const { error, run } = await resumeRun(app, 'staging')

    expect(error).toBeUndefined()
    expect(await storedPath()).toBe(inCopy())
    expect(repositoriesIn(store)).toHaveLength(2)
    expect(contentOfStore(inCopy())).toEqual(contentOfStore(store))
    const verified = reportOf(app, run).verification.map(({ id, result }) => `${id} ${result}`)
    expect(verified).toContain('verification/refs pass')
    expect(verified).toContain('verification/objects pass')
  })

  it('has forks whose objects lie in the home, and forks in the home have theirs in it', () => {
    const fork = repositoriesIn(inCopy()).find((path) => path.endsWith(`/${FORK}`)) ?? ''
    const origin = repositoriesIn(inCopy()).find((path) => path.endsWith(`/${ORIGIN}`)) ?? ''

    expect(alternatesOf(join(inCopy(), 'repositories', fork))).toBe(`${repositoryFolder(staging, 1)}/objects`)
    expect(alternatesOf(repositoryFolder(staging, FORK_OF_ORIGIN))).toBe(
      join(inCopy(), 'repositories', origin, 'objects'),
    )
  })

  it('is brought up to date by what changed: a push, a repository that is new and one that is gone', async () => {
    workInStore(production, { push: ORIGIN, copy: 77, remove: FORK })
    const told = staged.told.length

    expect((await staged.refresh()).error).toBeUndefined()

    expect(repositoriesIn(store).map((path) => path.split('/').at(-1))).toEqual(
      expect.arrayContaining([String(ORIGIN), '77']),
    )
    expect(contentOfStore(inCopy())).toEqual(contentOfStore(store))
    expect(staged.told.slice(told).filter((line) => line.endsWith('changed since the last backup'))).toHaveLength(1)
  })

  it('is in a backup that is kept, and comes back with it', async () => {
    await using app = await staged.openApp()
    const { error, run } = await backUp(app, 'staging', { verify: false, confirm: async () => true })
    const then = contentOfStore(store)
    workInStore(production, { push: ORIGIN, copy: 78, remove: 77 })

    expect(error).toBeUndefined()
    expect((await runRefresh(app, 'staging', { ...confirmed, fromBackup: run })).error).toBeUndefined()

    expect(await storedPath()).toBe(inCopy())
    expect(contentOfStore(inCopy())).toEqual(then)
    expect(contentOfStore(store)).not.toEqual(then)
  })

  it('is brought along by the backup scripts of production, too', async () => {
    const choices = { method: 'diy' } as const
    const lines = (await blockedByVariables(choices)).filter((summary) => summary.includes('BITBUCKET_DATA_STORES'))
    expect(lines).toEqual([expect.stringContaining(`has no ${store}, and that is a data store outside the home`)])

    writeDiy(staged.lab.topology, [], [store])
    expect((await staged.refresh()).error).toBeUndefined()

    expect(await storedPath()).toBe(inCopy())
    expect(contentOfStore(inCopy())).toEqual(contentOfStore(store))
  })

  async function blockedByVariables(choices: ConfigChoices): Promise<readonly string[]> {
    staged.configure(choices)
    await staged.lab.giveRules(choices)
    writeDiy(staged.lab.topology)
    await using app = await staged.openApp()
    return (await doctor(app, 'staging')).map(({ summary }) => summary)
  }
})

describe('a data store that can not be brought along', () => {
  /** What doctor says of it, asked for the target and for the source. */
  const told = async () => {
    staged.configure()
    await using app = await staged.openApp()
    const problems = [...(await doctor(app, 'staging')), ...(await doctor(app, 'production'))]
    // The rules of sudo are those for the method of the test before.
    return problems.map(({ summary }) => summary).filter((summary) => summary.startsWith('the data store '))
  }
  const notBrought = (because: string) => `the data store ${store} of production can not be brought along: ${because}`
  const host = () => `ssh://understudy@${staged.lab.topology.production.host.address}:2222`

  it('stops a plan where it is not there, and is told by doctor', async () => {
    renameSync(store, `${store}.away`)
    const blocked = await blockedBy()
    const said = await told()
    renameSync(`${store}.away`, store)

    expect(blocked).toEqual([
      expect.stringMatching(
        new RegExp(
          `^the data store ${store} lies outside the home of the source, and is not copied: it is not there on ssh:`,
        ),
      ),
    ])
    expect(said).toEqual(Array(2).fill(notBrought(`it is not there on ${host()}`)))
    expect(existsSync(store)).toBe(true)
  })

  it('stops a plan where nothing is mounted, and is told by doctor', async () => {
    renameSync(join(store, 'repositories'), join(store, 'away'))
    const blocked = await blockedBy()
    const said = await told()
    renameSync(join(store, 'away'), join(store, 'repositories'))

    const because = `it has no folder \`repositories\` on ${host()}`
    expect(blocked).toEqual([expect.stringContaining(`, and is not copied: ${because}`)])
    expect(said).toEqual(Array(2).fill(notBrought(because)))
  })

  it('is told by doctor where sudo has no rules for it, and how they come', async () => {
    const { production: of } = staged.lab.topology
    await using app = await staged.openApp()
    const rules = (await sudoersOf(app, 'production')).split('\n')
    writeSudoers(of, rules.filter((line) => !line.includes(`${basename(production)}-data-store`)).join('\n'))
    const problems = await doctor(app, 'production')
    await staged.lab.giveRules()

    expect(problems).toContainEqual({
      severity: 'error',
      summary: expect.stringMatching(new RegExp(`^sudo on ${host()} does not allow .* without a password$`)),
      hint: 'install what `understudy doctor production --print sudoers` prints',
    })
    expect(await doctor(app, 'production')).toEqual([])
  })

  it('stops a plan with a snapshot, which freezes the home alone', async () => {
    const source = '    snapshot: { create: [/bin/true], mount: /mnt/frozen, drop: [/bin/true] }\n'

    expect(await blockedBy({ source })).toEqual([
      expect.stringContaining('environments.production.snapshot freezes the home, and not this folder'),
    ])
  })
})
