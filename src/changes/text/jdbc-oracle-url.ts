import { parseHost, unreadableUrl } from './jdbc-parts.ts'
import type { JdbcHost, JdbcUrl } from './jdbc-address.ts'

/** `thin:user/password@` with `host:port:SID`, `//host:port/service` or a descriptor. An alias of tnsnames.ora is unreadable. */
export function parseOracleUrl(rest: string): JdbcUrl {
  const parts = /^(?:thin|oci|oci8):([^@]*|"[^"]*"\/"[^"]*")@(.*)$/isu.exec(rest)
  if (parts === null) return unreadableUrl('no @address in it')
  const [, login = '', address = ''] = parts
  const end = address.lastIndexOf('@') + 1
  const target = address.slice(end).trim()
  const credentials = login.replace('/', '') !== '' || end > 0
  return target.startsWith('(') ? fromDescriptor(target, credentials) : fromAddress(target, credentials)
}

const ADDRESS_PATTERN =
  /^(?:(?:tcps?:)?\/\/)?(\[[^\]]+\]|[\p{L}\p{N}_.-]+)(?::(\d+))?(?:[:/]([\w$#.-]+))?(?::\w+)?(?:\/\w+)?(?:\?.*)?$/iu

function fromAddress(target: string, credentials: boolean): JdbcUrl {
  const parts = ADDRESS_PATTERN.exec(target)
  const [, host = '', port, database] = parts ?? []
  const isAlias = !target.includes('//') && port === undefined && database === undefined
  if (parts === null || isAlias) return unreadableUrl('an alias that only tnsnames.ora resolves, or no address')
  const address = parseHost(port === undefined ? host : `${host}:${port}`, 1521)
  return address === undefined
    ? unreadableUrl('its host or port cannot be read')
    : oracle([address], database, credentials)
}

function fromDescriptor(target: string, credentials: boolean): JdbcUrl {
  const addresses = [...target.matchAll(/\(\s*ADDRESS\s*=((?:\s*\([^()]*\))*)\s*\)/giu)].map(([, body = '']) => body)
  const hosts = addresses.map((body) => {
    const port = entryOf(body, 'PORT')
    return parseHost(`${bracketed(entryOf(body, 'HOST') ?? '')}${port === undefined ? '' : `:${port}`}`, 1521)
  })
  if (hosts.length === 0 || !hosts.every((host) => host !== undefined))
    return unreadableUrl('its descriptor has no readable address')
  return oracle(hosts, entryOf(target, 'SERVICE_NAME') ?? entryOf(target, 'SID'), credentials)
}

function oracle(hosts: readonly JdbcHost[], database: string | undefined, credentials: boolean): JdbcUrl {
  return { kind: 'address', vendor: 'oracle', hosts, database, parameters: new Map(), credentials }
}

function entryOf(text: string, name: string): string | undefined {
  return new RegExp(`\\(\\s*${name}\\s*=\\s*([^()]*?)\\s*\\)`, 'iu').exec(text)?.[1]
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}
