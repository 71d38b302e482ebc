import type { Target } from '../../kernel/target.ts'

const CONNECTOR = /^server\.(?:additional-connector\.\d+\.)?(.+)$/

/** The part of a connector's property name behind its prefix: `proxy-name`; undefined for other properties. */
export function connectorAttribute(key: string): string | undefined {
  const attribute = CONNECTOR.exec(key)?.[1]
  return attribute !== undefined && isProductions(attribute) ? attribute : undefined
}

/** What the target's connector has there; null where it has nothing. */
export function attributeOfTarget(attribute: string, { proxy }: Target): string | null {
  switch (attribute) {
    case 'proxy-name':
      return proxy?.name ?? null
    case 'proxy-port':
      return proxy === undefined ? null : String(proxy.port)
    case 'scheme':
      return proxy?.scheme ?? null
    case 'secure':
      return proxy === undefined ? null : String(proxy.secure)
    case 'redirect-port':
      return proxy?.redirectPort === undefined ? null : String(proxy.redirectPort)
    case 'require-ssl':
      return proxy?.secure === true ? 'true' : null
    default:
      return null
  }
}

export const proxyAttributes = ['proxy-name', 'proxy-port', 'scheme', 'secure', 'redirect-port'] as const

function isProductions(attribute: string): boolean {
  return (
    proxyAttributes.some((name) => name === attribute) ||
    attribute === 'require-ssl' ||
    attribute === 'address' ||
    attribute.startsWith('ssl.')
  )
}
