import type { EnvironmentConfig } from '../config/environment.ts'
import { formatEndpoint, endpointOfUrl, type Endpoint } from '../kernel/endpoint.ts'
import type { ConfiguredNames } from './configured-names.ts'
import { hostSpellings } from './host-spellings.ts'
import type { NameNeedle, Needle } from './needle.ts'
import { secretNeedles } from './secret-needles.ts'

/** What an environment is called by: its configuration, and what is known of it beside. */
export interface EnvironmentNames extends ConfiguredNames {
  readonly config: EnvironmentConfig
  /** As its database says, where that differs from the configuration. */
  readonly baseUrl: string | undefined
  readonly serverId: string | undefined
  /** Of its nodes and its database server. */
  readonly addresses: readonly string[]
  /** What its machines call themselves, with their domain and without. */
  readonly machines: readonly string[]
  /** Other names of its own: nodes of its cluster, further connectors. Never systems that it only talks to. */
  readonly endpoints: readonly Endpoint[]
}

export interface Needles {
  readonly needles: readonly Needle[]
  /** Names that are not searched for, each with the reason. */
  readonly notSearched: readonly string[]
}

/** What the copy must not name. What source and target share is no needle: host and port, or the whole address, may be. */
export function needlesOf(source: EnvironmentNames, target: EnvironmentNames): Needles {
  const theirs = endpointsOf(target)
  const sharedHosts = new Set([...theirs.map(({ host }) => host), ...target.addresses, ...target.machines])
  const sharedEndpoints = new Set(theirs.map(formatEndpoint))
  const ours = endpointsOf(source)
  const hosts = unique([...ours.map(({ host }) => host), ...source.addresses, ...source.machines])
  const endpoints = ours.filter(({ host, port }) => sharedHosts.has(host) && port !== undefined)
  const secrets = secretNeedles(source.secrets)
  return {
    needles: [
      ...hosts.filter((host) => !sharedHosts.has(host)).map(hostNeedle),
      ...unique(endpoints.map(formatEndpoint))
        .filter((text) => !sharedEndpoints.has(text))
        .map((text): Needle => ({ kind: 'endpoint', text, host: text.slice(0, text.lastIndexOf(':')) })),
      ...urlsWithoutPort(source, sharedHosts, sharedEndpoints),
      ...wholeAddresses(source, target, sharedEndpoints),
      ...serverId(source, target),
      ...folders(source, target),
      ...buckets(source, target),
      ...secrets.needles,
    ],
    notSearched: [
      ...hosts
        .filter((host) => sharedHosts.has(host))
        .map((host) => `${host}: ${source.config.name} and ${target.config.name} share it`),
      ...secrets.notSearched,
    ],
  }
}

/** Of an environment that nobody looked at. */
export const noNames: Omit<EnvironmentNames, 'config'> = {
  baseUrl: undefined,
  serverId: undefined,
  addresses: [],
  machines: [],
  endpoints: [],
  secrets: [],
  folders: [],
  buckets: [],
}

/** The names that its configuration gives the environment, and its database server. */
export function hostsOf(config: EnvironmentConfig): readonly string[] {
  return unique(endpointsOf({ ...noNames, config }).map(({ host }) => host))
}

