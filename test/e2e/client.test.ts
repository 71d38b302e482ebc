import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientRecords, writeClient } from '../../lab/client/write-client.ts'
import type { WrittenPlay } from '../../lab/client/play.ts'
import { bitbucketAdmin, databaseCredentials } from '../../lab/credentials.ts'
import { spoolOf } from '../../lab/hosts/write-host.ts'
import { doctor } from '../../src/app/doctor.ts'
import { incomingPaths, layoutOf } from '../../src/hold/layout.ts'
import { bothEnds } from '../fixtures/both-ends.ts'
import { databasesOf } from '../fixtures/copy-state.ts'
import { changedTables } from '../fixtures/first-refresh.ts'
import { openConfiguredLab } from '../fixtures/quiet-lab.ts'
import { startChild, type ChildEnd } from '../fixtures/refresh-child.ts'
import { roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'
import { isLocked, productionState, unlockedByItself, type ProductionState } from '../fixtures/untouched-production.ts'
import { verificationIn } from '../fixtures/verification-in.ts'

/** Without a fence it would be refused. */
const choices = { method: 'client', fence: '{ with: [nftables] }' } as const

let staged: RefreshLab
let before: ProductionState
let run: string

beforeAll(async () => {
  staged = await openConfiguredLab(choices)
  writeClient(staged.lab.topology)
  before = await productionState(staged.lab)
})
afterAll(async () => staged[Symbol.asyncDispose]())

const plays = (play: WrittenPlay = {}) => writeClient(staged.lab.topology, play)
const start = (verb: 'refresh' | 'resume') => startChild({ verb, configFile: staged.configFile })
const underLock = () => expect.poll(() => isLocked(staged.lab), { timeout: 120_000 }).toBe(true)
const incoming = () => incomingPaths(layoutOf(staged.lab.topology.staging.home), run)

describe("a refresh by the vendor's client", () => {
  it('has nothing against it but that nobody has run the real one, as doctor says', async () => {
    await using app = await staged.openApp()
    const found = await doctor(app, 'staging')

    expect(found.filter(({ severity }) => severity === 'error')).toEqual([])
    expect((await doctor(app, 'production')).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(found.map(({ summary }) => summary)).toContain(
      "the method client was tried with a stand-in only, never with the vendor's own Backup Client and Restore Client",
    )
  })

  it('leaves production unlocked within 15 s when the run is killed under the lock', async () => {
    plays({ seconds: 6 })
    const child = start('refresh')
    await underLock()
    child.kill()

    expect(await child.ended).toMatchObject({ signal: 'SIGKILL' })
    await unlockedByItself(staged)
  })

  describe.each(failures())('$play.backup', ({ play, error }) => {
    it('is told, and leaves production unlocked and as it was', async () => {
      plays(play)

      const { outcome } = await start('resume').ended

      expect(outcome?.error).toEqual(error())
      expect(outcome?.exit).toBe(1)
      expect(await productionState(staged.lab)).toEqual(before)
    })
  })

  it('locks no second time once the archive is there, wherever the run is killed from then on', async () => {
    plays()
    await killedBefore('outcome take-backup/client')
    const locked = timesLocked()

    for (const entry of ['take-backup/push-archive', 'take-backup/clean-spool']) await killedBefore(`outcome ${entry}`)

    expect(timesLocked()).toBe(locked)
    expect(await productionState(staged.lab)).toEqual(before)
  })

  it('is refused where the restored home names production, which is never held out to Bitbucket', async () => {
    plays({ restore: 'ignores-override' })

    const { outcome } = await start('resume').ended

    const written = readFileSync(join(staged.lab.topology.production.home, 'shared', 'bitbucket.properties'), 'latin1')
    const [, url = 'none'] = /^jdbc\.url=(.*)$/mu.exec(written) ?? []
    expect(outcome).toMatchObject({
      exit: 3,
      error: {
        code: 'policy/refused-archive',
        message: `the home that the restore client made of the archive of production leads elsewhere: its jdbc.url (${url.replaceAll(String.raw`\:`, ':')}) is not what was asked for; its jdbc.user is not what was asked for; its jdbc.password is not what was asked for`,
        hint: 'nothing was started and the restored home is removed; see whether this client knows jdbc.override, or `understudy rewind staging` and use another backup method; `understudy resume staging` goes on',
      },
    })
    run = await newestRun()
    expect(existsSync(incoming().home)).toBe(false)
    expect(existsSync(incoming().restore)).toBe(false)
    expect(await staged.lab.state('staging')).toBeUndefined()
    expect(await productionState(staged.lab)).toEqual(before)
  })

  it('goes on after the run was killed while the restore client was at work, and before what it made was noted', async () => {
    plays({ seconds: 3 })
    const child = start('resume')
    await expect.poll(() => existsSync(join(incoming().home, 'shared')), { timeout: 60_000 }).toBe(true)
    child.kill()
    expect(await child.ended).toMatchObject({ signal: 'SIGKILL' })
    plays()

    await killedBefore('outcome restore-database/restored')
    await killedBefore('outcome restore-database/remove-archive')

    expect(await databasesOf(staged.lab)).toHaveLength(1)
  })

  describe('that goes on', () => {
    let end: ChildEnd

    beforeAll(async () => {
      end = await start('resume').ended
    })

    it('ends with the copy running and production unlocked, as it was', async () => {
      expect(end.outcome?.error).toBeUndefined()
      expect(await staged.lab.state('staging')).toBe('RUNNING')
      expect(await productionState(staged.lab)).toEqual(before)
    })

    it('holds what production holds: refs, objects, files and rows', async () => {
      const { production, copy, changed } = await bothEnds(staged.lab)

      expect(copy).toEqual(production)
      expect(changed).toEqual(changedTables['7.2'])
    })

    it('has the refs that production had under the lock, which were listed beside the backup', () => {
      expect(verificationIn(end)).toContain('verification/refs pass')
    })

    it('contacts nobody', async () => {
      await roundsOf(staged.lab, 'staging')

      expect(await staged.lab.contactsBy('staging')).toEqual([])
    })

    it('leaves no archive, no file of arguments and no half-made home on either end', async () => {
      expect(readdirSync(spoolOf(staged.lab.topology.production))).toEqual([])
      expect(existsSync(incoming().folder)).toBe(false)
    })

    it('showed no password to another user, nor to an environment, a journal or a report', async () => {
      const { topology } = staged.lab
      const { user, password } = bitbucketAdmin(topology, topology.production)
      const passwords = [
        // His password is his name, so it is looked for where it would stand.
        `bitbucket.password=${password}`,
        `"password":"${password}"`,
        Buffer.from(`${user}:${password}`).toString('base64'),
        databaseCredentials(topology, topology.production).owner.password,
        databaseCredentials(topology, topology.staging).owner.password,
      ]
      const folder = join(staged.root, 'operator', 'understudy-state')
      const kept = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => statSync(join(folder, file)).isFile())
        .map((file) => readFileSync(join(folder, file), 'latin1'))
        .join('')
      const records = clientRecords(topology)
      const seen = [...records, JSON.stringify(end.outcome), kept].join('\n')

      expect(records.filter((line) => line.includes('restore-client.jar')).length).toBeGreaterThan(2)
      expect(passwords.filter((password) => seen.includes(password))).toEqual([])
    })
  })
})

/** What goes wrong in a backup, and what the administrator reads; the contracts of both clients have the other ways. */
function failures() {
  const unusable = (what: string) => () => ({
    code: 'host/backup-client-failed',
    message: expect.stringMatching(new RegExp(`^the backup client of production ended well and ${what}$`)),
    hint: expect.stringMatching(/^production is unlocked; look at what it does on ssh:/),
  })
  return [
    {
      play: { backup: 'other-password' },
      error: () => ({
        code: 'bitbucket/unauthorized',
        message: 'production refuses the login of the backup client: the lock call was answered with 401',
        hint: 'check environments.production.admin: a system administrator with a password, with which the client signs in; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      }),
    },
    {
      play: { backup: 'truncated' },
      error: unusable('left bitbucket-[0-9-]+\\.tar, which cannot be read to its end: .*'),
    },
  ] as const
}

async function killedBefore(entry: string): Promise<void> {
  const child = startChild({
    verb: 'resume',
    configFile: staged.configFile,
    end: { when: 'before', entry, signal: 'SIGKILL' },
  })
  expect(await child.ended).toMatchObject({ signal: 'SIGKILL' })
}

async function newestRun(): Promise<string> {
  const [newest = ''] = await staged.generations()
  return newest.split(' ')[0] ?? ''
}

/** How often production was, by its own log. */
function timesLocked(): number {
  const log = readFileSync(join(staged.lab.topology.production.home, 'log', 'atlassian-bitbucket.log'), 'utf8')
  return log.split('has been locked for maintenance').length - 1
}
