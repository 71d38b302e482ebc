import { domainToASCII } from 'node:url'

/** Host (name or address, lower case), port and protocol that a finding leads to. */
export interface Endpoint {
  readonly host: string
  readonly port: number | undefined
  readonly protocol: 'tcp' | 'udp'
  readonly scheme?: string
}

/** `host:port`, `[address]:port`, `host:port/udp`; without a port `scheme://host`, or the host alone. */
export function formatEndpoint({ host, port, protocol, scheme }: Endpoint): string {
  const name = host.includes(':') ? `[${host}]` : host
  const end = protocol === 'udp' ? '/udp' : ''
  if (port !== undefined) return `${name}:${port}${end}`
  return scheme === undefined ? name + end : `${scheme}://${name}`
}

/** What `formatEndpoint` writes of an endpoint with a port; undefined for any other text, such as the name of a place. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const [, address, name, port, datagrams] = /^(?:\[([0-9a-f:.]+)\]|([^\s/:[\]]+)):(\d{1,5})(\/udp)?$/u.exec(text) ?? []
  const endpoint = port === undefined ? undefined : endpointOf(address ?? name ?? '', port)
  return endpoint === undefined || datagrams === undefined ? endpoint : { ...endpoint, protocol: 'udp' }
}

/** Whether both lead to the same host, port and protocol, whatever is spoken there. */
export function sameEndpoint(one: Endpoint, other: Endpoint): boolean {
  return one.host === other.host && one.port === other.port && one.protocol === other.protocol
}

/**
 * Where a URL leads: http, ssh, ldap, smtp, jdbc and the like, with the scheme's own port where none is given. User
 * information is dropped. The first of several hosts; undefined for what names no host (file, jdbc:h2) or is no URL.
 */
export function endpointOfUrl(text: string): Endpoint | undefined {
  const url = URL_PATTERN.exec(text.trim())
  if (url !== null) return endpointsOfAuthority(url[1] ?? '', url[2] ?? '')[0]
  const copyAddress = COPY_ADDRESS_PATTERN.exec(text.trim())
  return copyAddress === null ? undefined : endpointOf(copyAddress[1] ?? '', undefined, 'ssh')
}

/** The endpoints of `user:password@host:port,host:port`, in order; those that cannot be read are left out. */
export function endpointsOfAuthority(scheme: string, authority: string): readonly Endpoint[] {
  const hosts = authority.slice(authority.lastIndexOf('@') + 1)
  return hosts.split(',').flatMap((host) => {
    const parts = HOST_PATTERN.exec(host)
    const endpoint = parts === null ? undefined : endpointOf(parts[1] ?? parts[2] ?? '', parts[3], scheme)
    return endpoint === undefined ? [] : [endpoint]
  })
}

/** An endpoint with its host normalised: lower case, no final dot, punycode, addresses in canonical form. Undefined for no host. */
export function endpointOf(host: string, port: string | undefined, scheme?: string): Endpoint | undefined {
  const name = normalizeHost(host)
  const spoken = scheme?.toLowerCase()
  if (name === '' || (spoken !== undefined && localSchemes.has(spoken))) return undefined
  const given = port === undefined || port === '' ? undefined : Number(port)
  if (given !== undefined && (given < 1 || given > 65_535)) return undefined
  return {
    host: name,
    port: given ?? (spoken === undefined ? undefined : defaultPorts.get(spoken)),
    protocol: spoken !== undefined && datagramSchemes.has(spoken) ? 'udp' : 'tcp',
    ...(spoken === undefined ? {} : { scheme: spoken }),
  }
}

// `jdbc:sqlserver://host\instance:1433;...` ends its host at the backslash; `jdbc:oracle:thin:user/password@//host:1521/x` has no slashes of its own.
const URL_PATTERN =
  /^((?:jdbc:)?[a-z][a-z0-9+.-]*|jdbc:oracle):(?:\/\/|(?:thin|oci|oci8):[^@\s]*@(?:\/\/)?)([^/?#\s;"'<>]*)/iu
const COPY_ADDRESS_PATTERN = /^[\w.-]+@([\p{L}\p{N}_.-]+):(?!\/\/)[^\s@]+$/u
const HOST_PATTERN =
  /^(?:\[([0-9a-f:.]+)(?:%[^\]]*)?\]|([\p{L}\p{N}\p{M}._~%-]+))(?:\\[\w$]*)?(?::(\d{0,5}))?(?::\w+)?$/iu

const localSchemes: ReadonlySet<string> = new Set([
  'file',
  'jar',
  'classpath',
  'data',
  'jdbc:h2',
  'unix',
  'chrome-extension',
])
const datagramSchemes: ReadonlySet<string> = new Set(['udp', 'syslog', 'statsd', 'snmp', 'ntp'])

const defaultPorts: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['ws', 80],
  ['https', 443],
  ['wss', 443],
  ['ssh', 22],
  ['sftp', 22],
  ['git+ssh', 22],
  ['ssh+git', 22],
  ['git', 9418],
  ['ftp', 21],
  ['ftps', 990],
  ['ldap', 389],
  ['ldaps', 636],
  ['smtp', 25],
  ['smtps', 465],
  ['submission', 587],
  ['amqp', 5672],
  ['amqps', 5671],
  ['redis', 6379],
  ['rediss', 6379],
  ['kafka', 9092],
  ['mongodb', 27_017],
  ['nfs', 2049],
  ['smb', 445],
  ['ntp', 123],
  ['snmp', 161],
  ['syslog', 514],
  ['statsd', 8125],
  ['postgres', 5432],
  ['postgresql', 5432],
  ['jdbc:postgresql', 5432],
  ['mysql', 3306],
  ['jdbc:mysql', 3306],
  ['jdbc:mariadb', 3306],
  ['jdbc:sqlserver', 1433],
  ['jdbc:oracle', 1521],
])

function normalizeHost(host: string): string {
  if (host.includes(':')) return normalizeAddress(host)
  const name = host.replace(/\.$/u, '')
  return (domainToASCII(name) || name).toLowerCase()
}

function normalizeAddress(address: string): string {
  const url = URL.parse(`http://[${address}]/`)
  return url === null ? '' : url.hostname.slice(1, -1)
}
