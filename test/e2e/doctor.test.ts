import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeSudoers } from '../../lab/hosts/write-host.ts'
import { run } from '../../lab/processes.ts'
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
    for (const name of ['production', 'staging'] as const) writeSudoers(at.lab.topology[name], sudoersOf(app, name))

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
      expect(readFileSync(join(host.etc, 'sudoers.d', host.sshUser.name), 'utf8')).toBe(sudoersOf(app, name))
      const listed = await at.lab.host(name).run(['sudo', '-l', '-U', host.sshUser.name])
      expect(listed.match(/^ +\([a-z-]+\) NOPASSWD: /gm)).toHaveLength(sudoersOf(app, name).match(/ALL=/g)?.length ?? 0)
      expect(listed).not.toMatch(/\) (NOPASSWD: )?ALL$|PASSWD: ALL|SETENV/m)
    }
  })

  it('prints rules that sudo itself takes', async () => {
    await using app = await at.openApp()
    const folder = join(at.root, 'rules')
    mkdirSync(folder)

    for (const name of ['production', 'staging']) {
      writeFileSync(join(folder, name), sudoersOf(app, name), { mode: 0o440 })
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
    })
  })
})
