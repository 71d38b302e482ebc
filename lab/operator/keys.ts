import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '../processes.ts'
import type { LabEnvironment, Topology } from '../topology.ts'

/** Where the lab's key pairs lie; the public half has `.pub` behind it. */
export interface LabKeys {
  /** Of the person who runs Understudy: opens the SSH user of every host. */
  readonly operator: string
  /** Of the push: opens the transfer users. */
  readonly transfer: string
  /** Identity of each host, by the environment's name. */
  readonly hosts: Readonly<Record<string, string>>
}

export function keyPaths(topology: Topology): LabKeys {
  const folder = join(topology.root, 'operator')
  const environments = [topology.production, topology.staging, topology.control]
  return {
    operator: join(folder, 'id_ed25519'),
    transfer: join(folder, 'id_transfer'),
    hosts: Object.fromEntries(environments.map((one) => [one.name, join(folder, `host_${one.name}`)])),
  }
}

/** Makes the key pairs that don't exist yet. */
export async function makeKeys(topology: Topology): Promise<LabKeys> {
  const keys = keyPaths(topology)
  mkdirSync(dirname(keys.operator), { recursive: true, mode: 0o700 })
  for (const path of [keys.operator, keys.transfer, ...Object.values(keys.hosts)]) {
    if (existsSync(path)) continue
    await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'understudy lab', '-f', path])
  }
  return keys
}

export function publicKey(path: string): string {
  return readFileSync(`${path}.pub`, 'utf8').trim()
}

/** The lines of known_hosts by which the name and the addresses of every host are known. */
export function knownHosts(topology: Topology): string {
  const keys = keyPaths(topology)
  const lines = [topology.production, topology.staging, topology.control].map(
    (one) => `${hostNames(one)} ${publicKey(keys.hosts[one.name] ?? '')}`,
  )
  return `${lines.join('\n')}\n`
}

function hostNames({ host }: LabEnvironment): string {
  const { address, address6 = '', name, sshPort } = host
  return [address, address6, name].map((one) => `[${one}]:${sshPort}`).join(',')
}
