import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLab, type Lab } from '../../lab/lab.ts'
import { freeBlock } from '../../src/adapters/demo/free-block.ts'
import { openApp } from '../../src/app/compose.ts'
import type { Fence, PosixUser } from '../../src/containment/fence.ts'
import { NOWHERE } from '../../src/containment/hosts-block.ts'
import { blockNames } from '../../src/containment/hosts-file.ts'
import { readTried, runProber } from '../../src/containment/prober.ts'
import { judgeRefusals } from '../../src/containment/refusal-proof.ts'
import { countersOf, fenceAt, raise } from '../../src/containment/standing-fence.ts'
import { refusedTrials, type ResolvedTrial } from '../../src/containment/trials.ts'
import type { TargetSystems } from '../../src/steps/run-context.ts'
import type { Experiment, Sample } from '../experiment.ts'
import { timed } from '../measure/timed.ts'

const ENDPOINTS = 500

/** Raises the fence on a host of the lab over SSH, and proves that it refuses each endpoint, by name and by address. */
export const fenceOnTarget: Experiment = {
  id: 'fence-on-target',
  open: async (_scale, say) => {
    const root = mkdtempSync(join(tmpdir(), 'understudy-bench-fence-'))
    const options = { root, block: await freeBlock(), seed: 1, version: '8.9', variant: 0 } as const
    const lab = await startLab({ ...options, hosts: ['staging'], scale: { repositories: 1, comments: 1 } })
    const end = async () => {
      await lab[Symbol.asyncDispose]()
      rmSync(root, { recursive: true, force: true })
    }
    return { round: () => round(lab, say), [Symbol.asyncDispose]: end }
  },
}

async function round(lab: Lab, say: (line: string) => void): Promise<Sample> {
  const configFile = join(lab.topology.root, 'understudy.yaml')
  const fenced = { fence: '{ with: [nftables, hosts] }' }
  writeFileSync(configFile, lab.understudyConfig(fenced))
  await lab.giveRules(fenced)
  const events = { stepStarted: () => {}, stepEnded: () => {}, effect: () => {}, note: () => {}, progress: () => {} }
  const { signal } = new AbortController()
  const environment = { ...process.env, ...lab.operatorEnvironment }
  await using app = await openApp({ configFile, signal, events, environment })
  const config = app.config.environments['staging']
  if (config === undefined) throw new Error('the lab has no staging')
  await using target = await app.openTarget(config)
  await target.host.makeFolder(target.layout.beside, { mode: 0o711, owner: 'root', group: 'root' })
  const fence = fenceOf(lab)
  const raised = await timed(async () => {
    await raise(fenceAt(config, target.host), fence, { now: new Date(), signal })
    await blockNames(target.host, fence)
  })
  const proven = await timed(() => prove(target, fence))
  say(`${fence.known.length} endpoints and addresses, each refused by its own counter`)
  return new Map([
    ['understudy: raised (s)', raised],
    ['understudy: proven (s)', proven],
  ])
}

async function prove(target: TargetSystems, fence: Fence<PosixUser>): Promise<void> {
  const { host, layout, config } = target
  const at = fenceAt(config, host)
  const trials = refusedTrials(resolvedTrials(), () => false)
  const before = (await countersOf(at)) ?? new Map()
  const { stdout } = await host.run(runProber(layout.prober, config.runAs, trials))
  const after = (await countersOf(at)) ?? new Map()
  const { proven, doubts } = judgeRefusals(readTried(stdout, trials), fence, { before, after })
  // A name leads to both addresses of the hosts block.
  const attempts = ENDPOINTS * (1 + NOWHERE.length) + NOWHERE.length
  const refused = proven.filter(({ how }) => how === 'refused').length
  if (doubts.length > 0 || refused !== attempts)
    throw new Error(`${refused} of ${attempts} refused; ${doubts[0] ?? ''}`)
}

function fenceOf({ topology: { staging } }: Lab): Fence<PosixUser> {
  const all = resolvedTrials().flatMap(({ addresses, port, protocol, endpoint }) =>
    addresses.map((address) => ({ address, port, protocol, endpoint })),
  )
  const known = [...Map.groupBy(all, ({ address, port }) => `${address} ${port}`).values()].flatMap((alike) => {
    const [first] = alike
    return first === undefined ? [] : [{ ...first, endpoints: alike.map(({ endpoint }) => endpoint) }]
  })
  return {
    environment: staging.name,
    scope: { kind: 'service-user' },
    serviceUser: { ...staging.runAs, subordinate: [] },
    allowed: [],
    loopback: [],
    known: known.map(({ address, port, protocol, endpoints }) => ({ address, port, protocol, endpoints })),
    names: resolvedTrials().map(({ host }) => host),
    reached: [],
  }
}

function resolvedTrials(): readonly ResolvedTrial[] {
  return Array.from({ length: ENDPOINTS }, (_, index) => {
    const host = `system-${index}.corp.example`
    const address = `198.19.${Math.floor(index / 250)}.${(index % 250) + 1}`
    return { host, port: 443, protocol: 'tcp', endpoint: `${host}:443`, addresses: [address, ...NOWHERE] }
  })
}
