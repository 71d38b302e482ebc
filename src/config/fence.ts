import { z } from 'zod'
import { HINT, matching, oneOf, reason, section } from './section.ts'

/** What stops a copy from reaching anything that is not allowed. */
export type FenceConfig =
  /** A waiver. */
  | { readonly kind: 'none'; readonly reason: string }
  | {
      readonly kind: 'raised'
      readonly with: readonly FenceMeans[]
      readonly scope: 'service-user' | 'cgroup' | 'host'
      /** Beyond what is derived. */
      readonly allow: readonly AllowedDestination[]
    }

export type FenceMeans = 'nftables' | 'hosts' | 'windows'

export interface AllowedDestination {
  /** A host name, an address, or a network such as 10.1.0.0/16. */
  readonly to: string
  readonly port: number
}

export function fenceSchema() {
  const means = 'a list of nftables, hosts or windows'
  const raised = section({
    with: z
      .array(oneOf(['nftables', 'hosts', 'windows']), { error: means })
      .min(1, { error: means })
      .default(['nftables', 'hosts']),
    scope: oneOf(['service-user', 'cgroup', 'host']).default('service-user'),
    allow: z.array(destinationSchema(), { error: 'a list of "host:port" or "cidr:port"' }).default([]),
  })
  return z
    .union([section({ none: reason() }), raised], {
      error: `{ with, scope, allow }, or the waiver { none: "reason" }${HINT}a refresh without a fence needs a reason, which plan and report show`,
    })
    .transform((written): FenceConfig => {
      return 'none' in written ? { kind: 'none', reason: written.none } : { kind: 'raised', ...written }
    })
}

/** IPv6 stands in brackets: "[2001:db8::/32]:443". */
const DESTINATION = /^(?:\[([0-9A-Fa-f:.]+(?:\/\d{1,3})?)\]|([A-Za-z0-9_][A-Za-z0-9._-]*(?:\/\d{1,2})?)):(\d{1,5})$/

function destinationSchema() {
  const expected = '"host:port" or "cidr:port", such as "10.1.0.0/16:443" or "[2001:db8::1]:443"'
  return matching(DESTINATION, expected)
    .refine((text) => isDestination(parseDestination(text)), { error: expected })
    .transform(parseDestination)
}

function parseDestination(text: string): AllowedDestination {
  const [, bracketed, plain, port] = DESTINATION.exec(text) ?? []
  return { to: bracketed ?? plain ?? '', port: Number(port) }
}

function isDestination({ to, port }: AllowedDestination): boolean {
  const [network = '', bits] = to.split('/')
  const six = network.includes(':')
  if (bits !== undefined && !six && !/^\d+(\.\d+){3}$/.test(network)) return false
  // A network of 0 bits is everywhere, production included.
  return port >= 1 && port <= 65_535 && Number(bits ?? 1) >= 1 && Number(bits ?? 1) <= (six ? 128 : 32)
}
