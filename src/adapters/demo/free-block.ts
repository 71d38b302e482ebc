import { createServer } from 'node:net'
import { pid } from 'node:process'
import { AppError } from '../../kernel/app-error.ts'

/** Second octets of 127.x.0.0 that labs use; each lab takes one for itself. */
const [FIRST, LAST] = [160, 199]

interface Listener {
  readonly address: string
  readonly port: number
}

/** A block of which nobody listens on the addresses that labs have: several may run side by side. */
export async function freeBlock(): Promise<number> {
  const count = LAST - FIRST + 1
  for (let turn = 0; turn < count; turn++) {
    // Each process begins elsewhere, so that two that start at once do not choose the same.
    const block = FIRST + ((pid + turn) % count)
    if ((await Promise.all(usedBy(block).map(isFree))).every(Boolean)) return block
  }
  throw new AppError('host/command-failed', `labs run on every block from 127.${FIRST} to 127.${LAST}`, {
    hint: 'end one: node lab/main.ts down ROOT --remove',
  })
}

/** The sinks, and the database servers, which a lab that was killed leaves behind. */
function usedBy(block: number): readonly Listener[] {
  const databases = [1, 2, 3].map((host) => ({ address: `127.${block}.${host}.20`, port: 5432 }))
  return [{ address: `127.${block}.9.1`, port: 8099 }, ...databases]
}

function isFree({ address, port }: Listener): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, address, () => server.close(() => resolve(true)))
  })
}
