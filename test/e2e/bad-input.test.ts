import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { printedRules } from '../../lab/hosts/printed-rules.ts'
import { type RunningHost } from '../../lab/hosts/start-host.ts'
import { maintenanceRole, passwordFile } from '../../lab/credentials.ts'
import { writeSudoers } from '../../lab/hosts/write-host.ts'
import { tryRun } from '../../lab/processes.ts'
import { planRefresh } from '../../src/app/plan-refresh.ts'
import { sudoersOf } from '../../src/app/sudoers-of.ts'
import type { RefreshOptions } from '../../src/app/run-refresh.ts'
import { AppError } from '../../src/kernel/app-error.ts'
import { productionDatabase } from '../fixtures/copy-database.ts'
import { databasesOf, treeOf } from '../fixtures/copy-state.ts'
import { openRefreshLab, type RefreshLab } from '../fixtures/refresh-lab.ts'
import { guardianEnded, productionState, type ProductionState } from '../fixtures/untouched-production.ts'

interface Case {
  readonly what: string
  /** Edits understudy.yaml. */
  readonly written?: (text: string, lab: RefreshLab) => string
  /** Breaks something and answers how it is mended. */
  readonly broken?: (lab: RefreshLab) => Promise<() => Promise<void>>
  readonly options?: Partial<RefreshOptions>
  readonly refused: { readonly code: string; readonly message: string; readonly hint: string; readonly exit: number }
}

let staged: RefreshLab
let production: ProductionState
let target: readonly string[]

beforeAll(async () => {
  const hour = 60 * 60 * 1000
  const intervals = { everyMs: hour, firstMs: hour, mailMs: hour, pushMs: hour }
  const hosts = ['production', 'staging'] as const
  staged = await openRefreshLab({ block: 141, seed: 1, version: '7.2', variant: 0, hosts: [...hosts], intervals })
  production = await productionState(staged.lab)
  target = targetState()
})
afterAll(async () => staged[Symbol.asyncDispose]())
afterEach(() => staged.configure())

