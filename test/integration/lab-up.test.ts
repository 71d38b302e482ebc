import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clusterLog } from '../../lab/clusters/cluster.ts'
import { openLab, type Lab } from '../../lab/lab.ts'
import { startTimeOf, tryRun, type Ran } from '../../lab/processes.ts'
import { recordedNames, recordedPid } from '../../lab/records.ts'
import { freeBlock } from '../../src/adapters/demo/free-block.ts'
import { parseConfig } from '../../src/config/parse-config.ts'

const main = join(import.meta.dirname, '../../lab/main.ts')

let root: string
let lab: Lab

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'understudy-lab-'))
  await labCommand('up', root, '--block', '58', '--hosts', 'staging')
  lab = openLab(root)
})

afterAll(async () => {
  await labCommand('down', root, '--remove')
})

describe('a lab that was left standing', () => {
  it('has a cluster whose log tells the lab who connected', async () => {
    const client = await lab.connect('staging', 'postgres')
    const { rows } = await client.query<{ rolname: string }>(
      'SELECT rolname FROM pg_roles WHERE rolcanlogin ORDER BY rolname',
    )
    await client.end()

    expect(rows.map((row) => row.rolname)).toEqual(['bitbucket_staging', 'postgres', 'understudy_maintenance'])
    expect(readFileSync(clusterLog(lab.topology.staging), 'utf8')).toContain('connection authorized: user=postgres')
  })

  it('gives a configuration that Understudy accepts', () => {
    const parsed = parseConfig(lab.understudyConfig(), { file: 'understudy.yaml', folder: root })

    expect(parsed).toMatchObject({ kind: 'loaded', warnings: [] })
  })

  it('has the only link of its name in the network of whoever started it, so that no other lab gets its block', async () => {
    const link = networkInterfaces()['understudy-58'] ?? []
    const given = await freeBlock({ first: 58, last: 59 })
    const next = freeBlock({ first: 58, last: 59 })

    expect(link.map(({ cidr }) => cidr)).toEqual(expect.arrayContaining(['198.18.58.1/24', 'fd5b:8a3e:41c7:58::1/64']))
    expect(given).toBe(59)
    await expect(next).rejects.toMatchObject({
      code: 'host/command-failed',
      message: 'labs run on every block from 58 to 59',
      hint: 'end one: node lab/main.ts down ROOT --remove',
    })
  })

  it('starts its Bitbucket on the empty home that the installer left, as the service user', async () => {
    await lab.start('staging')

    const pid = await lab.host('staging').run(['systemctl', 'show', 'atlbitbucket', '-p', 'MainPID', '--value'])
    const owner = await lab.host('staging').tryRun(['stat', '-c', '%U', `/proc/${pid}`])
    await lab.stop('staging')

    expect(owner.stdout).toBe('bitbucket-staging')
    expect(await lab.state('staging')).toBeUndefined()
  })

  it('is ended whole by `down`, from another process', async () => {
    const names = recordedNames(root)
    const pids = names.map((name) => recordedPid(root, name))

    const down = await labCommand('down', root)

    const outside = lab.topology.outside.map(({ name }) => `outside-${name}`)
    expect(names.toSorted()).toEqual(['agent', 'cluster-staging', 'host-staging', ...outside, 'switch'].toSorted())
    expect(JSON.parse(down.stdout)).toEqual({ ended: names })
    expect(pids.map((pid) => startTimeOf(pid))).toEqual(pids.map(() => undefined))
    expect(networkInterfaces()['understudy-58']).toBeUndefined()
  })
})

describe('the lab', () => {
  it('says clearly that it needs root', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-lab-'))
    const start = ['node', main, 'up', folder]
    const refused = await tryRun(['setpriv', '--reuid=65534', '--clear-groups', '--', ...start])
    rmSync(folder, { recursive: true })

    expect(refused).toMatchObject({ exitCode: 1 })
    expect(refused.stderr).toMatch(/the lab needs root/)
  })
})

function labCommand(...words: readonly string[]): Promise<Ran> {
  return tryRun([process.execPath, '--disable-warning=ExperimentalWarning', main, ...words])
}