function endpointsOf(names: EnvironmentNames): readonly Endpoint[] {
  const { config, endpoints } = names
  const { nodes, database } = config
  const urls = [...urlsOf(names), ...nodes.map(({ api }) => api)]
  const hosts = nodes.flatMap(({ host }) => (host.kind === 'ssh' ? [host.host] : []))
  const given = [
    ...hosts.map((host) => `tcp://${bracketed(host)}`),
    `tcp://${bracketed(database.host)}:${database.port}`,
  ]
  return [...[...urls, ...given].flatMap((url) => endpointOfUrl(url) ?? []), ...endpoints]
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

/** The port of its scheme is seldom written: `https://host` stands for `host:443`. */
function urlsWithoutPort(
  source: EnvironmentNames,
  sharedHosts: ReadonlySet<string>,
  sharedEndpoints: ReadonlySet<string>,
): readonly Needle[] {
  return urlsOf(source).flatMap((text): readonly Needle[] => {
    const endpoint = endpointOfUrl(text)
    if (endpoint?.scheme === undefined || URL.parse(text)?.port !== '') return []
    if (!sharedHosts.has(endpoint.host) || sharedEndpoints.has(formatEndpoint(endpoint))) return []
    return [{ kind: 'url', text: `${endpoint.scheme}://${bracketed(endpoint.host)}`, host: endpoint.host }]
  })
}

function urlsOf({ config, baseUrl }: EnvironmentNames): readonly string[] {
  return unique([config.baseUrl, baseUrl ?? config.baseUrl])
}

/** Where even host and port are shared: another database of one server, another context path of one web server. */
function wholeAddresses(
  source: EnvironmentNames,
  target: EnvironmentNames,
  sharedEndpoints: ReadonlySet<string>,
): readonly Needle[] {
  const theirs = addressesOf(target)
  return addressesOf(source)
    .filter(({ at, path }) => path !== '' && sharedEndpoints.has(at) && !theirs.some((one) => covers(at + path, one)))
    .flatMap(({ written, path }) => written.map((at): Needle => ({ kind: 'path', text: `${at}${path}`.toLowerCase() })))
}

interface Address {
  readonly at: string
  /** `at`, and the host alone where the port is the scheme's own. */
  readonly written: readonly string[]
  readonly path: string
}

function addressesOf(names: EnvironmentNames): readonly Address[] {
  const { host, port, name } = names.config.database
  const database = { at: `${bracketed(host.toLowerCase())}:${port}`, path: `/${name}` }
  const web = urlsOf(names).flatMap((text) => {
    const endpoint = endpointOfUrl(text)
    const path = URL.parse(text)?.pathname.replace(/\/$/u, '') ?? ''
    if (endpoint === undefined) return []
    return [{ at: formatEndpoint(endpoint), written: unique([formatEndpoint(endpoint), endpoint.host]), path }]
  })
  return [{ ...database, written: [database.at] }, ...web]
}

/** A needle that the target's own address holds would find the target. */
function covers(needle: string, { at, path }: Address): boolean {
  return `${at}${path}/`.startsWith(`${needle}/`)
}

function serverId(source: EnvironmentNames, target: EnvironmentNames): readonly Needle[] {
  const id = source.serverId
  if (id === undefined || id.toLowerCase() === target.serverId?.toLowerCase()) return []
  return [named('text', id)]
}

/** Homes and storage, unless the target's own lie at or below the same. */
function folders(source: EnvironmentNames, target: EnvironmentNames): readonly Needle[] {
  const theirs = foldersOf(target).map((folder) => folder.toLowerCase())
  return onceInSmallLetters(foldersOf(source))
    .filter((folder) => folder.length >= 6)
    .filter((folder) => !theirs.some((other) => `${other}/`.startsWith(`${folder.toLowerCase()}/`)))
    .map((folder) => named('path', folder))
}

function foldersOf({ config, folders: further }: EnvironmentNames): readonly string[] {
  return [...config.nodes.map(({ home }) => home), config.sharedHome, ...further]
}

/** One that is a plain word counts, as a host does, only in a URL. */
function buckets(source: EnvironmentNames, target: EnvironmentNames): readonly Needle[] {
  return onceInSmallLetters(source.buckets)
    .filter((bucket) => !target.buckets.includes(bucket))
    .map((bucket) => (/[-._\d]/u.test(bucket) && bucket.length >= 6 ? named('text', bucket) : hostNeedle(bucket)))
}

function hostNeedle(host: string): NameNeedle {
  const also = hostSpellings(host)
  return { ...named('host', host), host: host.toLowerCase(), ...(also.length === 0 ? {} : { also }) }
}

/** Some encodings hide the case, so that it is searched for as it is known too. */
function named(kind: NameNeedle['kind'], written: string): NameNeedle {
  const text = written.toLowerCase()
  return { kind, text, ...(text === written ? {} : { also: [written] }) }
}

function onceInSmallLetters(names: readonly string[]): readonly string[] {
  const small = names.map((name) => name.toLowerCase())
  return names.filter((_, index) => small.indexOf(small[index] ?? '') === index)
}

function unique<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)]
}
