import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, startDetached, startTimeOf, tryRun, waitFor } from '../processes.ts'
import { livePid, recordedPid, recordProcess } from '../records.ts'
import type { Topology } from '../topology.ts'
import { arrivalRules } from './arrival-rules.ts'
import { hostLinks, operatorLink, operatorLinks, switchLinks, type Plug } from './links.ts'

const NAME = 'switch'
/** The switch's end of the operator's cable. */
const OPERATOR_PORT = 'operator'

/** Starts the network that the hosts of a lab are plugged into, and plugs in this process's own. */
export async function startSwitch(topology: Topology): Promise<void> {
  const log = join(topology.root, 'switch.log')
  const program = join(import.meta.dirname, 'switch.sh')
  const rules = arrivalRules(topology, 'elsewhere')
  const pid = startDetached(['unshare', '--net', '--', '/bin/sh', program, switchLinks(topology), rules], log)
  recordProcess(topology.root, { name: NAME, pid, signal: 'SIGKILL' })
  await waitFor(`the switch (its log is ${log})`, () => (isReady(pid) ? true : undefined))
  await plugInOperator(topology, pid)
}

/** The argument vector by which a command starts as the first of a host with a network of its own. */
export function onOwnNetwork(
  topology: Topology,
  { port, addresses }: Pick<Plug, 'port' | 'addresses'>,
  command: readonly string[],
): readonly string[] {
  const switchPid = recordedPid(topology.root, NAME)
  const links = hostLinks(topology, { port, addresses, switchPid })
  const program = join(import.meta.dirname, 'join.sh')
  const rules = arrivalRules(topology, port)
  return ['unshare', '--net', '--', '/bin/sh', program, links, rules, String(switchPid), port, ...command]
}

/** Runs a command in the network of a host, on the files of this machine. */
export function inNetworkOf(pid: number, command: readonly string[]): readonly string[] {
  return ['nsenter', `--net=/proc/${pid}/ns/net`, '--', ...command]
}

/** Takes away the cable between this network and the lab's. It would go with the switch too, but a moment later. */
export async function unplugOperator(root: string): Promise<void> {
  const pid = livePid(root, NAME)
  if (pid !== undefined) await tryRun(inNetworkOf(pid, ['ip', 'link', 'delete', OPERATOR_PORT]))
}

async function plugInOperator(topology: Topology, switchPid: number): Promise<void> {
  const link = operatorLink(topology.block)
  const cable = ['type', 'veth', 'peer', 'name', OPERATOR_PORT, 'netns', String(switchPid)]
  const added = await tryRun(['ip', 'link', 'add', link, ...cable])
  if (added.stderr.includes('File exists')) {
    throw new Error(`another lab has block ${topology.block} (its link is ${link}); end it, or choose another block`)
  }
  if (added.exitCode !== 0) throw new Error(`the lab could not make the link ${link}: ${added.stderr}`)
  await run(inNetworkOf(switchPid, ['ip', 'link', 'set', OPERATOR_PORT, 'master', 'bridge', 'up']))
  await run(['ip', '-batch', '-'], { input: operatorLinks(topology) })
}

/** It becomes `sleep` when everything is set up. */
function isReady(pid: number): boolean {
  if (startTimeOf(pid) === undefined) throw new Error("the lab's switch ended at once; switch.log says why")
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sleep\0')
}
