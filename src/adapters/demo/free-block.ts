import { createServer } from 'node:net'
import { pid } from 'node:process'
import { AppError } from '../../kernel/app-error.ts'

/** Second octets of 127.x.0.0 that labs use; each lab takes one for itself. */
const [FIRST, LAST] = [160, 199]

/** A block whose sink control address nobody listens on: two labs may run side by side. */
export async function freeBlock(): Promise<number> {
  const count = LAST - FIRST + 1
  for (let turn = 0; turn < count; turn++) {
    // Each process begins elsewhere, so that two that start at once do not choose the same.
    const block = FIRST + ((pid + turn) % count)
    if (await isFree(`127.${block}.9.1`)) return block
  }
  throw new AppError('host/command-failed', `labs run on every block from 127.${FIRST} to 127.${LAST}`, {
    hint: 'end one: node lab/main.ts down ROOT --remove',
  })
}

function isFree(address: string): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(8099, address, () => server.close(() => resolve(true)))
  })
}
