import { openMaintenanceLock } from '../../src/adapters/bitbucket/guardian/maintenance-lock.ts'
import { openMaintenanceRelay } from '../../src/adapters/bitbucket/guardian/maintenance-relay.ts'
import { AppError } from '../../src/kernel/app-error.ts'
import { Secret } from '../../src/kernel/secret.ts'

/** A run that takes the lock, itself or through the relay, and can't give it back: it says so, and then nothing keeps it. */
const [url = '', tokenFile = '', guardian = '', way = ''] = process.argv.slice(2)
const order = { url, user: 'admin', password: new Secret('right'), deadlineMs: 600_000, tokenFile }
const common = { command: [process.execPath, guardian], patienceMs: 500 }
const released = way === 'relay' ? throughRelay() : byItself()
await released.catch((error: unknown) => process.stdout.write(error instanceof AppError ? error.code : String(error)))

async function byItself(): Promise<unknown> {
  const held = await openMaintenanceLock({ order, ...common }).acquire(new AbortController().signal)
  return await held.release()
}

async function throughRelay(): Promise<unknown> {
  const relayed = { ...order, relay: { drainMs: 60_000, window: undefined } }
  const relay = await openMaintenanceRelay({ order: relayed, ...common }).open()
  const Authorization = `Basic ${Buffer.from('admin:right').toString('base64')}`
  const headers = { Authorization, Connection: 'close' }
  await (await fetch(`http://127.0.0.1:${relay.port}/mvc/maintenance/lock`, { method: 'POST', headers })).text()
  return await relay.end()
}
