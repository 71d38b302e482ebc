import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { topology, type Topology } from './topology.ts'

const options = z.object({ root: z.string(), block: z.number(), seed: z.number() })

/** Where the processes of a lab read which lab they belong to. */
export function topologyPath(root: string): string {
  return join(root, 'topology.json')
}

export function writeTopology(one: Topology): void {
  writeFileSync(topologyPath(one.root), `${JSON.stringify(one, undefined, 2)}\n`)
}

/** The topology follows from its three options; the rest of the file is for people and other programs. */
export function readTopology(path: string): Topology {
  return topology(options.parse(JSON.parse(readFileSync(path, 'utf8'))))
}
