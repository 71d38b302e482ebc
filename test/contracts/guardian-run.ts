import { openMaintenanceLock } from '../../src/adapters/bitbucket/guardian/maintenance-lock.ts'
import { Secret } from '../../src/kernel/secret.ts'

/** A run that takes the lock, says so, and then does nothing until it is killed. */
const [url = '', tokenFile = '', guardian = ''] = process.argv.slice(2)
const order = { url, user: 'admin', password: new Secret('right'), deadlineMs: 600_000, tokenFile }
await openMaintenanceLock({ order, command: [process.execPath, guardian] }).acquire(new AbortController().signal)
process.stdout.write('held\n')
setInterval(() => undefined, 60_000)
