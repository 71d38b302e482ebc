import { describe, expect, it } from 'vitest'
import { memoryHost, type Programs } from '../../test/fixtures/memory-host.ts'
import { plannedFinding } from '../../test/fixtures/planning.ts'
import { production, productionFacts, refreshOfStaging, staging } from '../../test/fixtures/two-environments.ts'
import { sharedEndpoints } from './shared-endpoints.ts'

const names: Readonly<Record<string, string>> = {
  'hooks.example.com': '10.1.0.5',
  'sink.example.com': '10.1.0.5',
  'db.staging.example.com': '10.2.0.20',
}
const programs: Programs = {
  getent: ({ args }) => {
    const found = args.slice(args.indexOf('--') + 1).map((key) => (key.startsWith('240.') ? key : names[key]))
    const stdout = found.flatMap((address) => (address === undefined ? [] : [`${address} STREAM\n`])).join('')
    return { stdout, exitCode: found.includes(undefined) ? 2 : 0 }
  },
}
const redirect = { kind: 'redirect', to: { kind: 'host', host: 'sink.example.com', port: 1025 } } as const
const refresh = {
  ...refreshOfStaging,
  integrations: { ...refreshOfStaging.integrations, decisions: { 'mail-server': redirect } },
}
const facts = { ...productionFacts, findings: [plannedFinding('webhooks')] }

function shared(used: Programs = programs, of = facts) {
  return sharedEndpoints(
    {
      config: {
        state: { kind: 'folder', path: '/state' },
        environments: { production, staging },
        refresh: { staging: refresh },
      },
      integrations: [],
      openHost: () => memoryHost(used),
    },
    of,
  )
}

describe('what a copy may reach that its source uses too', () => {
  it('is told for each refresh from the source, by the addresses that the host of the target knows', async () => {
    expect(await shared()).toEqual({
      shared: [
        {
          target: 'staging',
          allowed: 'sink.example.com:1025',
          why: 'redirect',
          production: 'hooks.example.com:443',
          sources: ['webhooks'],
          by: 'address',
        },
      ],
      warnings: [],
    })
  })

  it('is nothing for an environment that nobody copies', async () => {
    expect(await shared({}, { ...facts, environment: 'development' })).toEqual({ shared: [], warnings: [] })
  })

  it('is a warning where the host of the target can not be asked', async () => {
    expect(await shared({})).toEqual({
      shared: [],
      warnings: [
        {
          severity: 'warning',
          summary:
            'which endpoints share an address with what staging may reach is not known: getent is not installed on ssh://understudy@bb1',
          hint: 'install it',
        },
      ],
    })
  })
})
