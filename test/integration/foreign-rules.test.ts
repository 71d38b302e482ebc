import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lowerScript, nftablesScript } from '../../src/containment/nftables.ts'
import { bareFence } from '../fixtures/bare-fence.ts'
import { joinHosts, type FenceHosts } from '../fixtures/fence-hosts.ts'
import { stagingFence } from '../fixtures/staging-fence.ts'

let hosts: FenceHosts

beforeAll(async () => {
  hosts = await joinHosts({ target: [], world: [] })
})
afterAll(() => hosts[Symbol.asyncDispose]())

/** Tables as an administrator may have them, whose names are like ours or not. */
const table = fc.record({
  family: fc.constantFrom('ip', 'ip6', 'inet'),
  name: fc.constantFrom('filter', 'understudy', 'understudy_staging', 'understudy_staging_2', 'understudy_staging_3'),
  hook: fc.constantFrom('input', 'output'),
  priority: fc.integer({ min: -300, max: 300 }),
  policy: fc.constantFrom('accept', 'drop'),
  rules: fc.array(
    fc.constantFrom(
      'meta skuid 20012 accept',
      'tcp dport @ports counter',
      'ct state established accept',
      'meta mark 7 drop comment "of theirs"',
      'jump other',
    ),
  ),
  ports: fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 4 }),
})

const wholeHost = { ...bareFence, scope: { kind: 'host', served: [22, 5432] } } as const
const fences = [bareFence, stagingFence, wholeHost]

it('rules of others stay byte for byte as they are, and a fence that is raised or lowered twice is raised or lowered', async () => {
  const tables = fc.uniqueArray(table, { maxLength: 5, selector: ({ family, name }) => `${family} ${name}` })

  await fc.assert(
    fc.asyncProperty(tables, fc.constantFrom(...fences), async (all, fence) => {
      const own = `understudy_${fence.environment.replace('-', '_')}`
      const foreign = all.filter(({ family, name }) => `${family} ${name}` !== `inet ${own}`)
      await nft(`flush ruleset\n${foreign.map(written).join('')}`)
      const before = await ruleset()
      await nft(nftablesScript(fence))
      const raised = await ruleset()
      await nft(nftablesScript(fence))
      const twice = await ruleset()
      await nft(lowerScript(fence.environment))
      const lowered = await ruleset()
      await nft(lowerScript(fence.environment))

      expect(raised.slice(0, before.length)).toBe(before)
      expect(raised.slice(before.length)).toContain(`table inet ${own} {\n`)
      expect([twice, lowered, await ruleset()]).toEqual([raised, before, before])
    }),
    { numRuns: 30 },
  )
})

type ForeignTable = typeof table extends fc.Arbitrary<infer One> ? One : never

function written({ family, name, hook, priority, policy, rules, ports }: ForeignTable): string {
  return `table ${family} ${name} {
  set ports { type inet_service; elements = { ${ports.join(', ')} }
  }
  chain other { counter
  }
  chain ${hook} { type filter hook ${hook} priority ${priority}; policy ${policy};
    ${rules.join('\n    ')}
  }
}
`
}

async function nft(script: string): Promise<void> {
  const { exitCode, stderr } = await hosts.target.run(['nft', '-f', '-'], script)
  if (exitCode !== 0) throw new Error(stderr)
}

async function ruleset(): Promise<string> {
  return (await hosts.target.run(['nft', '--stateless', 'list', 'ruleset'])).stdout
}
