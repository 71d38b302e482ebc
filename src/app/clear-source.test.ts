import { describe, expect, it } from 'vitest'
import { leftOnSource, leftRun as run } from '../../test/fixtures/left-on-source.ts'
import { clearSource } from './clear-source.ts'
import { leftSnapshotProblems } from './left-snapshot.ts'
import { abortRun } from './resume-run.ts'

const snapshotLine =
  'the snapshot of the home of production may still be there, at /mnt/frozen; drop it there: /sbin/drop -y'
const spoolLine =
  '/var/spool/understudy/20261122-013000-k3f9 may still lie in the spool of production; end what writes there, and remove it: rm -rf /var/spool/understudy/20261122-013000-k3f9'

describe('a run that is given up', () => {
  it('leaves neither its snapshot nor its dump on production', async () => {
    const { app, left } = leftOnSource('at once')

    const told = await abortRun(app, 'staging')

    expect(left).toEqual(new Set())
    expect(told.left).toEqual(['staging is running; `understudy rewind staging` brings the previous copy back'])
  })

  it('names what is left, and the command, where production does not answer', async () => {
    const { app } = leftOnSource('never')

    expect(await clearSource(app, [run])).toEqual([snapshotLine, spoolLine])
  })

  it('names what could not be taken away, and takes the rest', async () => {
    const { app, left } = leftOnSource('at once', { drop: () => Promise.reject(new Error('busy')) })

    expect(await clearSource(app, [run])).toEqual([snapshotLine])
    expect(left).toEqual(new Set(['snapshot']))
  })

  it('names a snapshot whose command still runs, and does not wait for that for ever', async () => {
    const { app, left } = leftOnSource('at once', { processes: '  77  1 root /sbin/snap\n' })
    const late = Promise.withResolvers<undefined>()
    let looks = 0
    const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
      if (ms > 1000) return late.promise
      signal?.throwIfAborted()
      if ((looks += 1) === 3) late.resolve(undefined)
    }
    const clock = { ...app.clock, sleep }

    expect(await clearSource({ ...app, clock }, [run])).toEqual([snapshotLine, spoolLine])
    expect(left).toEqual(new Set(['snapshot', run.id]))
  })

  it('leaves production unlocked though its guardian is gone, or says how to unlock it', async () => {
    const lock = { run: run.id, guardian: 'process 4711 (started 98765) on admin1', byHand: 'by hand: `curl`' }
    const released: string[] = []
    const dead = { ...lock, lives: false, release: async () => (released.push('dead'), 'released' as const) }
    const alive = { ...lock, lives: true, release: async () => (released.push('alive'), 'released' as const) }
    const stuck = { ...lock, lives: false, release: () => Promise.reject(new Error('500')) }
    const [{ app }, { app: other }] = [leftOnSource('at once'), leftOnSource('at once')]

    expect(await clearSource({ ...app, leftLocks: () => [dead, alive] }, [run])).toEqual([])
    expect(await clearSource({ ...other, leftLocks: () => [stuck] }, [run])).toEqual([
      'production may still be locked by run 20261122-013000-k3f9, whose guardian is gone; by hand: `curl`',
    ])
    expect(released).toEqual(['dead'])
  })

  it('is not asked for again once nothing of it is there, and is as long as something may be', async () => {
    const { app } = leftOnSource('at once')
    const { app: silent } = leftOnSource('never')

    await clearSource(app, [run])
    await clearSource(silent, [run])

    const absent = async () => Promise.reject(new Error('production is asked'))
    expect(await clearSource({ ...app, openSource: absent }, [run])).toEqual([])
    expect(await clearSource({ ...silent, openSource: absent }, [run])).toEqual([snapshotLine, spoolLine])
  })

  it('waits no longer for production where there are more of them', async () => {
    const { app } = leftOnSource('never')
    const other = { ...run, id: '20261121-013000-aaaa' }
    app.store.createRun(other)
    app.store.append(other.id, { kind: 'intent', effect: 'take-backup/locked-copy', at: other.startedAt })
    const slept: number[] = []
    const clock = { ...app.clock, sleep: async (ms: number) => void slept.push(ms) }

    expect(await clearSource({ ...app, clock }, [run, other])).toEqual([
      snapshotLine,
      spoolLine,
      spoolLine.replaceAll(run.id, other.id),
    ])
    expect(slept).toEqual([20_000])
  })

  it('leaves a snapshot that a living run for another target uses', async () => {
    const { app, left } = leftOnSource('at once')
    const other = { ...run, id: '20261122-020000-bbbb', environment: 'development', state: 'running' } as const
    app.store.createRun(other)
    const lock = { environment: 'development', run: other.id, by: 'mira', why: '', since: other.startedAt }
    app.store.takeLock({ ...lock, holder: 'process 2' })

    expect(await clearSource({ ...app, lives: () => true }, [run])).toEqual([])
    expect(left).toEqual(new Set(['snapshot']))
  })

  it('asks nothing of production where its backup was cleaned up', async () => {
    const { app } = leftOnSource('never')
    app.store.append(run.id, {
      kind: 'outcome',
      effect: 'take-backup/clean-spool',
      at: run.startedAt,
      result: { clean: true },
    })

    expect(await clearSource(app, [run])).toEqual([])
  })
})

describe('a snapshot of a home', () => {
  it('is a warning of doctor once no run of its source is unfinished', async () => {
    const { app, systems } = leftOnSource('at once')
    expect(await leftSnapshotProblems(app, systems)).toEqual([])

    app.store.updateRun(run.id, { state: 'aborted' })

    expect(await leftSnapshotProblems(app, systems)).toEqual([
      {
        severity: 'warning',
        summary: 'a snapshot of the home of production lies at /mnt/frozen, and no run of it is unfinished',
        hint: "where it is nobody else's, drop it there: /sbin/drop -y",
      },
    ])
  })
})
