import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bitbucketAdmin,
  copyLicense,
  databaseCredentials,
  maintenanceRole,
  passwordFile,
} from '../../lab/credentials.ts'
import { tryRun, type Ran } from '../../lab/processes.ts'
import { hashPassword } from '../../lab/standin/password-hash.ts'
import { databaseText, productionDatabase } from '../fixtures/copy-database.ts'
import { openRefreshLab, type RefreshLab } from '../fixtures/refresh-lab.ts'

const project = join(import.meta.dirname, '../..')
/** Of production's administrator: the lab's own is a word that stands everywhere. */
const administrators = 'secret-production-admin-5f1c0a77'
const wrong = 'secret-wrong-password-90d2e6b1'

let staged: RefreshLab
/** Name -> value of every secret that the run met. */
let secrets: Readonly<Record<string, string>>
const printed: Record<string, Ran> = {}
let processes: string

beforeAll(async () => {
  const scale = { repositories: 4, comments: 20 }
  // A seed that no other lab has, so that a secret in the process list is of this run.
  const seed = 4_711_001
  staged = await openRefreshLab({
    seed,
    version: '7.2',
    variant: 0,
    hosts: ['production', 'staging'],
    scale,
  })
  await changeAdministrator()
  secrets = await plantedSecrets()
  await failures()
  processes = await watchedWhile(async () => {
    printed['survey'] = await understudy('survey', 'production')
    printed['survey --json'] = await understudy('survey', 'production', '--json')
    printed['plan'] = await understudy('plan', 'staging', '-o', join(staged.root, 'plan.json'))
    printed['plan --sql --diff'] = await understudy('plan', 'staging', '--sql', '--diff')
    printed['refresh'] = await understudy('refresh', 'staging', '--yes', '--without-fence', 'staging')
    printed['report --json'] = await understudy('report', '--json')
    printed['report'] = await understudy('report', '--html', join(staged.root, 'report.html'))
  })
})
afterAll(async () => staged[Symbol.asyncDispose]())

describe('the secrets of both environments', () => {
  it('are many, and the run was one that needs them', () => {
    expect(Object.keys(secrets).length).toBeGreaterThan(25)
    expect(printed['refresh']).toMatchObject({ exitCode: 0 })
    expect(Object.keys(secrets).filter((name) => heldFiles().includes(secrets[name] ?? ''))).not.toEqual([])
  })

  it('stand in no argument vector and no environment of a process', () => {
    for (const program of ['src/main.ts refresh', 'pg_dump', 'pg_restore', 'rsync', 'guardian']) {
      expect(processes).toContain(program)
    }
    expect(namesIn(processes)).toEqual([])
  })

  it('stand in nothing that is printed, saved or reported', () => {
    expect(Object.entries(printed).flatMap(([command, { stdout, stderr }]) => found(command, stdout + stderr))).toEqual(
      [],
    )
    for (const file of ['plan.json', 'report.html']) {
      expect(found(file, readFileSync(join(staged.root, file), 'utf8'))).toEqual([])
    }
  })

  it('stand in no file of the state, journal included, but those made to hold them', () => {
    const state = join(staged.root, 'operator/understudy-state')
    const files = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((file) =>
      statSync(join(state, file)).isFile(),
    )

    expect(files).toContain('understudy.sqlite')
    expect(
      files
        .filter((file) => !file.startsWith('secrets/'))
        .flatMap((file) => found(file, readFileSync(join(state, file), 'latin1'))),
    ).toEqual([])
    expect(
      files.filter((file) => file.startsWith('secrets/')).map((file) => statSync(join(state, file)).mode & 0o777),
    ).toEqual([0o600])
  })

  it.each(['reader of production', 'administrator of production', 'server of staging'])(
    'stand in no word about a wrong password of the %s',
    (whose) => {
      const ran = printed[whose]

      expect(ran?.exitCode).toBe(1)
      expect(ran?.stderr).toMatch(/understudy: .+\n {2}hint: /)
      expect(found(whose, `${ran?.stdout}${ran?.stderr}`)).toEqual([])
    },
  )
})

/** Each password wrong in turn, put right again afterwards. */
async function failures(): Promise<void> {
  const { topology } = staged.lab
  const { production, staging } = topology
  const files = {
    'reader of production': passwordFile(topology, production, databaseCredentials(topology, production).reader.user),
    'administrator of production': passwordFile(topology, production, 'admin'),
    'server of staging': passwordFile(topology, staging, maintenanceRole),
  }
  for (const [whose, file] of Object.entries(files)) {
    const right = readFileSync(file, 'utf8')
    writeFileSync(file, `${wrong}\n`)
    printed[whose] = await understudy('refresh', 'staging', '--yes', '--without-fence', 'staging')
    writeFileSync(file, right)
  }
}

async function changeAdministrator(): Promise<void> {
  const { topology } = staged.lab
  await using client = await productionDatabase(staged.lab)
  await client.query(`UPDATE cwd_user SET credential = $1 WHERE user_name = 'admin'`, [hashPassword(administrators)])
  writeFileSync(passwordFile(topology, topology.production, 'admin'), `${administrators}\n`)
}

async function plantedSecrets(): Promise<Readonly<Record<string, string>>> {
  const { topology } = staged.lab
  const { production, staging } = topology
  await using client = await productionDatabase(staged.lab)
  const held = (await databaseText(client)) + readFileSync(join(production.home, 'shared/bitbucket.properties'), 'utf8')
  const planted = [...new Set(held.match(/secret-[\w-]+?-[0-9a-f]{20}/g))]
  const logins = [production, staging].flatMap((one) =>
    Object.entries(databaseCredentials(topology, one)).map(([role, login]) => [`${one.name} ${role}`, login.password]),
  )
  return {
    ...Object.fromEntries(planted.map((secret) => [secret, secret])),
    ...Object.fromEntries(logins),
    'administrator of production': administrators,
    'administrator of staging': bitbucketAdmin(topology, staging).password,
    'licence of staging': copyLicense(topology),
    'wrong password': wrong,
  }
}

async function watchedWhile(work: () => Promise<void>): Promise<string> {
  const file = join(staged.root, 'processes.txt')
  const watcher = spawn(process.execPath, [join(project, 'test/fixtures/watch-processes.ts'), file], {
    stdio: 'ignore',
  })
  await work()
  const ended = once(watcher, 'exit')
  watcher.kill('SIGTERM')
  await ended
  return readFileSync(file, 'utf8')
}

function understudy(...words: readonly string[]): Promise<Ran> {
  return tryRun([process.execPath, join(project, 'src/main.ts'), ...words, '--config', staged.configFile])
}

/** Production's own configuration in the generation, which holds secrets by nature. */
function heldFiles(): string {
  const { home } = staged.lab.topology.staging
  const generations = `${home}.understudy/generations`
  return readdirSync(generations, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('held/bitbucket.properties'))
    .map((file) => readFileSync(join(generations, file), 'latin1'))
    .join('\n')
}

function found(where: string, text: string): readonly string[] {
  return namesIn(text).map((name) => `${where}: ${name}`)
}

/** Also as JSON and HTML would write it, and in base64, as a header of HTTP would. */
function namesIn(text: string): readonly string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => [secret, Buffer.from(secret).toString('base64')].some((form) => text.includes(form)))
    .map(([name]) => name)
}
