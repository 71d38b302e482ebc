import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Settings } from '../settings.ts'

/** What two members say to each other first: the group decides whether they join. */
const Hello = z.object({
  group: z.string(),
  proof: z.string(),
  node: z.object({
    id: z.string(),
    name: z.string(),
    address: z.string(),
    port: z.number(),
    version: z.string(),
  }),
})

export type Hello = z.infer<typeof Hello>
export type ClusterNode = Hello['node']

export function helloOf(settings: Settings, node: ClusterNode): Hello {
  const group = settings.get('hazelcast.group.name') ?? 'bitbucket'
  const password = settings.get('hazelcast.group.password') ?? ''
  return { group, proof: createHash('sha256').update(`${group}:${password}`).digest('hex'), node }
}

/** One line: a protocol word and JSON. */
export function formatHello(hello: Hello): string {
  return `HZC ${JSON.stringify(hello)}\n`
}

/** undefined for anything that no member says. */
export function parseHello(line: string): Hello | undefined {
  const [, json] = /^HZC (\{.*\})\r?$/.exec(line) ?? []
  if (json === undefined) return undefined
  try {
    return Hello.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}

export function sameGroup(one: Hello, other: Hello): boolean {
  return one.group === other.group && one.proof === other.proof
}
