import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeSudoers } from '../../lab/hosts/write-host.ts'
import { run, tryRun, waitFor } from '../../lab/processes.ts'
import { doctor } from '../../src/app/doctor.ts'
import { sudoersOf } from '../../src/app/sudoers-of.ts'
import { statusOf } from '../../src/app/status-of.ts'
import { openRefreshLab, type RefreshLab } from '../fixtures/refresh-lab.ts'

let at: RefreshLab

beforeAll(async () => {
  const scale = { repositories: 2, comments: 10 }
  at = await openRefreshLab({
    seed: 1,
    version: '8.9',
    variant: 0,
    hosts: ['production', 'staging'],
    scale,
  })
})

afterAll(() => at[Symbol.asyncDispose]())

describe('doctor', () => {
  it('finds nothing where everything is ready, on a source and on a target', async () => {
    await using app = await at.openApp()

    expect(await doctor(app, 'production')).toEqual([])
    expect(await doctor(app, 'staging')).toEqual([])
  })

  it('names everything at once: a spool that nobody made, a receiver that refuses, a unit that is not there', async () => {
    const { production, staging } = at.lab.topology
    writeFileSync(
      at.configFile,
      at.lab
        .understudyConfig()
        .replace(`${staging.host.transferUser.name}@`, 'nobody-else@')
        .replace(/spool: .*/, 'spool: /srv/nothing-here')
        .replace(/systemd: .*? /, 'systemd: no-such-unit '),
    )
    await using app = await at.openApp()
    for (const name of ['production', 'staging'] as const)
      writeSudoers(at.lab.topology[name], await sudoersOf(app, name))

    const summaries = (await doctor(app, 'staging')).map(({ summary }) => summary)

    at.configure()
    await at.lab.giveRules()
    const source = `ssh://understudy@${production.host.address}:2222`
    expect(summaries).toEqual([
      `the spool /srv/nothing-here is no folder on ${source}`,
      `there is no unit no-such-unit.service on ssh://understudy@${staging.host.address}:2222`,
      expect.stringMatching(/^a push from production to staging does not get through: .*Permission denied/),
    ])
  })

  it('prints what the SSH users of the lab may do by sudo, and they may do nothing else', async () => {
    await using app = await at.openApp()

    for (const name of ['production', 'staging'] as const) {
      const { host } = at.lab.topology[name]
      const rules = await sudoersOf(app, name)
      expect(readFileSync(join(host.etc, 'sudoers.d', host.sshUser.name), 'utf8')).toBe(rules)
      const listed = await at.lab.host(name).run(['sudo', '-l', '-U', host.sshUser.name])
      expect(listed.match(/^ +\([a-z-]+\) NOPASSWD: /gm)).toHaveLength(rules.match(/ALL=/g)?.length ?? 0)
      expect(listed).not.toMatch(/\) (NOPASSWD: )?ALL$|PASSWD: ALL|SETENV/m)
    }
  })

  it('lets the client programs in as a run will, with the certificates that lie on their hosts', async () => {
    const { production, staging } = at.lab.topology
    const ca = join(at.root, 'ca.pem')
    await useTls(ca)
    const tls = `tls: { mode: verify-ca, ca: ${ca} }`
    writeFileSync(at.configFile, at.lab.understudyConfig().replaceAll('tls: { mode: require }', tls))
    await using app = await at.openApp()
    // What pg_restore is given follows from the configuration, and so do the rules.
    writeSudoers(staging, await sudoersOf(app, 'staging'))

    const withCa = await doctor(app, 'staging')
    for (const name of ['production', 'staging'] as const) {
      await at.lab.host(name).run(['mount', '--bind', '/dev/null', ca])
    }
    const without = await doctor(app, 'staging')

    for (const name of ['production', 'staging'] as const) await at.lab.host(name).run(['umount', ca])
    at.configure()
    await at.lab.giveRules()
    expect(withCa).toEqual([])
    const source = `${production.database.address}:5432`
    const target = `${staging.database.address}:5432`
    const failed = (address: string) =>
      `connection to server at "${address}", port 5432 failed: could not read root certificate file "${ca}": no certificate or crl found`
    expect(without).toEqual([
      {
        severity: 'error',
        summary: `pg_dump on ssh://understudy@${production.host.address}:2222 does not get into ${source}/bitbucket as bitbucket_reader: pg_dump: error: ${failed(production.database.address)}`,
        hint: `let that host through to ${source}, and into pg_hba.conf there; ${ca} has to lie there too`,
      },
      {
        severity: 'error',
        summary: `psql on ssh://understudy@${staging.host.address}:2222 does not get into ${target}/postgres as understudy_maintenance: psql: error: ${failed(staging.database.address)}`,
        hint: `let that host through to ${target}, and into pg_hba.conf there; ${ca} has to lie there too`,
      },
    ])
  })

  it('tells what the maintenance login lacks before anything is locked', async () => {
    const { staging } = at.lab.topology
    await onStagingsServer('ALTER ROLE understudy_maintenance NOCREATEDB NOINHERIT')
    await using app = await at.openApp()

    const problems = await doctor(app, 'staging')

    await onStagingsServer('ALTER ROLE understudy_maintenance CREATEDB INHERIT')
    const where = `on ${staging.database.address}:5432`
    const other = 'or set another environments.staging.database.maintenance'
    expect(problems).toEqual([
      {
        severity: 'error',
        summary: `understudy_maintenance may not create databases ${where}`,
        hint: `ALTER ROLE understudy_maintenance CREATEDB, ${other}`,
      },
      {
        severity: 'error',
        summary: `understudy_maintenance would not inherit what bitbucket_staging may, which shall own the copy ${where}`,
        hint: `ALTER ROLE understudy_maintenance INHERIT, ${other}`,
      },
      {
        severity: 'error',
        summary: `understudy_maintenance cannot see the sessions of others ${where}`,
        hint: `GRANT pg_monitor TO understudy_maintenance, ${other}`,
      },
    ])
  })

  it('warns where the window for the lock is closed, and when it opens', async () => {
    const hour = new Date().getUTCHours()
    const two = (number: number) => String(number % 24).padStart(2, '0')
    const window = `${two(hour + 10)}:00-${two(hour + 11)}:00 UTC`
    at.configure({ refresh: `    backup: { method: native, lock: { window: "${window}" } }\n` })
    await using app = await at.openApp()

    const problems = await doctor(app, 'staging')

    at.configure()
    expect(problems).toEqual([
      {
        severity: 'warning',
        summary: expect.stringMatching(
          `^the window for the maintenance lock, ${window}, is not open for the next 600 s: it is `,
        ),
        hint: expect.stringMatching(
          /; a run that comes to the lock before stops there, and `understudy resume staging` goes on$/,
        ),
      },
    ])
  })

  it('compares BITBUCKET_HOME, as the service will see it, with the home of the configuration', async () => {
    const { staging } = at.lab.topology
    const file = join(staging.install, 'bin', 'set-bitbucket-home.sh')
    const own = readFileSync(file, 'utf8')
    writeFileSync(file, 'BITBUCKET_HOME=/srv/elsewhere\nexport BITBUCKET_HOME\n')
    await using app = await at.openApp()

    const problems = await doctor(app, 'staging')

    writeFileSync(file, own)
    expect(problems).toEqual([
      {
        severity: 'error',
        summary: `${file}:1 sets BITBUCKET_HOME to /srv/elsewhere, and the configuration says ${staging.home}`,
        hint: `set BITBUCKET_HOME=${staging.home} in the unit, or in ${file}`,
      },
    ])
  })

  it('prints rules that sudo itself takes', async () => {
    await using app = await at.openApp()
    const folder = join(at.root, 'rules')
    mkdirSync(folder)

    for (const name of ['production', 'staging']) {
      writeFileSync(join(folder, name), await sudoersOf(app, name), { mode: 0o440 })
      expect(await run(['visudo', '-c', '-f', join(folder, name)])).toContain('parsed OK')
    }
    rmSync(folder, { recursive: true })
  })
})

