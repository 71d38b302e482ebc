import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Topology } from './topology.ts'

/** Where people and other programs read how a lab is laid out. */
export function topologyPath(root: string): string {
  return join(root, 'topology.json')
}

export function writeTopology(one: Topology): void {
  writeFileSync(topologyPath(one.root), `${JSON.stringify(one, undefined, 2)}\n`)
}
