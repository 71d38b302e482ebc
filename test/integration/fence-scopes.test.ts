import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { renderCanary } from '../../src/containment/canary.ts'
import type { Fence, PosixUser } from '../../src/containment/fence.ts'
import { cgroupScript, lowerScript, nftablesScript } from '../../src/containment/nftables.ts'
import { rulesAt } from '../../src/containment/standing-fence.ts'
import type { HostReader } from '../../src/ports/host.ts'
import { bareFence, OTHER_USER, SERVICE_USER } from '../fixtures/bare-fence.ts'
import type { Attempt } from '../fixtures/fence-attempts-main.ts'
import { run, type Ran } from '../../lab/processes.ts'
import { joinHosts, type FenceHosts } from '../fixtures/fence-hosts.ts'

const productionAddress = tcp('10.68.0.3', 443)

let hosts: FenceHosts
/** Has the world send a word over each connection on port 8444. */
let speak: () => void

beforeAll(async () => {
  hosts = await joinHosts({
    target: ['10.68.0.1/16', 'fd68::1/32'],
    world: ['10.68.0.3/16', 'fd68::3/32'],
  })
  await hosts.world.listen(0, [tcp('::', 443)])
  speak = await hosts.world.echo(0, [tcp('::', 8444)])
})
afterAll(() => hosts[Symbol.asyncDispose]())
beforeEach(() => nft(lowerScript('staging')))

describe('a connection that the service user opened before the fence', () => {
  const places = [tcp('10.68.0.3', 8444), tcp('fd68::3', 8444)]

  it('is over at its next packet, and its program learns of it', async () => {
    const [first, second] = [
      await hosts.target.keep(SERVICE_USER, places),
      await hosts.target.keep(SERVICE_USER, places),
    ]

    expect(await first()).toEqual(['answered', 'answered'])
    await nft(nftablesScript(bareFence))
    expect(await second()).toEqual(['ECONNRESET', 'ECONNRESET'])
  })

  it('is over too where the other side speaks first, as the kernel then takes no connection up in its middle', async () => {
    const afterWord = async (tcpLoose: number) => {
      await nft(lowerScript('staging'))
      await hosts.target.run(['sysctl', '-q', '-w', `net.netfilter.nf_conntrack_tcp_loose=${tcpLoose}`])
      const kept = await hosts.target.keep(SERVICE_USER, places)
      await nft(nftablesScript(bareFence))
      speak()
      await new Promise((resolve) => setTimeout(resolve, 200))
      return await kept()
    }

    expect(await afterWord(1)).toEqual(['answered', 'answered'])
    expect(await afterWord(0)).toEqual(['ECONNRESET', 'ECONNRESET'])
  })

  it('is none of another user', async () => {
    const kept = await hosts.target.keep(OTHER_USER, places)
    await nft(nftablesScript(bareFence))

    expect(await kept()).toEqual(['answered', 'answered'])
  })
})

