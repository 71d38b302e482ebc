import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeClient } from '../../lab/client/write-client.ts'
import { slowDump, writeDiy } from '../../lab/diy/write-diy.ts'
import { hostFolder, spoolOf } from '../../lab/hosts/write-host.ts'
import { layoutOf } from '../../src/hold/layout.ts'
import { layOutWay, type BackupWay, type ToldOfBackup } from '../fixtures/backup-ways.ts'
import { replaceProgram } from '../fixtures/broken-program.ts'
import { masked } from '../fixtures/copy-state.ts'
import { frozenHome, writeSnapshotCommand } from '../fixtures/frozen-home.ts'
import { incomingOf } from '../fixtures/incoming-of.ts'
import { keepPristine } from '../fixtures/pristine-staging.ts'
import { startChild, type ChildEnd, type ChildOrder, type ChildRun } from '../fixtures/refresh-child.ts'
import { openQuietLab } from '../fixtures/quiet-lab.ts'
import type { RefreshLab } from '../fixtures/refresh-lab.ts'
import { smallDisk } from '../fixtures/small-disk.ts'
import { breakStandin } from '../fixtures/standin-faults.ts'
import { isLocked, productionState, unlockedByItself, type ProductionState } from '../fixtures/untouched-production.ts'

let staged: RefreshLab
let reset: () => Promise<void>
let production: ProductionState

beforeAll(async () => {
  staged = await openQuietLab()
  reset = await keepPristine(staged.lab, join(staged.root, 'operator', 'understudy-state'))
  production = await productionState(staged.lab)
})
afterAll(async () => staged[Symbol.asyncDispose]())
beforeEach(() => reset())

const refreshed = (told: ToldOfBackup, order: Partial<ChildOrder> = {}): ChildRun =>
  startChild({ verb: 'refresh', configFile: staged.configFile, withoutFence: false, ...told, ...order })
const underLock = () => expect.poll(() => isLocked(staged.lab), { timeout: 120_000 }).toBe(true)
const waysOn = '`understudy resume staging` goes on; `understudy rewind staging` goes back'

describe('an unlock that is answered 500', () => {
  it.each<BackupWay>(['snapshot', 'diy', 'client'])(
    'for ever is told with the way to unlock by hand, and tried on until it is done, in the way %s',
    async (way) => {
      const told = await layOutWay(staged, way)
      const mend = breakStandin(staged.lab, { unlockFails: 1_000_000 })

      const end = await refreshed(told).ended

      expect(wordsOf(end)).toEqual({
        exit: 1,
        code: 'bitbucket/unlock-failed',
        message: 'API could not be unlocked within 60 s; the guardian (process PID) goes on trying',
        hint: `by hand: \`curl -u admin -X DELETE -H 'X-Atlassian-Token: no-check' -H 'Content-Type: application/json' "API/mvc/maintenance/lock?token=$(head -n 1 ROOT/operator/understudy-state/maintenance-lock-production.RUN)"\`, or restart Bitbucket; ${waysOn}`,
      })
      expect(await isLocked(staged.lab)).toBe(true)
      await mend()
      await leftAsItWas()
      await takesBackup()
    },
  )
})

