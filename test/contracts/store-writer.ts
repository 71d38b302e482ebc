import { openSqliteStore } from '../../src/adapters/stores/sqlite.ts'
import { recordedRun } from '../fixtures/recorded-run.ts'

// A process that writes entries until it is killed, and says after each that the store has acknowledged it.
const [, , mode = '', folder = '', run = ''] = process.argv
const store = openSqliteStore(folder)

function write(): void {
  store.createRun({ ...recordedRun, id: run })
  for (let n = 1; ; n += 1) {
    store.append(run, { kind: 'note', at: '2026-11-22T01:30:00.000Z', text: String(n) })
    process.stdout.write(`${n}\n`)
  }
}

function take(): void {
  const holder = store.takeLock({
    environment: 'staging',
    run,
    by: 'mira',
    why: 'race',
    since: '2026-11-22T01:30:00.000Z',
    holder: `process ${process.pid}`,
  })
  process.stdout.write(holder === undefined ? 'mine' : holder.run)
}

if (mode === 'write') write()
else take()
