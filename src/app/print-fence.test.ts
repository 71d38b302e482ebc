import { describe, expect, it } from 'vitest'
import { memoryEnvironment } from '../../test/fixtures/memory-environment.ts'
import { memoryHost, type MemoryHost } from '../../test/fixtures/memory-host.ts'
import { memoryDisk, memoryStore } from '../../test/fixtures/memory-store.ts'
import { plannedFinding } from '../../test/fixtures/planning.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import { production, productionFacts, refreshOfStaging, staging } from '../../test/fixtures/two-environments.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { FenceConfig } from '../config/fence.ts'
import type { Store } from '../ports/store.ts'
import type { SurveyedSystems } from './app.ts'
import { fenceRecords } from './fence-records.ts'
import { printFence, type FenceForm } from './print-fence.ts'

const raised: FenceConfig = { kind: 'raised', with: ['nftables', 'hosts'], scope: 'service-user', allow: [] }

const names: Readonly<Record<string, readonly string[]>> = {
  'hooks.example.com': ['10.1.0.5'],
  'bitbucket.example.com': ['192.0.2.1', '2001:db8::1'],
  'bb1.prod.example.com': ['10.1.0.11'],
  'db.prod.example.com': ['10.1.0.20'],
  'bb1.staging.example.com': ['10.2.0.11'],
  'db.staging.example.com': ['10.2.0.20'],
}

/** The block of an earlier fence stands before these. */
const namesInDns = { 'bitbucket.example.com': ['10.1.0.10'] }

describe('the printed fence', () => {
  it('is about the service user by its number on the target', async () => {
    const { rules, fence } = await print('nftables')

    expect(fence.serviceUser).toEqual({ name: 'atlbitbucket', uid: 20_012, subordinate: [] })
    expect(rules).toContain('\t\tmeta skuid 20012 goto service_user\n')
  })

  it("opens the resolvers of the target's host", async () => {
    const { fence } = await print('nftables')

    expect(fence.allowed.filter(({ port }) => port === 53).map(({ to, protocol }) => `${to} ${protocol}`)).toEqual([
      '10.3.0.53 udp',
      '10.3.0.53 tcp',
    ])
  })

  it('resolves past the block of an earlier fence', async () => {
    const { fence } = await print('nftables')

    const blocked = (address: string) => address === '192.0.2.1' || address === '2001:db8::1'
    const found = fence.known.filter(({ endpoints }) => endpoints.includes('bitbucket.example.com:443'))
    expect(found.filter(({ address }) => !blocked(address))).toEqual([
      { address: '10.1.0.10', port: 443, protocol: 'tcp', endpoints: ['bitbucket.example.com:443'] },
    ])
  })

  it('is the file for iptables where that is asked for', async () => {
    expect((await print('iptables')).rules).toContain('\n:fence-staging - [0:0]\n')
  })

  it('is the block of the hosts file', async () => {
    expect((await print('hosts')).rules).toBe(`# BEGIN fence of staging (Understudy; edit nothing up to END)
# It has to find: bb1.staging.example.com bitbucket-staging.example.com db.staging.example.com
192.0.2.1 bb1.prod.example.com
2001:db8::1 bb1.prod.example.com
192.0.2.1 bitbucket.example.com
2001:db8::1 bitbucket.example.com
192.0.2.1 db.prod.example.com
2001:db8::1 db.prod.example.com
192.0.2.1 hooks.example.com
2001:db8::1 hooks.example.com
# END fence of staging
`)
  })

  it('asks the host for nothing but what it reads', async () => {
    const host = targetHost()

    await print('nftables', { host })

    expect(
      new Set(host.commands.map(({ effect, as, program }) => `${effect} ${JSON.stringify(as)} ${program}`)),
    ).toEqual(new Set(['read "login" getent']))
  })

  it('counts where earlier copies tried to go, though nothing that is found leads there', async () => {
    const { store, clock } = { store: memoryStore(memoryDisk()), clock: runContext().clock }
    const records = fenceRecords({ store, clock }, 'staging')
    records.raised({ ...stagingFence, environment: 'staging' }, '')
    records.tried([
      { address: '198.51.100.7', port: 8443, protocol: 'tcp', attempts: 1, lastAt: clock.now().toISOString() },
    ])

    const { fence } = await print('nftables', { store })

    expect(fence.known).toContainEqual({
      address: '198.51.100.7',
      port: 8443,
      protocol: 'tcp',
      endpoints: ['198.51.100.7:8443'],
    })
  })

  it('looks at the cgroup of the unit, in the slice where systemd puts it', async () => {
    const { fence } = await print('nftables', { fence: { ...raised, scope: 'cgroup' } })

    expect(fence.scope).toEqual({ kind: 'cgroup', path: 'apps.slice/atlbitbucket.service' })
  })

  it('is what it would be by default where it is waived, which is said', async () => {
    const { warnings, fence } = await print('nftables', { fence: { kind: 'none', reason: 'no route to production' } })

    expect(fence.scope).toEqual({ kind: 'service-user' })
    expect(warnings[0]).toEqual({
      severity: 'warning',
      summary: 'refresh.staging.fence is waived (no route to production); this is what it would be by default',
    })
  })

  it('takes the ports of listeners from the properties of the source', async () => {
    const { fence } = await print('nftables')

    expect(fence.loopback.map(({ port }) => port)).toContain(7996)
  })
})