describe('a disk that fills up', () => {
  it('under the archive of the backup scripts stops them in their own words', async () => {
    const told = await layOutWay(staged, 'diy')

    const { end, left } = await withSpoolThatFills(refreshed(told))

    expect(wordsOf(end)).toEqual({
      exit: 1,
      code: 'host/backup-scripts-failed',
      message: expect.stringMatching(
        /^the backup scripts of production ended with 2: (.*; )?(gzip|tar): .*No space left on device; .*tar: Error is not recoverable: exiting now$/,
      ),
      hint: 'production is unlocked and nothing that they copied is used; run ROOT/production/diy-backup/bitbucket.diy-backup.sh there by hand to see more, then `understudy resume`; `understudy rewind staging` goes back',
    })
    expect(left).toBe('')
    await leftAsItWas()
  })

  it('under the dump of the backup scripts, while production is locked, stops them and unlocks it', async () => {
    const told = await layOutWay(staged, 'diy')
    writeDiy(staged.lab.topology, [slowDump(3)])
    const root = join(hostFolder(staged.lab.topology.production), 'backups')
    await using disk = await smallDisk(staged.lab.host('production'), root, { kilobytes: 65_536 })
    const run = refreshed(told)
    await underLock()
    await disk.fill()

    expect(wordsOf(await run.ended)).toEqual({
      exit: 1,
      code: 'host/backup-scripts-failed',
      // Its other workers may end before it does.
      message: expect.stringMatching(
        /^the backup scripts of production ended with 1: pg_dump: error: could not write to output file: No space left on device(; pg_dump: terminated by user)?$/,
      ),
      hint: 'production is unlocked and nothing that they copied is used; run ROOT/production/diy-backup/bitbucket.diy-backup.sh there by hand to see more, then `understudy resume`; `understudy rewind staging` goes back',
    })
    await leftAsItWas()
  })

  it('under what the backup client writes stops it in its own words', async () => {
    const told = await layOutWay(staged, 'client')

    const { end, left } = await withSpoolThatFills(refreshed(told))

    expect(wordsOf(end)).toEqual({
      exit: 1,
      code: 'host/backup-client-failed',
      message: expect.stringMatching(
        /^the backup client of production ended with 1: .*ERROR the lab's pg_dump failed .*: No space left on device$/,
      ),
      hint: 'production is unlocked and nothing that it made is used; run ROOT/backup-client/bitbucket-backup-client.jar there by hand to see more, then `understudy resume staging`; `understudy rewind staging` goes back',
    })
    expect(left).toBe('')
    await leftAsItWas()
  })

  it('while a given archive is unpacked is told as such, and nothing stays unpacked', async () => {
    const told = await layOutWay(staged, 'given')
    const run = refreshed(told)
    await run.reached('outcome take-backup/incoming')
    const { folder = '' } = incomingOf(staged.lab) ?? {}
    await using disk = await smallDisk(staged.lab.host('staging'), folder, { kilobytes: 256 })

    const end = await run.ended

    expect(wordsOf(end)).toEqual({
      exit: 1,
      code: 'host/disk-full',
      message: expect.stringMatching(
        /^ROOT\/staging\/application-data\/bitbucket\.understudy\/archives\/bitbucket-of-tonight\.tar\.gz found no room on HOST: tar: \S+: Cannot write: No space left on device; tar: Exiting with failure status due to previous errors$/,
      ),
      hint: `make room there (\`df -h\`, \`df -i\`); ${waysOn}`,
    })
    expect(await disk.list()).toBe('')
    await leftAsItWas()
  })
})

describe('a program that does not end as it should', () => {
  it('as the command that makes a snapshot, past the deadline of the lock: that ends all the same, and the snapshot goes', async () => {
    const told = await layOutWay(staged, 'snapshot', '    backup: { method: native, lock: { drain: 3s, total: 5s } }\n')
    writeSnapshotCommand(staged, 'sleep 12')
    const run = refreshed(told)
    await underLock()
    await unlockedWithin(8000)

    expect(wordsOf(await run.ended)).toEqual({
      exit: 1,
      code: 'bitbucket/lock-expired',
      message: 'the maintenance lock ended 5 s after it was taken, before what needs it was done',
      hint: `raise \`backup.lock.total\` in understudy.yaml, or choose a quieter hour; nothing that was copied under it is used; ${waysOn}`,
    })
    expect(existsSync(frozenHome(staged))).toBe(false)
    await leftAsItWas()
  })

  it('as tar, killed half way through a given archive: nothing that it wrote is used', async () => {
    const told = await layOutWay(staged, 'given')
    const mend = await unpackingOnStaging(`"$real" "$@" --wildcards './bitbucket-db*'; kill -KILL $$`)

    const end = await refreshed(told).ended
    await mend()

    expect(wordsOf(end)).toEqual({
      exit: 1,
      code: 'host/command-failed',
      message: 'tar ended with 137 on HOST: Killed',
      hint: `look at the message, and run \`tar\` on HOST by hand to see more; ${waysOn}`,
    })
    expect(existsSync(incomingOf(staged.lab)?.unpacked ?? '')).toBe(false)
    await leftAsItWas()
    await takesBackup()
  })
})

