import { join } from 'node:path'
import { z } from 'zod'
import { startDetached, waitFor } from '../processes.ts'
import { recordProcess } from '../records.ts'
import { topologyPath } from '../topology-file.ts'
import type { Topology } from '../topology.ts'
import { contact, type Contact } from './contact.ts'

/** Starts the process that plays every system outside; returns when all of them listen. */
export async function startSinks(topology: Topology): Promise<void> {
  const log = join(topology.root, 'sinks.log')
  const main = join(import.meta.dirname, 'main.ts')
  const flags = ['--disable-warning=ExperimentalWarning']
  const pid = startDetached([process.execPath, ...flags, main, topologyPath(topology.root)], log)
  recordProcess(topology.root, { name: 'sinks', pid, signal: 'SIGKILL' })
  await waitFor(`the sinks (their log is ${log})`, () => readContacts(topology).catch(() => undefined))
}

/** Every contact since the start or the last reset, in order. */
export async function readContacts(topology: Topology): Promise<readonly Contact[]> {
  const response = await fetch(`${controlUrl(topology)}/contacts`)
  return z.array(contact).parse(await response.json())
}

export async function resetContacts(topology: Topology): Promise<void> {
  await fetch(`${controlUrl(topology)}/reset`, { method: 'POST' })
}

function controlUrl({ sinkControl }: Topology): string {
  return `http://${sinkControl.address}:${sinkControl.port}`
}
