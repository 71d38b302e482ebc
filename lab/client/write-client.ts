import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Topology } from '../topology.ts'
import { formatPlay, type WrittenPlay } from './play.ts'

/** Where both hosts have the vendor's distribution. */
export function clientFolder({ root }: Topology): string {
  return join(root, 'backup-client')
}

/** Lays what stands in for the jars where they are looked for; `play` is what they do from now on. */
export function writeClient(topology: Topology, play: WrittenPlay = {}): void {
  const folder = clientFolder(topology)
  const records = recordsOf(topology)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  if (!existsSync(records)) writeFileSync(records, '')
  // Each runs as another user.
  chmodSync(records, 0o666)
  for (const jar of ['bitbucket-backup-client.jar', 'bitbucket-restore-client.jar'])
    writeFileSync(join(folder, jar), formatPlay({ ...play, records }), { mode: 0o644 })
}

/** What every start of a client showed to others, a line each. */
export function clientRecords(topology: Topology): readonly string[] {
  return readFileSync(recordsOf(topology), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

function recordsOf(topology: Topology): string {
  return join(clientFolder(topology), 'runs.jsonl')
}
