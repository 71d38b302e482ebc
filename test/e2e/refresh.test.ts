import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clusterLog } from '../../lab/clusters/cluster.ts'
import { copyLicense } from '../../lab/credentials.ts'
import { spoolOf, transferKeyOn } from '../../lab/hosts/write-host.ts'
import type { Lab } from '../../lab/lab.ts'
import { pushCommit } from '../../lab/population/activity.ts'
import type { RunOutcome } from '../../src/app/execute-run.ts'
import { fenceAttempts } from '../../src/app/fence-attempts.ts'
import { fenceStatus } from '../../src/app/fence-status.ts'
import { openLatch } from '../../src/app/open-latch.ts'
import { statusOf } from '../../src/app/status-of.ts'
import { watchOnce } from '../../src/app/watch-fence.ts'
import { rewindEnvironment } from '../../src/app/rewind.ts'
import { generationPaths, homeMarkPath, layoutOf } from '../../src/hold/layout.ts'
import type { StepId } from '../../src/kernel/step-id.ts'
import { stepResultSchemas } from '../../src/steps/step-result-schemas.ts'
import { copyDatabase, privilegesOf, productionDatabase, restOf, rowsOf } from '../fixtures/copy-database.ts'
import { contentOf, fileSums, git, repositoryIds, workUntil, type Work } from '../fixtures/lab-content.ts'
import { reachedUncut } from '../fixtures/reached-uncut.ts'
import { knock } from '../fixtures/ways-out.ts'
import { kindsReached, openRefreshLab, roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'

/** Where a cut, a licence, an administrator or a banner was written; every other table is production's, row for row. */
const changedTables: Readonly<Record<'7.2' | '8.9', readonly string[]>> = {
  '7.2': withAlso(),
  // The nodes of a rolling upgrade came with 8.x.
  '8.9': withAlso('AO_E40A46_ZDU_CLUSTER_NODES'),
}

let staged: RefreshLab

const played = ['7.2', '8.9'] as const

describe.each(played)('the first refresh of %s, while people push', (version) => {
  let work: Work
  let outcome: RunOutcome

  beforeAll(async () => {
    staged = await openRefreshLab({ seed: 1, version, variant: 0, hosts: ['production', 'staging', 'control'] })
    staged.hasten('staging')
    staged.hasten('control')
    const choices = version === '8.9' ? { refresh: removingMirrors, fence: RAISED } : {}
    staged.configure(choices)
    await staged.lab.giveRules(choices)
    const done = new AbortController()
    const working = workUntil(staged.lab, done.signal)
    outcome = await staged.refresh({ withoutFence: version === '7.2' })
    done.abort()
    work = await working
  })
  afterAll(async () => staged[Symbol.asyncDispose]())

  it('ends with the copy running and production unlocked', async () => {
    expect(outcome.error).toBeUndefined()
    expect(await staged.lab.state('staging')).toBe('RUNNING')
    expect((await restOf(staged.lab, 'production', '/mvc/maintenance/lock')).status).toBe(404)
    expect(work.pushed).toBeGreaterThan(5)
  })

  it('holds what production held under the lock: refs, large files, attachments and rows', async () => {
    const { production, staging } = staged.lab.topology
    await using copy = await copyDatabase(staged.lab)

    const content = await contentOf(staging.home, copy)

    expect(work.underLock?.refs).toBeDefined()
    expect(content.refs).toEqual(work.underLock?.refs)
    for (const folder of ['shared/data/git-lfs', 'shared/data/attachments', 'shared/plugins']) {
      expect(fileSums(join(staging.home, folder))).toEqual(fileSums(join(production.home, folder)))
    }
    const tables = Object.keys(content.tables).filter((name) => content.tables[name] !== work.underLock?.tables[name])
    expect(tables).toEqual(changedTables[version])
  })

  it('has privileges, encoding and collation of production, with the role of the copy in place of its own', async () => {
    const { production, staging } = staged.lab.topology
    await using copy = await copyDatabase(staged.lab)
    await using source = await productionDatabase(staged.lab)

    const privileges = await privilegesOf(copy, staging.database.owner)

    expect(privileges).toContain('pg_read_all_data=c/OWNER')
    expect(privileges).toEqual(await privilegesOf(source, production.database.owner))
  })

  it('says of its database and its home whose they are', async () => {
    const { staging } = staged.lab.topology
    await using copy = await copyDatabase(staged.lab)
    const { run } = outcome

    expect(
      await rowsOf(
        copy,
        `SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()`,
      ),
    ).toEqual([[`understudy: environment=staging run=${run} source=production generation=${run} state=cut`]])
    expect(JSON.parse(readFileSync(homeMarkPath(staging.home), 'utf8'))).toEqual({
      schema: 'understudy/home-mark/1',
      environment: 'staging',
      run,
      source: 'production',
      generation: run,
    })
  })

  it('shows a banner, and has a licence, a server id and a base URL of its own', async () => {
    await using copy = await copyDatabase(staged.lab)
    const dataFrom = resultNamed(outcome, 'take-backup', 'dataFrom')
    const [banner, license, productions] = [
      await restOf(staged.lab, 'staging', '/rest/api/latest/admin/banner'),
      await restOf(staged.lab, 'staging', '/rest/api/latest/admin/license'),
      await restOf(staged.lab, 'production', '/rest/api/latest/admin/license'),
    ]

    expect(banner.body).toMatchObject({
      enabled: true,
      audience: 'ALL',
      message: `STAGING: copy of production, data from ${String(dataFrom)}. Changes made here are lost with the next refresh.`,
    })
    expect(license.body).toMatchObject({ license: copyLicense(staged.lab.topology) })
    expect(valueOf(license.body, 'serverId')).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
    expect(valueOf(license.body, 'serverId')).not.toBe(valueOf(productions.body, 'serverId'))
    expect(await rowsOf(copy, `SELECT prop_value FROM app_property WHERE prop_key = 'instance.url'`)).toEqual([
      ['http://bitbucket.staging.example.net:7990'],
    ])
  })

  it('leaves nothing in the spool, and no file of production where Bitbucket reads', () => {
    const { production, staging } = staged.lab.topology
    const properties = readFileSync(join(staging.home, 'shared/bitbucket.properties'), 'latin1')

    expect(readdirSync(spoolOf(production))).toEqual([])
    expect(properties).toContain('# Written by the first set-up; from here on by the administrators of Example Corp')
    expect(properties).not.toMatch(/corp\.example|example\.com/)
  })

  it('had a property of the first start at the first start alone, where one is configured', () => {
    const { staging } = staged.lab.topology
    const read = (file: string) => readFileSync(join(staging.home, file), 'latin1')

    expect(read('log/atlassian-bitbucket.log').includes('removed 0 mirrors')).toBe(version === '8.9')
    expect(read('shared/bitbucket.properties')).not.toContain('plugin.mirroring.remove-on-start')
  })

  it('never came to the database server of production', () => {
    const { production, staging } = staged.lab.topology
    const lines = readFileSync(clusterLog(production), 'utf8').split('\n')

    expect(lines.filter((line) => line.includes(`host=${production.host.address} `))).not.toEqual([])
    expect(lines.filter((line) => line.includes(`host=${staging.host.address} `))).toEqual([])
    expect(lines.filter((line) => line.includes(`authorized: user=${staging.database.owner}`))).toEqual([])
  })

  it('has whole repositories, forks included, without what a copied git leaves behind', async () => {
    const { production, staging } = staged.lab.topology
    const repositories = join('shared', 'data', 'repositories')
    const leftovers = (home: string) =>
      readdirSync(join(home, repositories), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.lock') || file.endsWith('gc.pid'))
        .toSorted()

    const broken = await Promise.all(
      repositoryIds(staging.home).map((id) => git(staging.home, id, 'fsck', '--connectivity-only', '--no-dangling')),
    )
    const alternates = repositoryIds(staging.home).flatMap((id) => alternatesOf(staging.home, id))

    expect(broken.filter((text) => text !== '')).toEqual([])
    expect(alternates.length).toBeGreaterThan(0)
    expect(alternates.filter((path) => !path.startsWith(`${staging.home}/`))).toEqual([])
    expect(leftovers(production.home)).toEqual(['1/gc.pid', '1/packed-refs.lock', '2/refs/heads/feature/next.lock'])
    expect(leftovers(staging.home)).toEqual([])
  })

  it('contacts nobody, while an uncut copy contacts every kind', async () => {
    await staged.lab.makeControlCopy()
    await staged.lab.start('control')
    await staged.lab.waitUntilRunning('control')

    expect(await kindsReached(staged.lab, 'control', reachedUncut)).toEqual(reachedUncut)
    await roundsOf(staged.lab, 'staging')
    expect(await staged.lab.contactsBy('staging')).toEqual([])
    await staged.lab.stop('control')
  })

  it('opened no connection to any other host, by the counters of those hosts, though production pushed to it', async () => {
    const { elsewhere, ...hosts } = await staged.lab.packetsFrom('staging')

    expect(elsewhere).toBeDefined()
    expect(Object.entries(hosts).filter(([, { opened }]) => opened > 0)).toEqual([])
    expect(hosts['production']?.answered).toBeGreaterThan(0)
    expect(Object.keys(hosts).toSorted()).toEqual(['ci', 'directory', 'jira', 'mail', 'mirror', 'production', 'world'])
  })

  if (version === '8.9') behindItsFence(() => outcome)
})

describe('an upgrade rehearsal from 7.2 to 8.9', () => {
  let outcome: RunOutcome

  beforeAll(async () => {
    const hosts = ['production', 'staging'] as const
    const versions = { version: '7.2', stagingVersion: '8.9' } as const
    const scale = { repositories: 4, comments: 20 }
    staged = await openRefreshLab({ seed: 1, ...versions, variant: 1, scale, hosts: [...hosts] })
    staged.hasten('staging')
    // The key of the push is in the operator's agent here, and on no file of the source.
    const choices = { identity: 'agent', refresh: '    upgrade: true\n' } as const
    staged.configure(choices)
    await staged.lab.giveRules(choices)
    rmSync(transferKeyOn(staged.lab.topology.production))
    outcome = await staged.refresh()
  })
  afterAll(async () => staged[Symbol.asyncDispose]())

  it('ends with the newer version running on the migrated data, which was pushed by the SSH agent', async () => {
    expect(outcome.error).toBeUndefined()
    expect(await staged.lab.state('staging')).toBe('RUNNING')
    expect((await restOf(staged.lab, 'staging', '/rest/api/latest/application-properties')).body).toMatchObject({
      version: '8.9.0',
    })
  })

  it('migrates the listeners of before 5.4 as they were cut: switched off, and leading nowhere', async () => {
    await using copy = await copyDatabase(staged.lab)

    expect(await rowsOf(copy, 'SELECT count(*) FROM "AO_A0B856_WEB_HOOK_LISTENER_AO"')).toEqual([['0']])
    expect(await rowsOf(copy, 'SELECT "NAME", "ACTIVE", "URL" FROM "AO_A0B856_WEBHOOK" ORDER BY "ID"')).toEqual([
      ['project-ci', false, 'https://cut.invalid/1'],
      ['repository-chat', false, 'https://cut.invalid/2'],
      ['old CI', false, 'https://cut.invalid/1'],
      ['older CI', false, 'https://cut.invalid/2'],
    ])
  })

  it('contacts nobody, also when somebody pushes to the copy', async () => {
    const { staging } = staged.lab.topology
    await using copy = await copyDatabase(staged.lab)
    await pushCommit(staging.home, 1, copy)
    await roundsOf(staged.lab, 'staging')

    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })
})

describe('the first refresh of 4.7, which reads server.xml', () => {
  let outcome: RunOutcome

  beforeAll(async () => {
    const hosts = ['production', 'staging'] as const
    const scale = { repositories: 4, comments: 20 }
    staged = await openRefreshLab({ seed: 1, version: '4.7', variant: 0, scale, hosts: [...hosts] })
    staged.hasten('staging')
    outcome = await staged.refresh()
  })
  afterAll(async () => staged[Symbol.asyncDispose]())

  it('ends with the copy running behind its own name, with the held file of production out of the way', async () => {
    const { production, staging } = staged.lab.topology
    const { home } = staging
    const nameOf = ({ baseUrl }: { readonly baseUrl: string }) => `proxyName="${new URL(baseUrl).hostname}"`
    const connector = readFileSync(join(home, 'shared/server.xml'), 'utf8')
    const held = readFileSync(join(generationPaths(layoutOf(home), outcome.run).held, 'server.xml'), 'utf8')

    expect(outcome.error).toBeUndefined()
    expect(await staged.lab.state('staging')).toBe('RUNNING')
    expect(held).toContain(nameOf(production))
    expect(connector).not.toContain(nameOf(production))
    expect(connector).toContain(nameOf(staging))
  })

  it('contacts nobody, also when somebody pushes to the copy', async () => {
    await using copy = await copyDatabase(staged.lab)
    await pushCommit(staged.lab.topology.staging.home, 1, copy)
    await roundsOf(staged.lab, 'staging')

    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })
})

function behindItsFence(first: () => RunOutcome): void {
  it('was proven to be refused by its fence, and tries nothing behind it', async () => {
    await using app = await staged.openApp()
    const { names, production } = staged.lab.topology
    const proof = stepResultSchemas['prove-refusal'].parse(first().results.get('prove-refusal'))
    const refused = 'refused' in proof ? proof.refused : []
    const status = await fenceStatus(app, 'staging')

    expect(new Set(refused.map(({ how }) => how))).toEqual(new Set(['refused']))
    const addresses = refused.map(({ address }) => address)
    expect(addresses).toEqual(expect.arrayContaining([production.database.address, '192.0.2.1', '2001:db8::1']))
    const hosts = refused.map(({ host }) => host)
    expect(hosts).toEqual(
      expect.arrayContaining(Object.keys(names).filter((name) => /^(mail|mirror|hipchat)\./.test(name))),
    )
    expect(status.checks.map(({ id, result }) => `${id} ${result}`)).toEqual([
      'fence/stands pass',
      'fence/rules pass',
      'fence/latches pass',
      'fence/from-the-start pass',
      'fence/names pass',
      'fence/boot pass',
    ])
    expect(await fenceAttempts(app, 'staging')).toEqual([])
    expect((await statusOf(app, 'staging')).fence).toBe('raised')
  })

  it('has its fence again after a reboot, before it starts', async () => {
    await staged.lab.host('staging').reboot()
    await staged.lab.waitUntilRunning('staging')
    await using app = await staged.openApp()
    const { checks } = await fenceStatus(app, 'staging')

    expect(checks.filter(({ result }) => result !== 'pass')).toEqual([])
    await roundsOf(staged.lab, 'staging')
    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })

  it('does not start while its fence is down, until somebody raises that again', async () => {
    const host = staged.lab.host('staging')
    await staged.lab.stop('staging')
    await host.run(['nft', 'delete', 'table', 'inet', 'understudy_staging'])
    const withoutFence = await host.tryRun(['systemctl', 'start', staged.lab.topology.staging.unit])
    await using app = await staged.openApp()
    const watched = await watchOnce(app, 'staging')
    await staged.lab.start('staging')
    await staged.lab.waitUntilRunning('staging')

    expect([withoutFence.exitCode, watched.kind]).toEqual([1, 'raised-again'])
    expect((await watchOnce(app, 'staging')).kind).toBe('stands')
  })

  it('reaches one destination while a latch is open, by its name, and no other', async () => {
    await using app = await staged.openApp()
    const order = { milliseconds: 600_000, because: 'a look at the mail server' }
    const before = [
      await knock(staged.lab, 'mail.corp.example', 25),
      await knock(staged.lab, 'mirror.corp.example', 7990),
    ]
    const latch = await openLatch(app, 'staging', { ...order, destination: 'mail.corp.example:25' })
    const during = [
      await knock(staged.lab, 'mail.corp.example', 25),
      await knock(staged.lab, 'mirror.corp.example', 7990),
    ]
    const [attempt] = await fenceAttempts(app, 'staging')

    expect([before, during]).toEqual([
      [false, false],
      [true, false],
    ])
    expect(latch).toMatchObject({ endpoint: 'mail.corp.example:25', because: order.because, by: app.by })
    expect((await fenceStatus(app, 'staging')).checks.filter(({ result }) => result !== 'pass')).toEqual([])
    expect(attempt).toMatchObject({ attempts: 2, endpoints: expect.arrayContaining(['mirror.corp.example:7990']) })
    await staged.lab.resetContacts()
  })

  it('is kept by the next refresh, and brought back by a rewind, cut and fenced as it was', async () => {
    await using before = await copyDatabase(staged.lab)
    const cut = await rowsOf(before, switchedOff)

    const second = await staged.refresh({ withoutFence: false })
    const kept = await staged.generations()
    await using app = await staged.openApp()
    const rewound = await rewindEnvironment(app, 'staging')

    expect(second.error).toBeUndefined()
    expect(kept).toEqual([`${second.run} live`, `${first().run} kept`])
    expect(rewound.generation).toBe(first().run)
    expect(await staged.generations()).toEqual([`${second.run} kept`, `${first().run} live`])
    await roundsOf(staged.lab, 'staging')
    expect(await sessionsPerDatabase(staged.lab)).toEqual([
      String((await rowsOf(before, 'SELECT current_database()')).flat()[0]),
    ])
    expect(await rowsOf(before, switchedOff)).toEqual(cut)
    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })
}

const RAISED = '{ with: [nftables, hosts] }'

const removingMirrors = `    integrations:
      smart-mirrors: { startupProperty: "plugin.mirroring.remove-on-start=true" }
`
const switchedOff = 'SELECT "ID", "NAME", "ACTIVE", "URL" FROM "AO_A0B856_WEBHOOK" ORDER BY "ID"'

function resultNamed({ results }: RunOutcome, step: StepId, key: string): unknown {
  return valueOf(results.get(step), key)
}

function valueOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined
}

/** The databases that Bitbucket holds sessions on. */
async function sessionsPerDatabase(lab: Lab): Promise<readonly unknown[]> {
  const client = await lab.connect('staging', 'postgres')
  const sessions = `SELECT DISTINCT datname FROM pg_stat_activity WHERE usename = '${lab.topology.staging.database.owner}'`
  const names = await rowsOf(client, sessions)
  await client.end()
  return names.flat()
}

function alternatesOf(home: string, repository: number): readonly string[] {
  try {
    const file = join(home, 'shared/data/repositories', String(repository), 'objects/info/alternates')
    return readFileSync(file, 'utf8').trim().split('\n')
  } catch {
    return []
  }
}

function withAlso(...tables: readonly string[]): readonly string[] {
  const everywhere = [
    'AO_371AEF_HIST_INVOCATION',
    'AO_58E6CE_HIPCHAT_NOTIFICATION',
    'AO_5FB9D7_AOHIP_CHAT_LINK',
    'AO_5FB9D7_AOHIP_CHAT_USER',
    'AO_8E6075_MIRRORING_REQUEST',
    'AO_8E6075_MIRROR_SERVER',
    'AO_92D5D5_USER_NOTIFICATION',
    'AO_A0B856_DAILY_COUNTS',
    'AO_A0B856_HIST_INVOCATION',
    'AO_A0B856_WEBHOOK',
    'AO_A0B856_WEBHOOK_CONFIG',
    'AO_A0B856_WEB_HOOK_LISTENER_AO',
    'AO_F4ED3A_ADD_ON_PROPERTY_AO',
    'app_property',
    'bb_announcement_banner',
    'current_app',
    'cwd_directory',
    'cwd_directory_attribute',
    'cwd_user',
    'plugin_setting',
    'sta_remember_me_token',
    'sta_repo_hook',
    'sta_shared_lob',
    'trusted_app',
    'trusted_app_restriction',
  ]
  return [...everywhere, ...tables].toSorted()
}
