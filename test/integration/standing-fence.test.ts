import { mkdtempSync, rmSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createReader } from '../../src/adapters/hosts/host-reader.ts'
import { createWriter } from '../../src/adapters/hosts/host-writer.ts'
import { openLocalTransport } from '../../src/adapters/hosts/local/local-transport.ts'
import { createRunner } from '../../src/adapters/hosts/runner.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import type { Fence, PosixUser } from '../../src/containment/fence.ts'
import { counterName } from '../../src/containment/nftables.ts'
import { readTried, runProber, type Trial, type Tried } from '../../src/containment/prober.ts'
import { judgeAnswers, judgeRefusals } from '../../src/containment/refusal-proof.ts'
import {
  countersOf,
  lower,
  raise,
  whyHostIsOpen,
  whyNotStanding,
  type FenceAt,
} from '../../src/containment/standing-fence.ts'
import { withGate } from '../../src/hold/gate.ts'
import { layoutOf } from '../../src/hold/layout.ts'
import { renderVariables } from '../../src/hold/variables-file.ts'
import type { HostWriter } from '../../src/ports/host.ts'
import type { Attempt } from '../fixtures/fence-attempts-main.ts'
import { joinHosts, type FenceHosts } from '../fixtures/fence-hosts.ts'

const NOBODY = 65_534
const own: Attempt = { host: '10.67.0.2', port: 443, protocol: 'tcp' }
const production: Attempt = { host: '10.67.0.3', port: 443, protocol: 'tcp' }
const log: Attempt = { host: '10.67.0.3', port: 514, protocol: 'udp' }
const resolver: Attempt = { host: '10.67.0.2', port: 53, protocol: 'udp' }
const known = { address: production.host, port: 443, protocol: 'tcp', endpoints: ['ci.example.com:443'] } as const
const fence: Fence<PosixUser> = {
  environment: 'staging',
  scope: { kind: 'service-user' },
  serviceUser: { name: 'nobody', uid: NOBODY, subordinate: [] },
  allowed: [own, resolver].map(({ host, port, protocol }) => ({
    to: host,
    port,
    protocol,
    why: { kind: 'configured' },
    endpoint: `${host}:${port}`,
  })),
  loopback: [],
  known: [known, { address: log.host, port: 514, protocol: 'udp', endpoints: ['log.example.com:514/udp'] }],
  names: [],
  reached: [],
}
const at = { now: new Date('2026-11-22T01:00:00.000Z'), signal: new AbortController().signal }