describe('Ctrl-C', () => {
  it.each<{ way: BackupWay; slow: () => Promise<() => Promise<void>>; midway: () => Promise<void> }>([
    {
      way: 'client',
      slow: async () => {
        writeClient(staged.lab.topology, { seconds: 8 })
        return async () => writeClient(staged.lab.topology)
      },
      midway: underLock,
    },
    {
      way: 'snapshot',
      slow: async () => {
        writeSnapshotCommand(staged, `touch ${creating()}; sleep 8`)
        return async () => void writeSnapshotCommand(staged)
      },
      midway: () => expect.poll(() => existsSync(creating()), { timeout: 120_000 }).toBe(true),
    },
    {
      way: 'given',
      slow: () => unpackingOnStaging('sleep 8; exec "$real" "$@"'),
      midway: () =>
        expect.poll(() => existsSync(incomingOf(staged.lab)?.unpacked ?? ''), { timeout: 120_000 }).toBe(true),
    },
  ])(
    'while it is made in the way $way ends the run with 5; it goes on though what it began still runs',
    async (one) => {
      const told = await layOutWay(staged, one.way)
      const mend = await one.slow()
      const run = refreshed(told)
      await one.midway()
      process.kill(-run.pid, 'SIGINT')

      const end = await run.ended
      await mend()

      expect(wordsOf(end)).toEqual({
        exit: 5,
        code: 'run/interrupted',
        message: 'the refresh of staging was interrupted',
        hint: waysOn,
      })
      await unlockedByItself(staged)
      await takesBackup()
      await productionAsItWas()
    },
  )

  const creating = () => join(staged.root, 'creating')
})

/** The run that stopped goes on, and takes its backup. */
async function takesBackup(): Promise<void> {
  const end = { when: 'after', entry: 'outcome take-backup', signal: 'SIGKILL' } as const
  const { signal, outcome } = await refreshed({}, { verb: 'resume', end }).ended
  expect({ signal, error: outcome?.error }).toEqual({ signal: 'SIGKILL', error: undefined })
}

async function productionAsItWas(): Promise<void> {
  await unlockedByItself(staged)
  expect(await productionState(staged.lab)).toEqual(production)
}

async function leftAsItWas(): Promise<void> {
  await productionAsItWas()
  expect(await staged.lab.state('staging')).toBeUndefined()
  expect(existsSync(layoutOf(staged.lab.topology.staging.home).lock)).toBe(false)
}

/** The room is there when it is asked for, and gone when the archive is made. What stays in the spool is told. */
async function withSpoolThatFills(run: ChildRun): Promise<{ readonly end: ChildEnd; readonly left: string }> {
  await run.reached('outcome check-readiness')
  await using disk = await smallDisk(staged.lab.host('production'), spoolOf(staged.lab.topology.production), {
    kilobytes: 256,
    owner: staged.lab.topology.production.host.sshUser.name,
  })
  const end = await run.ended
  return { end, left: await disk.list() }
}

/** Only where tar unpacks; every other call of it is as ever. */
function unpackingOnStaging(does: string): Promise<() => Promise<void>> {
  const script = `case " $* " in *" -x "*) ${does} ;; esac\nexec "$real" "$@"\n`
  return replaceProgram(staged.lab.host('staging'), '/usr/bin/tar', script)
}

function unlockedWithin(timeout: number): Promise<void> {
  return expect.poll(() => isLocked(staged.lab), { timeout }).toBe(false)
}

function wordsOf({ outcome }: ChildEnd) {
  const { host, httpPort } = staged.lab.topology.production
  const lasting = (text = '') =>
    masked(text)
      .replaceAll(`http://${host.address}:${httpPort}`, 'API')
      .replaceAll(staged.root, 'ROOT')
      .replaceAll(/ssh:\/\/\S+:\d+/g, 'HOST')
      .replaceAll(/process \d+/g, 'process PID')
  const { code, message, hint } = outcome?.error ?? {}
  return { exit: outcome?.exit, code, message: lasting(message), hint: lasting(hint) }
}
