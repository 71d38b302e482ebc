import { hostName } from './host.ts'
import { flag, oneOf, port, section } from './section.ts'

/** What the reverse proxy in front of an environment shows to users. */
export interface ProxyConfig {
  readonly name: string
  /** Default 443 for https, 80 for http. */
  readonly port: number
  /** Default https. */
  readonly scheme: 'http' | 'https'
  /** Default true for https. */
  readonly secure: boolean
}

export function proxySchema() {
  return section({
    name: hostName(),
    port: port().optional(),
    scheme: oneOf(['http', 'https']).default('https'),
    secure: flag().optional(),
  }).transform(({ name, scheme, port, secure }): ProxyConfig => {
    const encrypted = scheme === 'https'
    return { name, port: port ?? (encrypted ? 443 : 80), scheme, secure: secure ?? encrypted }
  })
}
