import { parseHost, parseParameters, unreadableUrl, withoutCredentials } from './jdbc-parts.ts'
import type { JdbcUrl } from './jdbc-address.ts'

/** `//host\instance:port;property=value;...`; property names are read in any case, values may stand in braces. */
export function parseSqlServerUrl(rest: string): JdbcUrl {
  const parts = /^\/\/([^;\\:[\]]*|\[[^\]]*\])(?:\\([^;:]*))?(?::(\d+))?(?:;(.*))?$/su.exec(rest)
  if (parts === null) return unreadableUrl('no //host in it')
  const parameters = parseParameters(splitProperties(parts[4] ?? ''), (text) =>
    text.replace(/^\{(.*)\}$/su, '$1').trim(),
  )
  if (parameters === undefined) return unreadableUrl('its properties cannot be read')
  const find = (...names: readonly string[]) => [...parameters].find(([key]) => names.includes(key.toLowerCase()))?.[1]
  const name = parts[1] === '' ? find('servername', 'server') : parts[1]
  const port = parts[3] ?? find('portnumber', 'port')
  const instance = parts[2] ?? find('instancename')
  // The server's browser service tells the port of a named instance.
  const host = parseHost(name ?? 'localhost', instance === undefined ? 1433 : undefined)
  const hostWithPort = port === undefined ? host : parseHost(`${name ?? 'localhost'}:${port}`, undefined)
  if (hostWithPort === undefined) return unreadableUrl('its host or port cannot be read')
  return {
    kind: 'address',
    vendor: 'sqlserver',
    hosts: [hostWithPort],
    database: find('databasename', 'database'),
    ...withoutCredentials(parameters, false),
  }
}

function splitProperties(text: string): readonly string[] {
  return text.match(/(?:[^;={}]*=\{(?:[^}]|\}\})*\}|[^;])+/gsu) ?? []
}
