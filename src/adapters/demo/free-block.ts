import { createServer, type Server } from 'node:net'
import { pid } from 'node:process'
import { AppError } from '../../kernel/app-error.ts'

/** Second octets of 127.x.0.0 that labs use; each lab takes one for itself. */
const [FIRST, LAST] = [160, 199]

interface Listener {
  readonly address: string
  readonly port: number
}

/** A block of which nobody listens on the addresses that labs have, kept for this process as long as it lives: several may run side by side. */
export async function freeBlock(): Promise<number> {
  const count = LAST - FIRST + 1
  for (let turn = 0; turn < count; turn++) {
    // Each process begins elsewhere, so that it seldom meets another that looks.
    const block = FIRST + ((pid + turn) % count)
    // Until the lab listens there itself, nothing else tells another process of this choice.
    const kept = await listenOn({ address: `127.${block}.9.2`, port: 8099 })
    if (kept === undefined) continue
    kept.unref()
    if ((await Promise.all(usedBy(block).map(isFree))).every(Boolean)) return block
    kept.close()
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

async function isFree(listener: Listener): Promise<boolean> {
  const server = await listenOn(listener)
  if (server === undefined) return false
  await new Promise((resolve) => server.close(resolve))
  return true
}

/** Undefined where somebody listens already. */
function listenOn({ address, port }: Listener): Promise<Server | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined))
    server.listen(port, address, () => resolve(server))
  })
}
