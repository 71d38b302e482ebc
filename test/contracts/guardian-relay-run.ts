import { openMaintenanceRelay } from '../../src/adapters/bitbucket/guardian/maintenance-relay.ts'
import { Secret } from '../../src/kernel/secret.ts'

/** A run that opens the relay, says where it listens, and then does nothing until it is killed. */
const [url = '', tokenFile = '', guardian = ''] = process.argv.slice(2)
const relay = { drainMs: 60_000, window: undefined }
const order = { url, user: 'admin', password: new Secret('right'), deadlineMs: 600_000, tokenFile, relay }
const { port } = await openMaintenanceRelay({ order, command: [process.execPath, guardian] }).open()
process.stdout.write(`${port}\n`)
setInterval(() => undefined, 60_000)
