import { parseHosts, parseParameters, unreadableUrl, withoutCredentials } from './jdbc-parts.ts'
import type { JdbcUrl } from './jdbc-address.ts'

/** `path;KEY=value`, `file:path`, `mem:name` (embedded: no hosts) or `tcp://host:port/path`. */
export function parseH2Url(rest: string): JdbcUrl {
  const [place = '', ...settings] = rest.split(';')
  const parameters = parseParameters(settings, (text) => text)
  const remote = /^(?:tcp|ssl):\/\/([^/]*)\/(.*)$/isu.exec(place)
  const hosts = remote === null ? [] : parseHosts(remote[1] ?? '', 9092)
  if (parameters === undefined || hosts === undefined || place === '')
    return unreadableUrl('its path or host cannot be read')
  const database = remote?.[2] ?? place.replace(/^file:/iu, '')
  return { kind: 'address', vendor: 'h2', hosts, database, ...withoutCredentials(parameters, false) }
}
