import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { labEnvironments, type LabEnvironmentName } from './lab-options.ts'
import { endLab } from './end-lab.ts'
import { openLab, startLab, type Lab } from './lab.ts'
import type { ConfigChoices } from './operator/understudy-config.ts'
import { workOn } from './activity.ts'
import { recordedNames } from './records.ts'

const usage = `usage: node lab/main.ts up ROOT [--block N] [--seed N] [--version 4.7|7.2|8.9] [--variant N] [--hosts production,staging,control] [--situations NAME,...] [--fence]
       node lab/main.ts down ROOT [--remove]     also ends what a crashed lab left
       node lab/main.ts start|stop|reboot ROOT ENVIRONMENT
       node lab/main.ts control ROOT             restores production into control, uncut
       node lab/main.ts contacts ROOT [ENVIRONMENT]   of all, or what one made
       node lab/main.ts packets ROOT ENVIRONMENT      that it sent, by the counters of those where they arrived
       node lab/main.ts reset|environment ROOT
       node lab/main.ts config ROOT [--fence]    understudy.yaml of its operator; with a fence around staging, which \`up\` gives the sudo rules for
       node lab/main.ts work ROOT                commits and pull requests on production, until it is told to end
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    block: { type: 'string', default: '77' },
    seed: { type: 'string', default: '1' },
    version: { type: 'string', default: '7.2' },
    situations: { type: 'string', default: '' },
    variant: { type: 'string', default: '0' },
    hosts: { type: 'string', default: 'production,staging' },
    fence: { type: 'boolean', default: false },
    remove: { type: 'boolean', default: false },
  },
})

type Command = (root: string, environment: LabEnvironmentName | undefined) => Promise<unknown>

const commands: Readonly<Record<string, Command | undefined>> = {
  up,
  down,
  start: (root, environment) => openLab(root).start(needed(environment)),
  stop: (root, environment) => openLab(root).stop(needed(environment)),
  reboot: (root, environment) => openLab(root).host(needed(environment)).reboot(),
  control: (root) => openLab(root).makeControlCopy(),
  contacts: (root, environment) =>
    environment === undefined ? openLab(root).contacts() : openLab(root).contactsBy(environment),
  packets: (root, environment) => openLab(root).packetsFrom(needed(environment)),
  reset: (root) => reset(openLab(root)),
  environment: async (root) => openLab(root).operatorEnvironment,
  work: (root) => workOn(openLab(root), untilTold()),
  config: async (root) => process.stdout.write(openLab(root).understudyConfig(choices())),
}

try {
  const [name = '', root, environment] = positionals
  const command = commands[name]
  if (command === undefined || root === undefined) throw new Error(usage)
  const answer = await command(
    root,
    labEnvironments.find((one) => one === environment),
  )
  if (typeof answer === 'object') process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

async function up(root: string): Promise<unknown> {
  const { version } = values
  if (version !== '4.7' && version !== '7.2' && version !== '8.9') throw new Error(usage)
  const hosts = labEnvironments.filter((name) => values.hosts.split(',').includes(name))
  const numbers = { block: Number(values.block), seed: Number(values.seed), variant: Number(values.variant) }
  const situations = values.situations.split(',').filter((name) => name !== '')
  const lab = await startLab({ root, version, hosts, situations, ...numbers })
  if (values.fence) await lab.giveRules(choices())
  return lab.operatorEnvironment
}

function choices(): ConfigChoices {
  return values.fence ? { fence: '{ with: [nftables, hosts] }' } : {}
}

function untilTold(): AbortSignal {
  const told = new AbortController()
  // A second signal must not take away what was counted.
  process.on('SIGTERM', () => told.abort())
  process.on('SIGINT', () => told.abort())
  return told.signal
}

async function reset(lab: Lab): Promise<void> {
  await lab.resetContacts()
  await lab.resetPackets()
}

async function down(root: string): Promise<unknown> {
  const ended = recordedNames(root)
  await endLab(root)
  if (values.remove) rmSync(root, { recursive: true, force: true })
  return { ended }
}

function needed(environment: LabEnvironmentName | undefined): LabEnvironmentName {
  if (environment === undefined) throw new Error(usage)
  return environment
}
