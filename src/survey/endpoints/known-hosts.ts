import { endpointOf, type Endpoint } from '../../kernel/endpoint.ts'

export interface KnownHosts {
  readonly endpoints: readonly Endpoint[]
  /** Lines whose names only who knows them already can tell. */
  readonly hashed: number
  /** Names with a wildcard, which stand for more than one host. */
  readonly patterns: readonly string[]
}

/** Whom an SSH client has met: every name and address of a known_hosts file, on port 22 where none is given. No key is kept. */
export function readKnownHosts(text: string): KnownHosts {
  const lines = text.split('\n').flatMap(namesOf)
  const names = lines.flatMap((line) => (line.startsWith('|') ? [] : line.split(',')))
  return {
    endpoints: names.flatMap(endpointOfName),
    hashed: lines.filter((line) => line.startsWith('|')).length,
    patterns: names.filter(isPattern),
  }
}

/** The field with the names, behind a marker such as `@cert-authority` where there is one. */
function namesOf(line: string): readonly string[] {
  const [, names = ''] = /^\s*(?:@\S+\s+)?([^\s#@]\S*)\s+\S/u.exec(line) ?? []
  return names === '' ? [] : [names]
}

function endpointOfName(name: string): readonly Endpoint[] {
  if (isPattern(name)) return []
  const [, bracketed, port] = /^\[(.+)\]:(\d+)$/u.exec(name) ?? []
  const endpoint = endpointOf(bracketed ?? name, port, 'ssh')
  return endpoint === undefined ? [] : [endpoint]
}

/** One that is negated excludes a host, and leads nowhere. */
function isPattern(name: string): boolean {
  return /[*?]/u.test(name) || name.startsWith('!')
}