describe('a fence is not printed', () => {
  it('where allow opens what production uses, with every reason', async () => {
    const allow = [
      { to: 'hooks.example.com', port: 443 },
      { to: 'gone.example.com', port: 443 },
    ]

    await expect(print('nftables', { fence: { ...raised, allow } })).rejects.toMatchObject({
      code: 'policy/fence-refused',
      message:
        'gone.example.com:443 (allow) cannot be opened, as staging does not know the name gone.example.com; refresh.staging.fence.allow opens hooks.example.com:443, by which the copy reaches what must be refused: hooks.example.com:443 (webhooks)',
      hint: 'correct the name, or see that `getent ahosts gone.example.com` answers on the host of staging',
    })
  })

  it('for a service user whom the host does not know', async () => {
    await expect(print('nftables', { host: targetHost('') })).rejects.toMatchObject({
      code: 'host/no-service-user',
      message: 'ssh://understudy@bb1 knows no user atlbitbucket, which staging runs as',
      hint: 'correct environments.staging.runAs, or make the user',
    })
  })

  it('for root, who could lift it', async () => {
    await expect(print('nftables', { host: targetHost('root:x:0:0::/root:/bin/sh\n') })).rejects.toMatchObject({
      code: 'policy/fence-refused',
      message: 'staging runs as root, which could lift its own fence',
    })
  })

  it('in a form that the system of the target does not take', async () => {
    await expect(print('windows')).rejects.toMatchObject({
      code: 'config/usage',
      message: 'staging runs on Linux, which takes no windows rules',
      hint: 'understudy fence print staging --for nftables',
    })
    await expect(print('iptables', { target: windowsStaging })).rejects.toMatchObject({
      message: 'staging runs on Windows, which takes no iptables rules',
      hint: 'understudy fence print staging --for windows',
    })
  })

  it('for production', async () => {
    await expect(print('nftables', { target: { ...staging, tier: 'production' } })).rejects.toMatchObject({
      code: 'policy/refused-target',
    })
  })
})

describe('the fence of a Windows target', () => {
  it('is printed without a look at it, with names as this machine resolves them', async () => {
    const { rules, fence, warnings } = await print('windows', { target: windowsStaging })

    expect(fence.serviceUser).toEqual({ name: 'EXAMPLE\\svc-bitbucket' })
    expect(rules).toContain("NTAccount('EXAMPLE\\svc-bitbucket')\r\n")
    expect(warnings.map(({ summary }) => summary)).toContain(
      'names are resolved as this machine sees them, not as the Windows host does',
    )
  })

  it('has a hosts block whose lines end as they do there', async () => {
    expect((await print('hosts', { target: windowsStaging })).rules).toMatch(
      /^# BEGIN fence of staging .*\r\n# It has to find: .*\r\n192\.0\.2\.1 /,
    )
  })
})

const windowsStaging: EnvironmentConfig = {
  ...staging,
  runAs: 'EXAMPLE\\svc-bitbucket',
  nodes: [{ ...staging.nodes[0], home: 'D:\\bitbucket' }],
}

interface Situation {
  readonly fence?: FenceConfig
  readonly host?: MemoryHost
  readonly target?: EnvironmentConfig
  readonly store?: Store
}

async function print(
  form: FenceForm,
  { fence = raised, host = targetHost(), target = staging, store = memoryStore(memoryDisk()) }: Situation = {},
) {
  const { clock, integrations } = runContext()
  return await printFence(
    {
      config: {
        state: { kind: 'folder', path: '/state' },
        environments: { production, staging: target },
        refresh: { staging: { ...refreshOfStaging, fence } },
      },
      clock,
      store,
      integrations,
      openSurveyed: async () => surveyedSource(),
      openHost: (of) => (of === 'here' ? targetHost('', 'local') : host),
    },
    'staging',
    form,
  )
}

function surveyedSource(): SurveyedSystems {
  const file = { kind: 'file', file: 'shared/bitbucket.properties', line: 1 } as const
  const { source } = runContext()
  return {
    environment: memoryEnvironment({
      settings: [{ key: 'plugin.ssh.port', value: '7996', origin: file, readable: true }],
    }),
    database: undefined,
    host: memoryHost(),
    bitbucket: source.bitbucket,
    place: undefined,
    survey: async () => ({ ...productionFacts, findings: [plannedFinding('webhooks')] }),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

function targetHost(
  passwd = 'atlbitbucket:x:20012:20012::/srv/staging:/bin/sh\n',
  name = 'ssh://understudy@bb1',
): MemoryHost {
  const host = memoryHost(
    {
      getent: ({ args }) => {
        if (args[0] === 'passwd') return { stdout: passwd, exitCode: passwd === '' ? 2 : 0 }
        const asked = args[0] === '-s' ? namesInDns : names
        const keys = args.slice(args.indexOf('--') + 1)
        const found = keys.map((key) =>
          key.startsWith('240.') ? [key] : (new Map(Object.entries(asked)).get(key) ?? []),
        )
        const exitCode = found.some((addresses) => addresses.length === 0) ? 2 : 0
        return { stdout: found.flatMap((addresses) => addresses.map((one) => `${one} STREAM\n`)).join(''), exitCode }
      },
      systemctl: () => ({ stdout: 'Id=atlbitbucket.service\nSlice=apps.slice\n' }),
    },
    name,
  )
  host.put('/etc/resolv.conf', 'nameserver 10.3.0.53\n')
  return host
}