describe('status', () => {
  it('says of a target that was never refreshed that it is a copy of nothing', async () => {
    await using app = await at.openApp()

    expect(await statusOf(app, 'staging')).toEqual({
      environment: 'staging',
      tier: 'staging',
      source: null,
      generation: null,
      dataFrom: null,
      cut: 'unknown',
      fence: 'none',
      running: 'stopped',
      lastRun: null,
      lock: null,
      progress: null,
    })
  })
})

/** Both servers with one certificate, which is its own authority. */
async function useTls(ca: string): Promise<void> {
  const key = `${ca}.key`
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  await run(['openssl', 'req', ...kind, '-subj', '/CN=lab', '-keyout', key, '-out', ca])
  for (const name of ['production', 'staging'] as const) {
    const { dataFolder } = at.lab.topology[name].database
    await run(['install', '-o', 'postgres', '-m', '0600', key, join(dataFolder, 'server.key')])
    await run(['install', '-o', 'postgres', '-m', '0600', ca, join(dataFolder, 'server.crt')])
    const server = await at.lab.connect(name, 'postgres')
    await server.query('SELECT pg_reload_conf()')
    await server.end()
    await waitFor('the new certificate', async () => ((await shows(name, ca)) ? true : undefined))
  }
}

async function shows(name: 'production' | 'staging', ca: string): Promise<boolean> {
  const { address, port } = at.lab.topology[name].database
  const to = ['-starttls', 'postgres', '-connect', `${address}:${port}`]
  const { exitCode } = await tryRun(['openssl', 's_client', ...to, '-CAfile', ca, '-verify_return_error'])
  return exitCode === 0
}

async function onStagingsServer(statement: string): Promise<void> {
  const server = await at.lab.connect('staging', 'postgres')
  await server.query(statement)
  await server.end()
}
