import { describe, expect, it } from 'vitest'
import { planning } from '../../test/fixtures/planning.ts'
import { onVendor, production, refreshOfStaging, staging } from '../../test/fixtures/two-environments.ts'
import { makePlan } from './make-plan.ts'
import type { Planning } from './planning.ts'
import { stepNotes } from './step-notes.ts'

const onMariadb = { source: onVendor(production, 'mariadb'), target: onVendor(staging, 'mariadb') }

describe('the notes of a plan', () => {
  it('tell what a step does beside its changes', () => {
    const plan = makePlan(planning())
    const notes = (id: string) => plan.steps.find((step) => step.id === id)?.notes

    expect(notes('take-backup')?.[1]).toBe(`lock ${production.name} for maintenance, for at most 600 s`)
    expect(notes('raise-fence')).toEqual(['waived: the lab has no packet filter'])
  })

  it('say that the home is copied from a snapshot, and why', () => {
    const snapshot = {
      create: ['/usr/local/sbin/snap', 'create'],
      mount: '/mnt/frozen',
      drop: ['/usr/local/sbin/drop'],
    } as const
    const plan = makePlan(planning({ source: { ...production, snapshot } }))

    expect(plan.steps.find(({ id }) => id === 'take-backup')?.notes).toEqual([
      'lock production for maintenance, for at most 600 s',
      'freeze the home of production by `/usr/local/sbin/snap create`, because environments.production.snapshot is set, and export a database snapshot',
      'unlock, and dump the database from the snapshot',
      'copy the home to staging from /mnt/frozen, and drop the snapshot',
    ])
  })

  it('say of a given backup that production is asked for none', () => {
    const archives = { ...refreshOfStaging.archives, folder: '/mnt/backups', maxAgeMs: 30 * 86_400_000 }
    const given = { path: '/mnt/backups/b.tar.gz', kind: 'archive' } as const
    const { steps } = makePlan(planning({ given, refresh: { ...refreshOfStaging, archives } }))

    expect(steps.find(({ id }) => id === 'take-backup')?.notes).toEqual([
      "take /mnt/backups/b.tar.gz, which lies on the target's host; production is neither locked nor dumped",
      'refuse it unless it is whole, of production, and of a version that the target may open',
      'refuse data that is older than 30 days 0 h',
    ])
  })

  it('say of a kept backup what it is compared with', () => {
    const given = { path: '/srv/staging.understudy/backups/20261122-013000-k3f9', kind: 'kept' } as const
    const { steps } = makePlan(planning({ given, ...onMariadb }))

    expect(steps.find(({ id }) => id === 'take-backup')?.notes).toEqual([
      "take /srv/staging.understudy/backups/20261122-013000-k3f9, which lies on the target's host; production is neither locked nor dumped",
      'refuse it unless it is as its manifest has it, of production on mariadb, and of a version that the target may open',
    ])
  })

  it('say how a database of MariaDB is dumped and restored, whose snapshot nobody exports', () => {
    const notes = (id: string, whileLocked: boolean) => {
      const { backup } = refreshOfStaging
      if (backup.kind !== 'native') throw new Error('the fixture uses the native method')
      const refresh = { ...refreshOfStaging, backup: { ...backup, dump: { ...backup.dump, whileLocked } } }
      const { steps } = makePlan(planning({ refresh, ...onMariadb }))
      return steps.find((step) => step.id === id)?.notes
    }

    expect(notes('take-backup', false)).toEqual([
      'copy the home of production to staging while it runs',
      'lock production for maintenance, for at most 600 s',
      'copy what changed meanwhile, begin to dump the database in one transaction',
      'unlock once the dump has its snapshot, and go on with it',
    ])
    expect(notes('take-backup', true)?.at(-1)).toBe('unlock when the dump has ended')
    expect(notes('restore-database', false)).toEqual([
      'restore bitbucket into a new database named after bitbucket_stg_{date}_{n} on db.staging.example.com:5432',
      "no privileges are carried over: bitbucket_stg has its own there, of the administrator's",
    ])
  })

  it('say what the fence does, and how it is proven', () => {
    const notes = (fence: Planning['refresh']['fence']) => {
      const { steps } = makePlan(planning({ refresh: { ...refreshOfStaging, fence } }))
      return steps.filter(({ id }) => id === 'raise-fence' || id === 'prove-refusal').map((step) => step.notes)
    }

    expect(notes({ kind: 'raised', with: ['nftables', 'hosts'], scope: 'service-user', allow: [] })).toEqual([
      [
        'refuse what atlbitbucket sends, but to what the copy needs, what is kept or redirected',
        'send every known name of the source nowhere, in /etc/hosts of staging',
        'raise it at every boot, before atlbitbucket',
      ],
      ['as atlbitbucket, try every known endpoint: the fence must refuse each, and what is allowed must answer'],
    ])
    expect(
      notes({ kind: 'raised', with: ['nftables'], scope: 'host', allow: [{ to: '10.1.0.0/16', port: 443 }] })[0],
    ).toEqual([
      'refuse what atlbitbucket and the host of staging send, but to what the copy needs, what is kept or redirected, and `allow`',
      'raise it at every boot, before atlbitbucket',
    ])
  })

  it('say that start scripts of the target are changed, where no unit starts it', () => {
    const stopping = (target: Planning['target']) =>
      makePlan(planning({ target })).steps.find(({ id }) => id === 'stop-target')?.notes

    expect(stopping({ ...staging, service: { kind: 'scripts' } })).toEqual([
      'stop staging, and prove that no process, port or database session is left',
      'the start scripts in /opt/atlassian/bitbucket/current/bin get lines at their top that ask for the permit',
    ])
    expect(stopping(staging)).toHaveLength(1)
  })

  it('tell when production may be locked', () => {
    const window = { fromMinute: 60, toMinute: 240, timeZone: 'Europe/Berlin' }
    const noteAt = (now: string) => {
      const { refresh, ...rest } = planning()
      if (refresh.backup.kind !== 'native') throw new Error('the fixture uses the native method')
      const backup = { ...refresh.backup, lock: { ...refresh.backup.lock, window } }
      const plan = makePlan({ ...rest, refresh: { ...refresh, backup }, now })
      return plan.steps.find(({ id }) => id === 'take-backup')?.notes[2]
    }

    expect(noteAt('2026-11-22T00:30:00Z')).toBe(
      'the lock is taken within 01:00-04:00 Europe/Berlin only, which is open now',
    )
    expect(noteAt('2026-11-22T11:00:00Z')).toBe(
      'the window for the maintenance lock, 01:00-04:00 Europe/Berlin, is not open for the next 600 s: it is 2026-11-22 12:00 Europe/Berlin; it next is from 2026-11-23 01:00 Europe/Berlin (2026-11-23T00:00:00.000Z) on, and the run refuses before',
    )
  })

  it("say that the vendor's client holds the lock for all of its run, and restores what it made", () => {
    const lock = { drainMs: 300_000, totalMs: 7_200_000, window: undefined }
    const backup = { kind: 'client', lock, folder: '/opt/client', singleServer: false, timeoutMs: 43_200_000 } as const
    const byClient = planning({ refresh: { ...refreshOfStaging, backup } })

    expect(stepNotes('take-backup', byClient)).toEqual([
      'let /opt/client/bitbucket-backup-client.jar make an archive of production, in the spool of production',
      'it locks production for maintenance itself, for all of its run; the guardian unlocks after at most 7200 s whatever happens',
      'send the archive to staging; /opt/client/bitbucket-restore-client.jar reads it there',
    ])
    expect(stepNotes('restore-database', byClient).at(-1)).toBe(
      'the restore client fills it and a new home, as atlbitbucket; what it wrote is compared with what it was asked',
    )
  })
})
