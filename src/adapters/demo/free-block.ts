import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { pid } from 'node:process'
import { AppError } from '../../kernel/app-error.ts'

/** Third octets of 198.18.x.0 that labs choose from; those below are for labs that name theirs. */
const FREE = { first: 160, last: 255 }

/**
 * A block that no lab has, kept for this process as long as it lives: several may run side by side. A lab that stands is told by its
 * link, which nobody else can make then; one that is about to start by a socket of its process.
 */
export async function freeBlock({ first, last } = FREE): Promise<number> {
  const count = last - first + 1
  for (let turn = 0; turn < count; turn++) {
    // Each process begins elsewhere, so that it seldom meets another that looks.
    const block = first + ((pid + turn) % count)
    const kept = await keep(block)
    if (kept === undefined) continue
    kept.unref()
    if (!hasLink(block)) return block
    kept.close()
  }
  throw new AppError('host/command-failed', `labs run on every block from ${first} to ${last}`, {
    hint: 'end one: node lab/main.ts down ROOT --remove',
  })
}

/** Undefined where another process of this network keeps it. A name that begins with NUL is no file: it goes with its process. */
function keep(block: number): Promise<Server | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined))
    server.listen(`\0understudy-lab-${block}`, () => resolve(server))
  })
}

/** As lab/network/links.ts names it. */
function hasLink(block: number): boolean {
  return new RegExp(`^ *understudy-${block}:`, 'm').test(readFileSync('/proc/net/dev', 'utf8'))
}
