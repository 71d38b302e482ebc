import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { understudyConfig, type ConfigChoices } from '../operator/understudy-config.ts'
import { operatorEnvironment } from '../operator/write-operator.ts'
import { run } from '../processes.ts'
import type { LabEnvironment, Topology } from '../topology.ts'

/** What Understudy itself prints for the lab's configuration, asking the host. Nobody logs in to the control, which nobody refreshes. */
export async function printedRules(
  topology: Topology,
  { name }: LabEnvironment,
  choices: ConfigChoices = {},
): Promise<string> {
  if (name === topology.control.name) return ''
  const folder = join(topology.root, 'operator', `rules-of-${name}`)
  const file = join(folder, 'understudy.yaml')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(file, understudyConfig(topology, { ...choices, state: join(folder, 'state') }))
  const understudy = join(import.meta.dirname, '..', '..', 'bin', 'understudy')
  const print = [understudy, 'doctor', name, '--print', 'sudoers', '--config', file]
  return `${await run(print, { env: { ...operatorEnvironment(topology) } })}\n`
}