const cases: readonly Case[] = [
  {
    what: 'a wrong database password of the source',
    written: (text, { lab: { topology } }) =>
      text.replace(passwordFile(topology, topology.production, 'bitbucket_reader'), `${topology.root}/wrong`),
    refused: {
      code: 'database/login-refused',
      message:
        'bitbucket_reader@198.18.141.15:5432/bitbucket: password authentication failed for user "bitbucket_reader"',
      hint: 'check user and password in understudy.yaml, and pg_hba.conf on 198.18.141.15',
      exit: 1,
    },
  },
  {
    what: 'a wrong database password of the target',
    written: (text, { lab: { topology } }) =>
      text.replace(passwordFile(topology, topology.staging, maintenanceRole), `${topology.root}/wrong`),
    refused: {
      code: 'run/step-failed',
      message:
        'understudy_maintenance@198.18.141.25:5432/postgres: password authentication failed for user "understudy_maintenance"',
      hint: 'check user and password in understudy.yaml, and pg_hba.conf on 198.18.141.25; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a wrong password of the administrator',
    written: (text, { lab: { topology } }) =>
      text.replace(passwordFile(topology, topology.production, 'admin'), `${topology.root}/wrong`),
    refused: {
      code: 'run/step-failed',
      message: 'http://198.18.141.10:7990 refuses admin: 401 for /rest/api/latest/admin/cluster',
      hint: 'check `admin` in understudy.yaml; a CAPTCHA after failed sign-ins or a block of basic authentication refuses right passwords too; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a password file that is not there',
    written: (text, { lab: { topology } }) =>
      text.replace(passwordFile(topology, topology.production, 'bitbucket_reader'), `/nowhere/password`),
    refused: {
      code: 'config/secret-unavailable',
      message: 'file /nowhere/password cannot be read',
      hint: 'create it, readable by you alone: `install -m 600 /dev/null /nowhere/password`, then put the secret in',
      exit: 4,
    },
  },
  {
    what: 'a host that cannot be reached',
    written: (text) => text.replace('ssh://understudy@198.18.141.10:2222', 'ssh://understudy@198.18.141.10:2299'),
    refused: {
      code: 'host/unreachable',
      message:
        'ssh://understudy@198.18.141.10:2299 cannot be reached: ssh: connect to host 198.18.141.10 port 2299: Connection refused',
      hint: 'check name, port, network and that sshd runs: `ssh -v ssh://understudy@198.18.141.10:2299 true`',
      exit: 1,
    },
  },
  {
    what: 'an unknown host key',
    broken: async ({ root }) => emptied(join(root, 'operator', 'known_hosts')),
    refused: {
      code: 'host/unknown-key',
      message: 'ssh://understudy@198.18.141.10:2222 presents a host key that is not in known_hosts',
      hint: 'compare the fingerprint with who runs 198.18.141.10, then add it: `ssh-keyscan 198.18.141.10 >> ~/.ssh/known_hosts`',
      exit: 1,
    },
  },
  {
    what: 'a missing tool on the target',
    broken: ({ lab }) => hidden(lab.host('staging'), '/usr/bin/pg_restore'),
    refused: {
      code: 'run/step-failed',
      message: 'pg_restore is missing on ssh://understudy@198.18.141.20:2222',
      hint: 'install it there: apt-get install postgresql-client; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a missing tool on the source',
    broken: ({ lab }) => hidden(lab.host('production'), '/usr/bin/rsync'),
    refused: {
      code: 'run/step-failed',
      message:
        'rsync is missing on ssh://understudy@198.18.141.10:2222; rsync was refused on ssh://understudy@198.18.141.10:2222: ionice: failed to execute rsync: Permission denied',
      hint: 'install it there: apt-get install rsync; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a missing sudo rule on the target',
    broken: async ({ lab }) => {
      const { topology } = lab
      writeSudoers(topology.staging, `${topology.staging.host.sshUser.name} ALL=(ALL) NOPASSWD: /usr/bin/id\n`)
      return () => lab.giveRules()
    },
    refused: {
      code: 'host/missing-sudo-rule',
      message:
        'sudo on ssh://understudy@198.18.141.20:2222 does not allow `cat -- ROOT/staging/application-data/bitbucket/understudy-mark.json` as root: sudo: a password is required',
      hint: 'put what `understudy doctor ENV --print sudoers` prints into /etc/sudoers.d/understudy there; for this alone: understudy ALL=(root) NOPASSWD: /usr/bin/cat ^-- ROOT/staging/application-data/bitbucket/understudy-mark[.]json$',
      exit: 1,
    },
  },
  {
    what: 'one missing sudo rule on the target',
    broken: async ({ lab }) => {
      const { topology } = lab
      const rules = await printedRules(topology, topology.staging)
      writeSudoers(topology.staging, rules.replace(/^.* \^reset-failed .*\n/m, ''))
      return () => lab.giveRules()
    },
    refused: {
      code: 'run/step-failed',
      message: 'sudo on ssh://understudy@198.18.141.20:2222 does not allow systemctl reset-failed without a password',
      hint: 'add to /etc/sudoers.d/understudy there: understudy ALL=(root) NOPASSWD: /usr/bin/systemctl ^reset-failed --no-ask-password -- atlbitbucket[.]service$; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'no room on the target',
    broken: async ({ lab }) => {
      const folder = join(lab.topology.staging.home, '..')
      await lab.host('staging').run(['mount', '-t', 'tmpfs', '-o', 'size=1m,mode=1777', 'tmpfs', folder])
      return async () => void (await lab.host('staging').run(['umount', folder]))
    },
    refused: {
      code: 'run/step-failed',
      message:
        'ROOT/staging/application-data on ssh://understudy@198.18.141.20:2222 (mounted at ROOT/staging/application-data) has 1.0 MB free, and a refresh writes the base, a whole home about BYTES, what the new generation does not share with the base about BYTES, the dump about BYTES',
      hint: 'make room there, such as by `understudy generations remove staging ID`; the database of the copy needs as much as the dump again, where its server keeps it; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a corrupt properties file on the source',
    broken: ({ lab }) => {
      const path = join(lab.topology.production.home, 'shared', 'bitbucket.properties')
      return appended(path, 'broken.value=\\u00zz\n')
    },
    refused: {
      code: 'change/unreadable-file',
      message: 'shared/bitbucket.properties, line 38: a \\u is not followed by four hexadecimal digits',
      hint: 'correct line 38; Java refuses the whole file as it is (a backslash itself is written twice)',
      exit: 3,
    },
  },
  {
    what: 'a login that may not create databases',
    written: (text) => text.replace(/ +maintenance: .*\n/, ''),
    broken: async (at) => {
      await using app = await at.openApp()
      writeSudoers(at.lab.topology.staging, await sudoersOf(app, 'staging'))
      return () => at.lab.giveRules()
    },
    refused: {
      code: 'run/step-failed',
      message:
        'bitbucket_staging may not create databases on 198.18.141.25:5432; bitbucket_staging cannot see the sessions of others on 198.18.141.25:5432',
      hint: 'ALTER ROLE bitbucket_staging CREATEDB, or set another environments.staging.database.maintenance; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a table that the version of the source does not have',
    broken: async ({ lab }) => {
      await inProduction(lab, `CREATE TABLE sta_mesh_partition (id bigint PRIMARY KEY, url varchar(255))`)
      await inProduction(lab, `INSERT INTO sta_mesh_partition VALUES (1, 'https://mesh.example.com')`)
      return () => inProduction(lab, `DROP TABLE sta_mesh_partition`)
    },
    refused: {
      code: 'policy/undecided',
      message:
        'the plan of staging is blocked: unclaimed:sta_mesh_partition: the table of an app that no integration knows; see url; nobody has decided about it',
      hint: '`understudy plan staging` shows each; decide under refresh.staging.decisions',
      exit: 3,
    },
  },
  {
    what: 'a target with two nodes',
    written: (text) => {
      const node = /      - host: ssh:\/\/understudy@198\.18\.141\.20:2222\n(?:        .*\n)+/.exec(text)?.[0] ?? ''
      return text.replace(node, node + node.replaceAll('198.18.141.20', '198.18.141.21'))
    },
    refused: {
      code: 'policy/not-yet',
      message: 'staging has 2 nodes; more than one is not supported yet',
      hint: 'use an environment with one node',
      exit: 3,
    },
  },
  {
    what: 'a database that is not PostgreSQL',
    written: (text) => text.replaceAll('vendor: postgresql', 'vendor: mysql'),
    refused: {
      code: 'policy/not-yet',
      message: 'production uses mysql, which is not supported yet; staging uses mysql, which is not supported yet',
      hint: 'use PostgreSQL; use PostgreSQL',
      exit: 3,
    },
  },
  {
    what: 'a fence that is a hosts file alone',
    written: (text) =>
      text.replace('fence: { none: "the lab shows what the cuts alone do" }', 'fence: { with: [hosts] }'),
    refused: {
      code: 'config/invalid',
      message: `ROOT/understudy.yaml has 1 error
ROOT/understudy.yaml:54:20: the fence of staging is a hosts file alone, which stops nobody who knows an address
  hint: write with: [nftables, hosts]`,
      hint: 'correct them and run `understudy config check`; docs/understudy.example.yaml explains every key',
      exit: 4,
    },
  },
  {
    what: 'a target without nft, whose fence is not waived',
    written: (text) =>
      text.replace('fence: { none: "the lab shows what the cuts alone do" }', 'fence: { with: [nftables] }'),
    options: { withoutFence: false },
    broken: async ({ lab }) => {
      await lab.giveRules({ fence: '{ with: [nftables] }' })
      const mend = await hidden(lab.host('staging'), '/usr/sbin/nft')
      return async () => {
        await mend()
        await lab.giveRules()
      }
    },
    refused: {
      code: 'run/step-failed',
      message:
        '/usr/sbin/nft is missing on ssh://understudy@198.18.141.20:2222; sudo on ssh://understudy@198.18.141.20:2222 does not allow /usr/sbin/nft without a password',
      hint: 'install it there: apt-get install nftables; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a waiver that is not repeated',
    options: { withoutFence: false },
    refused: {
      code: 'policy/fence-required',
      message: 'staging would be refreshed without a fence (the lab shows what the cuts alone do)',
      hint: 'if that is meant: --without-fence staging',
      exit: 3,
    },
  },
  {
    what: 'a plan that nobody confirms',
    options: { confirm: () => Promise.resolve(false) },
    refused: {
      code: 'policy/not-confirmed',
      message: 'nobody confirmed the refresh of staging; nothing was changed',
      hint: 'read `understudy plan staging`, then confirm, or pass --yes',
      exit: 3,
    },
  },
  {
    what: 'a database name that is too long',
    written: (text) => text.replace('bitbucket_stg_{date}_{n}', `${'b'.repeat(60)}_{n}`),
    refused: {
      code: 'config/invalid',
      message: `ROOT/understudy.yaml has 1 error
ROOT/understudy.yaml:43:13: the database name ${'b'.repeat(60)}_999 has 64 bytes, PostgreSQL silently cuts after 63, so that two names may become one
  hint: shorten it to 63 bytes`,
      hint: 'correct them and run `understudy config check`; docs/understudy.example.yaml explains every key',
      exit: 4,
    },
  },
]

describe('a refresh is refused before anything is touched, for', () => {
  it.each(cases)('$what', async ({ written, broken, options, refused }) => {
    writeFileSync(join(staged.root, 'wrong'), 'wrong', { mode: 0o600 })
    if (written !== undefined) {
      const text = staged.lab.understudyConfig()
      const edited = written(text, staged)
      if (edited === text) throw new Error('the configuration was not edited')
      writeFileSync(staged.configFile, edited)
    }
    const mend = await broken?.(staged)
    try {
      expect(await refusalOf(() => staged.refresh(options))).toEqual(inPlace(refused))
    } finally {
      await mend?.()
    }

    await expectNothingTouched()
  })

  it('a saved plan of another environment', async () => {
    const saved = await planned()
    const refused = await refusalOf(() => staged.refresh({ saved: { ...saved, environment: 'development' } }))

    expect(refused).toEqual({
      code: 'policy/plan-stale',
      message: 'the saved plan is for development, not for staging',
      hint: 'understudy plan staging -o FILE',
      exit: 3,
    })
    await expectNothingTouched()
  })
})

it('the program says why, and ends, when one of two systems cannot be reached', async () => {
  const understudy = join(import.meta.dirname, '../../bin/understudy')
  const command = [understudy, 'survey', 'production', '--config', staged.configFile]

  const { exitCode, stderr } = await tryRun(['timeout', '-s', 'KILL', '60', ...command], {
    env: { UNDERSTUDY_SSH_CONFIG: '/dev/null' },
  })

  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringContaining('presents a host key that is not in known_hosts'),
  })
})

async function planned() {
  await using app = await staged.openApp()
  return (await planRefresh(app, 'staging', { adopted: false })).plan
}

async function refusalOf(refresh: () => ReturnType<RefreshLab['refresh']>): Promise<Case['refused']> {
  const error: unknown = await refresh().then(
    (outcome) => outcome.error,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof AppError)) throw new Error('the refresh was not refused', { cause: error })
  const { code, message, hint, exit } = error
  return { code, message: message.replaceAll(/about [\d.]+ (?:kB|MB)/g, 'about BYTES'), hint, exit }
}

/** The lab lies in another folder every time. */
function inPlace({ message, hint, ...rest }: Case['refused']): Case['refused'] {
  const filled = (text: string) => text.replaceAll('ROOT', staged.root)
  return { ...rest, message: filled(message), hint: filled(hint) }
}

async function expectNothingTouched(): Promise<void> {
  await guardianEnded(staged.root)
  expect(await productionState(staged.lab)).toEqual(production)
  expect(targetState()).toEqual(target)
  expect(await databasesOf(staged.lab)).toEqual([])
}

/** A refused run leaves the folder in which the lock of the host lay, and nothing in it. */
function targetState(): readonly string[] {
  const everything = treeOf(join(staged.lab.topology.staging.home, '..'), [])
  return everything.filter((line) => !line.startsWith('bitbucket.understudy '))
}

async function inProduction(lab: RefreshLab['lab'], sql: string): Promise<void> {
  await using client = await productionDatabase(lab)
  await client.query(sql)
}

async function emptied(file: string): Promise<() => Promise<void>> {
  cpSync(file, `${file}.kept`)
  writeFileSync(file, '')
  return async () => cpSync(`${file}.kept`, file)
}

async function appended(file: string, text: string): Promise<() => Promise<void>> {
  const before = readFileSync(file)
  writeFileSync(file, Buffer.concat([before, Buffer.from(text)]))
  return async () => writeFileSync(file, before)
}

/** Lets a program of a host be there and not be runnable, as seen from that host alone. */
async function hidden(host: RunningHost, program: string): Promise<() => Promise<void>> {
  await host.run(['mount', '--bind', '/dev/null', program])
  return async () => void (await host.run(['umount', program]))
}