let folder: string
let hosts: FenceHosts
let place: FenceAt<HostWriter>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-fence-'))
  await chmod(folder, 0o755)
  hosts = await joinHosts({ target: ['10.67.0.1/16'], world: ['10.67.0.2/16', '10.67.0.3/16'] })
  await hosts.world.listen(0, [own, production, log, resolver])
  const host = await writerOf(hosts.target.pid)
  const layout = layoutOf(join(folder, 'home'))
  await host.makeFolder(layout.beside, { mode: 0o711, owner: 'root', group: 'root' })
  place = { host, layout, environment: 'staging', serviceUser: 'nobody' }
})
afterAll(async () => {
  await hosts[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

describe('the fence on a host', () => {
  beforeEach(() => lower(place, at.signal))

  it('keeps the service user back from the moment that it is raised, and counts what was refused', async () => {
    expect(await tried()).toEqual(['answered', 'answered'])

    await raise(place, fence, at)

    expect(await tried()).toEqual(['answered', 'ECONNREFUSED'])
    expect(await whyNotStanding(place)).toBeUndefined()
    const counters = await countersOf(place)
    expect([counters?.get(counterName(known)), counters?.get('refused')]).toEqual([1, 1])
  })

  it.each([
    ['its rules were flushed', ['flush', 'table', 'inet', 'understudy_staging']],
    ['its table was deleted', ['delete', 'table', 'inet', 'understudy_staging']],
  ])('is seen not to stand when %s, and stands when it is raised again', async (_what, words) => {
    await raise(place, fence, at)
    await hosts.target.run(['nft', ...words])
    const seen = await whyNotStanding(place)
    const open = await tried()

    await raise(place, fence, at)

    expect({ seen, open }).toEqual({ seen: 'nothing refuses the canary', open: ['answered', 'answered'] })
    expect(await tried()).toEqual(['answered', 'ECONNREFUSED'])
  })

  it('is not taken for raised when its rules are about another user', async () => {
    const another = { ...fence, serviceUser: { name: 'nobody', uid: NOBODY - 1, subordinate: [] } }

    await expect(raise(place, another, at)).rejects.toMatchObject({
      code: 'host/fence-not-standing',
      message: 'the fence of staging was loaded on local, and does not stand for nobody: nothing refuses the canary',
    })
  })

  it('around the whole host is seen open for all but the service user, and starts nothing, where their rules are not asked', async () => {
    const wholeHost: Fence<PosixUser> = { ...fence, scope: { kind: 'host', served: [] } }
    const look = async () => [await whyNotStanding(place), await whyHostIsOpen(place, wholeHost.scope)]
    await raise(place, wholeHost, at)
    const standing = await look()
    const started = await hosts.target.run(['bash', place.layout.canary])

    await hosts.target.run(['nft', 'flush', 'chain', 'inet', 'understudy_staging', 'host'])
    const open = await look()
    const refused = await hosts.target.run(['bash', place.layout.canary])
    const byServiceUser = await hosts.target.run([
      'setpriv',
      `--reuid=${NOBODY}`,
      '--clear-groups',
      'bash',
      place.layout.canary,
      'host',
    ])

    expect({ standing, started: started.exitCode }).toEqual({ standing: [undefined, undefined], started: 0 })
    expect(open).toEqual([undefined, 'for others than the service user nothing refuses the canary'])
    expect(refused).toMatchObject({
      exitCode: 1,
      stderr: 'the fence of staging does not stand: nothing refuses the canary',
    })
    expect(byServiceUser).toMatchObject({
      exitCode: 1,
      stderr: 'whoever asks is the service user, who can not ask for the others',
    })
  })

  it.each(['running', 'elsewhere'])(
    'is not said to stand by a canary that is asked for %s, which it does not know',
    async (word) => {
      await raise(place, fence, at)
      const { canary } = place.layout

      const plain = await hosts.target.run(['bash', canary])
      const asked = await hosts.target.run(['bash', canary, word])

      expect(plain).toMatchObject({ exitCode: 0, stderr: '' })
      expect(asked).toMatchObject({ exitCode: 1, stderr: `the canary of this fence does not know: ${word}` })
    },
  )

  it('is proven by attempts of the service user over TCP and UDP, each by its own counter', async () => {
    const refused = [production, production, log].map(trialOn)
    const answering = [own, resolver].map((one) => ({ ...trialOn(one), needed: true }))
    await raise(place, fence, at)
    const before = await counters()
    const tried = await prove(refused)
    const after = await counters()
    const answered = await prove(answering)
    const nowhere = await prove([
      trialOn({ ...production, host: 'nobody.invalid' }),
      trialOn({ ...log, host: '2001:db8::7' }),
    ])
    await lower(place, at.signal)
    const without = judgeRefusals(await prove(refused), fence, { before: new Map(), after: new Map() })

    expect(judgeRefusals(tried, fence, { before, after })).toEqual({
      proven: refused.map((one) => expect.objectContaining({ host: one.host, port: one.port, how: 'refused' })),
      doubts: [],
    })
    expect(judgeAnswers(answering, answered, 0)).toEqual({
      proven: answering.map(({ endpoint, protocol }) => ({ endpoint, protocol, how: 'answered' })),
      doubts: [],
    })
    expect(nowhere.map(({ outcome }) => outcome.kind)).toEqual(['no-address', 'no-route'])
    expect(without).toEqual({ proven: [], doubts: ['10.67.0.3:443 answered', '10.67.0.3:514/udp answered'] })
  })

  it('is loaded by a start script of root after a reboot, and without it one of the service user starts nothing', async () => {
    await raise(place, fence, at)
    await hosts.target.run(['nft', 'delete', 'table', 'inet', 'understudy_staging'])
    await hosts.target.run(['sysctl', '-q', '-w', 'net.netfilter.nf_conntrack_tcp_loose=1'])
    const script = await gatedScript()

    const asService = await hosts.target.run(['setpriv', `--reuid=${NOBODY}`, '--clear-groups', 'sh', script])
    const asRoot = await hosts.target.run(['sh', script])
    const again = await hosts.target.run(['setpriv', `--reuid=${NOBODY}`, '--clear-groups', 'sh', script])
    const loose = await hosts.target.run(['sysctl', '-n', 'net.netfilter.nf_conntrack_tcp_loose'])

    expect(asService).toMatchObject({ exitCode: 1, stdout: '' })
    expect(asService.stderr).toBe('the fence of staging does not stand: nothing refuses the canary')
    expect([asRoot.stdout, again.stdout, loose.stdout]).toEqual(['started', 'started', '0'])
    expect(await tried()).toEqual(['answered', 'ECONNREFUSED'])
  })

  it('is gone when it is lowered, and leaves the rules of others as they are', async () => {
    await hosts.target.run(
      ['nft', '-f', '-'],
      'table inet theirs { chain input { type filter hook input priority 0; } }',
    )
    const theirs = (await hosts.target.run(['nft', 'list', 'table', 'inet', 'theirs'])).stdout
    await raise(place, fence, at)

    await lower(place, at.signal)

    expect(await tried()).toEqual(['answered', 'answered'])
    expect(await countersOf(place)).toBeUndefined()
    expect((await hosts.target.run(['nft', 'list', 'ruleset'])).stdout).toBe(theirs)
  })
})

function trialOn({ host, port, protocol }: Attempt): Trial {
  return { host, port, protocol, endpoint: `${host}:${port}` }
}

/** A start script with its permit, which asks for the fence too. */
async function gatedScript(): Promise<string> {
  const [permit, variables, script] = [join(folder, 'permit'), join(folder, 'variables'), join(folder, 'start.sh')]
  const { fence: rules, canary } = place.layout
  const gate = { environment: 'staging', permit, variables, fence: { rules, canary } }
  await writeFile(permit, '')
  await writeFile(variables, renderVariables({}))
  await writeFile(script, withGate(Buffer.from('#!/bin/sh\necho started\n'), gate) ?? '')
  return script
}

async function prove(trials: readonly Trial[]): Promise<readonly Tried[]> {
  const { stdout } = await place.host.run(runProber(place.layout.prober, 'nobody', trials))
  return readTried(stdout, trials).toSorted((one, other) => trials.indexOf(one.trial) - trials.indexOf(other.trial))
}

async function counters(): Promise<ReadonlyMap<string, number>> {
  return (await countersOf(place)) ?? new Map()
}

function tried(): Promise<readonly string[]> {
  return hosts.target.attempt(NOBODY, [own, production])
}

/** This machine's files and users, in the network of the test's host. */
async function writerOf(pid: number): Promise<HostWriter> {
  const local = openLocalTransport()
  const inside = ['nsenter', `--net=/proc/${pid}/ns/net`, '--']
  const runner = createRunner(
    { ...local, run: (argv, options) => local.run([...inside, ...argv], options) },
    'none',
    'root',
  )
  return {
    ...createWriter(runner, createReader(runner), openRandomSource()),
    [Symbol.asyncDispose]: async () => undefined,
  }
}