describe('the fence of a cgroup', () => {
  const name = `understudy-test-${process.pid}.slice`
  const inGroup: Fence<PosixUser> = { ...bareFence, scope: { kind: 'cgroup', path: `${name}/copy.service` } }
  const ofGroup = cgroupScript(inGroup) ?? ''
  const canary = tcp('127.66.66.66', 9)
  const cgroupCanary = tcp('127.66.66.66', 10)
  let group: string

  beforeAll(async () => {
    group = `${await cgroupRoot()}/${name}/copy.service`
  })
  beforeEach(async () => {
    await run(['mkdir', '-p', group])
    await nft(nftablesScript(inGroup))
  })
  afterEach(async () => {
    await nft(lowerScript('staging'))
    await run(['rmdir', '-p', '--ignore-fail-on-non-empty', group])
  })

  const inside = (attempts: readonly Attempt[], user = OTHER_USER) =>
    hosts.target.attempt(user, attempts, ['sh', '-c', ENTER, group])

  it('refuses a process in it, whoever it runs as, and no other', async () => {
    await nftWithCgroups(ofGroup)

    expect(await inside([productionAddress, cgroupCanary])).toEqual(['ECONNREFUSED', 'EHOSTUNREACH'])
    expect(await hosts.target.attempt(OTHER_USER, [productionAddress, cgroupCanary])).toEqual([
      'answered',
      'ECONNREFUSED',
    ])
    expect(await hosts.target.attempt(SERVICE_USER, [productionAddress])).toEqual(['ECONNREFUSED'])
  })

  it('proves itself to a start, which asks from within as the service user', async () => {
    const before = await inside([cgroupCanary], SERVICE_USER)
    await nftWithCgroups(ofGroup)

    expect(before).toEqual(['ECONNREFUSED'])
    expect(await inside([productionAddress, canary, cgroupCanary], SERVICE_USER)).toEqual([
      'ECONNREFUSED',
      'EHOSTUNREACH',
      'EHOSTUNREACH',
    ])
  })

  it('keeps the service user in whatever else the chain of the group lets out', async () => {
    const [canaryOfGroup = '', ...rest] = ofGroup.split('\n').slice(1)
    const letOut = [ofGroup.split('\n')[0], canaryOfGroup, 'add rule inet understudy_staging service_cgroup accept']
    await nftWithCgroups([...letOut, ...rest].join('\n'))

    expect(await inside([cgroupCanary, productionAddress], SERVICE_USER)).toEqual(['EHOSTUNREACH', 'ECONNREFUSED'])
    expect(await hosts.target.attempt(SERVICE_USER, [canary, productionAddress])).toEqual([
      'EHOSTUNREACH',
      'ECONNREFUSED',
    ])
  })

  it('is told from one whose chain has another rule beside those of a start', async () => {
    const rules = () => rulesAt({ host: listing, environment: 'staging' })
    const before = await rules()
    await nftWithCgroups(ofGroup)
    const taken = await rules()
    await nft('add rule inet understudy_staging service_cgroup accept')

    expect(before).toContain('jump service_cgroup')
    expect(taken).toBe(before)
    expect(await rules()).not.toBe(before)
  })

  it('is asked for by root, which enters it, and seen open where it was made anew', async () => {
    const program = renderCanary('staging', 'nobody', inGroup.scope)
    const ask = () => withCgroups(['bash', '-c', program, 'canary', 'running'])
    await nftWithCgroups(ofGroup)

    const standing = await ask()
    await run(['rmdir', group])
    const gone = await ask()
    await run(['mkdir', group])
    const renewed = await ask()

    expect([standing, gone, renewed].map(({ exitCode, stderr }) => `${exitCode} ${stderr}`)).toEqual([
      '0 ',
      '1 its cgroup can not be entered',
      '1 the fence of staging does not stand: nothing refuses the canary',
    ])
  })

  it('refuses a socket that root opens for the service user, which a fence around that user alone lets out', async () => {
    const outside = await hosts.target.run(handedOver)
    await nftWithCgroups(ofGroup)
    const within = await hosts.target.run(['sh', '-c', ENTER, group, ...handedOver])

    expect(outside).toMatchObject({ exitCode: 0, stdout: 'hello' })
    expect(within).toMatchObject({ exitCode: 1, stdout: '' })
  })

  it('is open once the cgroup was made anew, which its canary tells, and closed when its rules are loaded again', async () => {
    await nftWithCgroups(ofGroup)
    await run(['rmdir', group])
    await run(['mkdir', group])
    const renewed = await inside([productionAddress, cgroupCanary])
    await nftWithCgroups(ofGroup)

    expect(renewed).toEqual(['answered', 'ECONNREFUSED'])
    expect(await inside([productionAddress, cgroupCanary])).toEqual(['ECONNREFUSED', 'EHOSTUNREACH'])
  })
})

/** What the rules are on the target. */
const listing: Pick<HostReader, 'run'> = {
  run: async ({ program, args }) => await withCgroups([program, ...args]),
}

/** Root connects to production, and the service user gets what comes of it. */
const HANDED_OVER = 'exec 3<>/dev/tcp/$0/443 && exec setpriv --reuid=$1 --regid=$1 --clear-groups cat <&3'
const handedOver = ['bash', '-c', HANDED_OVER, productionAddress.host, String(SERVICE_USER)]

/** `$0` is the group; what follows is run in it. */
const ENTER = 'echo $$ >"$0/cgroup.procs" && exec "$@"'

/** The first mount point of cgroup2, wherever the machine has it. */
async function cgroupRoot(): Promise<string> {
  return await run(['findmnt', '--noheadings', '--first-only', '--types', 'cgroup2', '--output', 'TARGET'])
}

async function nftWithCgroups(script: string): Promise<void> {
  const { exitCode, stderr } = await withCgroups(['nft', '-f', '-'], script)
  if (exitCode !== 0) throw new Error(stderr)
}

/** nft looks for groups below /sys/fs/cgroup alone. */
async function withCgroups(argv: readonly string[], input = ''): Promise<Ran> {
  const mount = 'mount --bind "$0" /sys/fs/cgroup && exec "$@"'
  return await hosts.target.run(['unshare', '--mount', 'sh', '-c', mount, await cgroupRoot(), ...argv], input)
}

async function nft(script: string): Promise<void> {
  const { exitCode, stderr } = await hosts.target.run(['nft', '-f', '-'], script)
  if (exitCode !== 0) throw new Error(stderr)
}

function tcp(host: string, port: number): Attempt {
  return { host, port, protocol: 'tcp' }
}
