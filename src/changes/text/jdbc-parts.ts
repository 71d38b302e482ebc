import type { JdbcHost, JdbcUrl } from './jdbc-address.ts'

export function unreadableUrl(because: string): JdbcUrl {
  return { kind: 'unreadable', because }
}

/** `host:port,[address]:port`; an empty text is localhost. Undefined when one cannot be read. */
export function parseHosts(text: string, defaultPort: number | undefined): readonly JdbcHost[] | undefined {
  const hosts = (text === '' ? 'localhost' : text).split(',').map((host) => parseHost(host, defaultPort))
  return hosts.every((host) => host !== undefined) ? hosts : undefined
}

/** One `host`, `host:port`, `[address]` or `[address]:port`. */
export function parseHost(text: string, defaultPort: number | undefined): JdbcHost | undefined {
  const parts = /^(?:\[([0-9a-f:.%]+)\]|([\p{L}\p{N}_.-]+))(?::(\d{0,5}))?$/iu.exec(text.trim())
  if (parts === null) return undefined
  const [, address, name = '', port = ''] = parts
  const number = port === '' ? defaultPort : Number(port)
  if (number !== undefined && (number < 1 || number > 65_535)) return undefined
  return { host: (address ?? name.replace(/\.$/u, '')).toLowerCase(), port: number }
}

/** `key=value` items; empty ones are passed over. Undefined when one cannot be decoded. */
export function parseParameters(
  items: readonly string[],
  decode: (text: string) => string | undefined,
): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>()
  for (const item of items.filter((one) => one.trim() !== '')) {
    const at = item.indexOf('=')
    const key = decode(at === -1 ? item : item.slice(0, at))
    const value = decode(at === -1 ? '' : item.slice(at + 1))
    if (key === undefined || value === undefined) return undefined
    parameters.set(key, value)
  }
  return parameters
}

/** Takes every user and password out of the parameters, and says whether there was one. */
export function withoutCredentials(
  parameters: ReadonlyMap<string, string>,
  found: boolean,
): { readonly parameters: ReadonlyMap<string, string>; readonly credentials: boolean } {
  const rest = new Map([...parameters].filter(([key]) => !CREDENTIAL_PARAMETER.test(key)))
  return { parameters: rest, credentials: found || rest.size < parameters.size }
}

const CREDENTIAL_PARAMETER = /^(?:user|userName|uid)$|passw|pwd|secret|token/iu
