import { endpointOf, endpointOfUrl, type Endpoint } from '../../kernel/endpoint.ts'
import { endpointsInText } from '../../kernel/endpoints-in-text.ts'

export interface SshConfig {
  readonly endpoints: readonly Endpoint[]
  /** Files that it takes in, and those with the hosts that it has met, as it names them. */
  readonly includes: readonly string[]
  readonly knownHosts: readonly string[]
}

/** Where the configuration of an SSH client leads: hosts under whatever alias, jumps, commands of proxies, and forwards. */
export function readSshConfig(text: string): SshConfig {
  const lines = text.split('\n').flatMap(readLine)
  const blocks = lines.reduce<readonly Block[]>(intoBlocks, [{ patterns: [], settings: [] }])
  return {
    endpoints: blocks.flatMap(({ patterns, settings }) => [
      ...hostsOf(patterns, settings),
      ...settings.flatMap(waysOf),
    ]),
    includes: filesOf(lines, 'include'),
    knownHosts: filesOf(lines, 'userknownhostsfile'),
  }
}

type Line = readonly [key: string, value: string]

interface Block {
  readonly patterns: readonly string[]
  readonly settings: readonly Line[]
}

/** A key and its value, with `=` or blanks between them, as OpenSSH reads them. */
function readLine(line: string): readonly Line[] {
  const [, key = '', value = ''] = /^\s*([a-z]\w*)(?:\s*=\s*|\s+)(.*?)\s*$/iu.exec(line) ?? []
  return key === '' ? [] : [[key.toLowerCase(), value.replaceAll('"', '')]]
}

function intoBlocks(blocks: readonly Block[], line: Line): readonly Block[] {
  const [key, value] = line
  const last = blocks.at(-1)
  if (key === 'host') return [...blocks, { patterns: value.split(/[\s,]+/u), settings: [] }]
  if (key === 'match') return [...blocks, { patterns: matchedHosts(value), settings: [] }]
  return last === undefined ? [] : [...blocks.slice(0, -1), { ...last, settings: [...last.settings, line] }]
}

function filesOf(lines: readonly Line[], key: string): readonly string[] {
  const values = lines.flatMap(([name, value]) => (name === key ? value.split(/\s+/u) : []))
  return values.filter((file) => file !== 'none' && file !== '/dev/null')
}

function matchedHosts(criteria: string): readonly string[] {
  const lists = [...criteria.matchAll(/\b(?:original)?host\s+(\S+)/giu)]
  return lists.flatMap(([, list = '']) => list.split(','))
}

/** The name behind the aliases, else the aliases themselves: they are names then. */
function hostsOf(patterns: readonly string[], settings: readonly Line[]): readonly Endpoint[] {
  const port = valueOf(settings, 'port')
  const aliases = patterns.filter((pattern) => !/[*?!]/u.test(pattern))
  const name = valueOf(settings, 'hostname')
  const names = name === undefined ? aliases : named(name, aliases)
  return names.flatMap((host) => endpointOf(host, port, 'ssh') ?? [])
}

/** `%h` in it is the alias. */
function named(name: string, aliases: readonly string[]): readonly string[] {
  return name.includes('%') ? aliases.map((alias) => name.replaceAll('%h', alias)) : [name]
}

/** The first counts. */
function valueOf(settings: readonly Line[], key: string): string | undefined {
  return settings.find(([name]) => name === key)?.[1]
}

function waysOf([key, value]: Line): readonly Endpoint[] {
  switch (key) {
    case 'proxyjump':
      return value.split(',').flatMap((jump) => jumpOf(jump.trim()))
    case 'proxycommand':
      return endpointsInText(value)
    case 'localforward':
    case 'remoteforward':
      return forwardOf(value)
    default:
      return []
  }
}

function jumpOf(jump: string): readonly Endpoint[] {
  if (jump === 'none') return []
  const url = jump.startsWith('ssh://') ? jump : `ssh://${jump}`
  return [endpointOfUrl(url)].flatMap((endpoint) => endpoint ?? [])
}

/** `[address:]port host:port`, or `host/port`. */
function forwardOf(value: string): readonly Endpoint[] {
  const [, host, port] = /\s(?:\[?([^\s\]/]+?)\]?)[:/](\d+)$/u.exec(value) ?? []
  const endpoint = host === undefined ? undefined : endpointOf(host, port)
  return endpoint === undefined ? [] : [endpoint]
}
