import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApp } from '../../src/app/compose.ts'
import { sudoersOf } from '../../src/app/sudoers-of.ts'
import { understudyConfig, type ConfigChoices } from '../operator/understudy-config.ts'
import { operatorEnvironment } from '../operator/write-operator.ts'
import type { LabEnvironment, Topology } from '../topology.ts'

/** What `understudy doctor --print sudoers` prints for the lab's configuration, asking the host. Nobody logs in to the control, which nobody refreshes. */
export async function printedRules(
  topology: Topology,
  { name }: LabEnvironment,
  choices: ConfigChoices = {},
): Promise<string> {
  if (name === topology.control.name) return ''
  const folder = join(topology.root, 'operator', `rules-of-${name}`)
  const configFile = join(folder, 'understudy.yaml')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(configFile, understudyConfig(topology, { ...choices, state: join(folder, 'state') }))
  await using app = await openApp({
    configFile,
    signal: new AbortController().signal,
    events: unwatched,
    environment: { ...process.env, ...operatorEnvironment(topology) },
  })
  return `${(await sudoersOf(app, name)).trimEnd()}\n`
}

const unwatched = {
  stepStarted: () => undefined,
  stepEnded: () => undefined,
  effect: () => undefined,
  note: () => undefined,
  progress: () => undefined,
}
