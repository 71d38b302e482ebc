import { mkdtempSync, rmSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
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
import { countersOf, lower, raise, whyNotStanding, type FenceAt } from '../../src/containment/standing-fence.ts'
import { layoutOf } from '../../src/hold/layout.ts'
import type { HostWriter } from '../../src/ports/host.ts'
import type { Attempt } from '../fixtures/fence-attempts-main.ts'
import { joinHosts, type FenceHosts } from '../fixtures/fence-hosts.ts'

const NOBODY = 65_534
const own: Attempt = { host: '10.67.0.2', port: 443, protocol: 'tcp' }
const production: Attempt = { host: '10.67.0.3', port: 443, protocol: 'tcp' }
const known = { address: production.host, port: 443, protocol: 'tcp', endpoints: ['ci.example.com:443'] } as const
const fence: Fence<PosixUser> = {
  environment: 'staging',
  scope: { kind: 'service-user' },
  serviceUser: { name: 'nobody', uid: NOBODY, subordinate: [] },
  allowed: [{ to: own.host, port: 443, protocol: 'tcp', why: { kind: 'configured' }, endpoint: '10.67.0.2:443' }],
  loopback: [],
  known: [known],
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
  await hosts.world.listen(0, [own, production])
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
