import { join } from 'node:path'
import { z } from 'zod'
import { onOwnNetwork } from '../network/switch.ts'
import { startDetached, waitFor } from '../processes.ts'
import { recordProcess } from '../records.ts'
import type { OutsideHost, Topology } from '../topology.ts'
import { contact, type Contact } from './contact.ts'

/** Starts the hosts that play every system outside, each on a network of its own; returns when all of them listen. Needs the switch. */
export async function startSinks(topology: Topology): Promise<void> {
  await Promise.all(topology.outside.map((host) => startOutsideHost(topology, host)))
}

/** Every contact since the start or the last reset, in order. */
export async function readContacts({ outside }: Topology): Promise<readonly Contact[]> {
  const contacts = await Promise.all(outside.map(contactsOf))
  return contacts.flat().toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
}

export async function resetContacts({ outside }: Topology): Promise<void> {
  await Promise.all(outside.map((host) => fetch(`${controlUrl(host)}/reset`, { method: 'POST' })))
}

async function startOutsideHost(topology: Topology, host: OutsideHost): Promise<void> {
  const log = join(topology.root, 'outside', `${host.name}.log`)
  const main = join(import.meta.dirname, 'main.ts')
  const program = [process.execPath, '--disable-warning=ExperimentalWarning', main, JSON.stringify(host)]
  const plug = { port: host.name, addresses: [host, ...host.sinks] } as const
  const pid = startDetached(onOwnNetwork(topology, plug, program), log)
  recordProcess(topology.root, { name: `outside-${host.name}`, pid, signal: 'SIGKILL' })
  await waitFor(`the sinks of ${host.name} (their log is ${log})`, () => contactsOf(host).catch(() => undefined))
}

async function contactsOf(host: OutsideHost): Promise<readonly Contact[]> {
  const response = await fetch(`${controlUrl(host)}/contacts`)
  return z.array(contact).parse(await response.json())
}

function controlUrl({ address, contactsPort }: OutsideHost): string {
  return `http://${address}:${contactsPort}`
}
