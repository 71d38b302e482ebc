import { containsNetwork, parseNetwork, type Network } from './address.ts'
import {
  CANARY,
  CGROUP_CANARY,
  HOST_CANARY,
  reasonText,
  type Destination,
  type Fence,
  type KnownEndpoint,
  type PosixUser,
} from './fence.ts'

/** One name for each environment, so that two targets on one host never meet. */
export function tableName(environment: string): string {
  return `understudy_${environment.replaceAll('-', '_')}`
}

/** Rises with each attempt that the rules wrote into the kernel's log. */
export const LOGGED_COUNTER = 'logged'

/** What a line of the kernel's log about a refused packet begins with. */
export function logPrefix(environment: string): string {
  return `understudy fence ${environment}: `
}

/** Its counter rises with each attempt that the fence refused, and by nothing else. */
export function counterName({ address, port, protocol }: Omit<KnownEndpoint, 'endpoints'>): string {
  return `to_${address.replaceAll(':', '_')}_${protocol}_${port}`
}

/**
 * A script for `nft -f`: one transaction that makes the table of this environment anew and touches no other. A script that does
 * not load leaves the earlier fence as it was. Its latches are closed: it is loaded at every boot, however late that is.
 */
export function nftablesScript(fence: Fence<PosixUser>): string {
  const table = `table inet ${tableName(fence.environment)}`
  const lines = [
    `# Fence of ${fence.environment}: what ${fence.serviceUser.name} may reach. Made by Understudy.`,
    // Without the first line there may be nothing to delete; without the second, rules of the earlier fence stay.
    table,
    `delete ${table}`,
    `${table} {`,
    ...counters(fence),
    ...sets(fence),
    ...outputChain(fence),
    ...(fence.scope.kind === 'cgroup' ? chain('service_cgroup', []) : []),
    ...serviceUserChain(),
    ...(fence.scope.kind === 'host' ? hostChain(fence.scope.served) : []),
    ...destinationsChain(fence.environment),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

/**
 * Opens the latches of a fence that stands, and closes every other. `now` turns the end of each into the time that the kernel keeps
 * it open, whether Understudy runs or not, and whatever the clock does.
 */
export function latchScript({ environment, allowed }: Fence, now: Date): string {
  const families = [4, 6] as const
  const lines = families.flatMap((family) => {
    const elements = allowed.filter(({ to }) => familyOf(to) === family).flatMap((one) => latchElement(one, now) ?? [])
    const set = `inet ${tableName(environment)} latched${family}`
    return [`flush set ${set}`, ...elements.map(({ key }) => `add element ${set} { ${key} }`)]
  })
  return `${lines.join('\n')}\n`
}

/**
 * Puts the cgroup of the service under a fence that stands; undefined for another scope. Loaded at each start of the service: the
 * kernel knows a cgroup by its number, and the one that a start makes anew is another though its path is the same.
 */
export function cgroupScript({ environment, scope }: Fence): string | undefined {
  if (scope.kind !== 'cgroup') return undefined
  const at = `inet ${tableName(environment)} service_cgroup`
  const ofCgroup = `socket cgroupv2 level ${scope.path.split('/').length} "${scope.path}"`
  const lines = [
    `flush chain ${at}`,
    `add rule ${at} ${ofCgroup} ${toCanary(CGROUP_CANARY)}`,
    `add rule ${at} ${ofCgroup} goto service_user`,
  ]
  return `${lines.join('\n')}\n`
}

/** Takes the fence of an environment down, and does nothing where none stands. For `nft -f -` too. */
export function lowerScript(environment: string): string {
  const table = `table inet ${tableName(environment)}`
  return `${table}\ndelete ${table}\n`
}

function counters({ known }: Fence): readonly string[] {
  return ['canary', 'refused', LOGGED_COUNTER, ...known.map(counterName)].map((name) => `\tcounter ${name} { }`)
}

function sets({ allowed, loopback, known, scope }: Fence): readonly string[] {
  const permanent = allowed.filter(({ why }) => why.kind !== 'latch')
  const networks = withoutNested(permanent.filter(({ to }) => to.includes('/')))
  const addresses = permanent.filter(({ to }) => !to.includes('/'))
  const elementOf = ({ protocol, port, listener }: Fence['loopback'][number]): Element => ({
    key: `${protocol} . ${port}`,
    comment: listener,
  })
  const families = [4, 6] as const
  return [
    ...block('set loopback', ['type inet_proto . inet_service'], loopback.map(elementOf)),
    ...(scope.kind === 'host' ? servedSet(scope.served) : []),
    ...families.flatMap((family) => destinationSet('allowed', family, [], addresses)),
    // A set of its own: a network and an address in it can't stand in one.
    ...families.flatMap((family) => destinationSet('networks', family, ['flags interval'], networks)),
    ...families.flatMap((family) => destinationSet('latched', family, ['flags timeout'], [])),
    ...families.flatMap((family) => knownMap(family, known)),
    ...families.flatMap((family) => triedSet(family)),
  ]
}

function servedSet(ports: readonly number[]): readonly string[] {
  const elements = ports.map((port) => ({ key: String(port), comment: 'listened on' }))
  return block('set served', ['type inet_service'], elements)
}

interface Element {
  readonly key: string
  readonly comment: string
}

function destinationSet(
  name: string,
  family: 4 | 6,
  flags: readonly string[],
  destinations: readonly Destination[],
): readonly string[] {
  const elements = destinations.filter(({ to }) => familyOf(to) === family).map(destinationElement)
  return block(`set ${name}${family}`, [`type ipv${family}_addr . inet_proto . inet_service`, ...flags], elements)
}

function destinationElement({ to, protocol, port, why, endpoint }: Destination): Element {
  return { key: `${to} . ${protocol} . ${port}`, comment: `${reasonText(why)}: ${endpoint}` }
}

/** One that is over is not put in. */
function latchElement(destination: Destination, now: Date): Element | undefined {
  if (destination.why.kind !== 'latch') return undefined
  const seconds = Math.floor((Date.parse(destination.why.until) - now.getTime()) / 1000)
  if (!(seconds > 0)) return undefined
  const { key, comment } = destinationElement(destination)
  return { key: `${key} timeout ${seconds}s`, comment }
}

function knownMap(family: 4 | 6, known: readonly KnownEndpoint[]): readonly string[] {
  const elements = known
    .filter(({ address }) => familyOf(address) === family)
    .map((one) => ({
      key: `${one.address} . ${one.protocol} . ${one.port} : "${counterName(one)}"`,
      comment: one.endpoints.join(', '),
    }))
  return block(`map known${family}`, [`type ipv${family}_addr . inet_proto . inet_service : counter`], elements)
}

/** Whatever was tried, known or not: the kernel adds it. Full, it forgets nothing and takes in nothing more; what is tried is refused all the same. */
function triedSet(family: 4 | 6): readonly string[] {
  const lines = ['flags dynamic,timeout', `timeout ${TRIED_KEPT_DAYS}d`, `size ${TRIED_SIZE}`]
  return block(`set ${triedSetName(family)}`, [`type ipv${family}_addr . inet_proto . inet_service`, ...lines], [])
}

export function triedSetName(family: 4 | 6): string {
  return `tried${family}`
}

/** Destinations that a set takes in. */
export const TRIED_SIZE = 4096

/** After its last attempt; what is left of that time tells when that was. */
export const TRIED_KEPT_DAYS = 30

function block(head: string, lines: readonly string[], elements: readonly Element[]): readonly string[] {
  // A name comes from production's data: none may end the comment.
  const listed = elements.map(({ key, comment }) => `\t\t\t${key}, # ${comment.replaceAll(/[^ -~]/g, '?')}`)
  const written = listed.length === 0 ? [] : ['\t\telements = {', ...listed, '\t\t}']
  return [`\t${head} {`, ...lines.map((line) => `\t\t${line}`), ...written, '\t}']
}

/**
 * Behind every translation of addresses (-100), so that what is looked at is where a packet really goes; before the administrator's
 * own filter (0), so that our counters see what it would refuse too.
 */
function outputChain({ scope, serviceUser }: Fence<PosixUser>): readonly string[] {
  const users = usersOf(serviceUser)
  return chain('output', [
    'type filter hook output priority -10; policy accept;',
    `meta skuid ${users} ${toCanary(CANARY)}`,
    // By which a start proves that its cgroup is in. For the canary alone: what else of the service user gets into that chain, whose
    // rules each start loads anew, could be let out by it.
    ...(scope.kind === 'cgroup' ? [`meta skuid ${users} ${isTo(CGROUP_CANARY)} jump service_cgroup`] : []),
    `meta skuid ${users} goto service_user`,
    // Sockets that a root start script opened before it became the service user.
    ...(scope.kind === 'cgroup' ? ['jump service_cgroup'] : []),
    ...(scope.kind === 'host' ? ['goto host'] : []),
  ])
}

function usersOf({ uid, subordinate }: PosixUser): string {
  const ranges = subordinate.map(({ first, last }) => `${first}-${last}`)
  return ranges.length === 0 ? String(uid) : `{ ${[uid, ...ranges].join(', ')} }`
}

type Canary = typeof CANARY | typeof CGROUP_CANARY | typeof HOST_CANARY

function isTo({ address, port }: Canary): string {
  return `ip daddr ${address} tcp dport ${port}`
}

function toCanary(canary: Canary): string {
  return `${isTo(canary)} counter name canary ${REJECT}`
}

/** Never a bare `established`: that takes in connections which the copy opened before the fence stood. */
const REPLIES = 'ct direction reply accept'

const REJECT = 'reject with icmpx admin-prohibited'

/** What opens a connection over TCP. */
const SYN = 'tcp flags & (fin|syn|rst|ack) == syn'

function serviceUserChain(): readonly string[] {
  return chain('service_user', [
    REPLIES,
    'ip daddr 127.0.0.1 meta l4proto . th dport @loopback accept',
    'ip6 daddr ::1 meta l4proto . th dport @loopback accept',
    'goto destinations',
  ])
}

/** The rest of the host has its own loopback, serves whoever came in, finds its neighbours and keeps its addresses. */
function hostChain(served: readonly number[]): readonly string[] {
  return chain('host', [
    toCanary(HOST_CANARY),
    REPLIES,
    'oifname "lo" accept',
    ...(served.length === 0 ? [] : [`tcp sport @served ${SYN.replace('==', '!=')} accept`]),
    'icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert, mld2-listener-report } accept',
    'udp sport 68 udp dport 67 accept',
    'udp sport 546 udp dport 547 accept',
    'goto destinations',
  ])
}

/** What is not accepted is refused, whatever its protocol. Only the first packet of an attempt over TCP is counted. */
function destinationsChain(environment: string): readonly string[] {
  const key4 = 'ip daddr . meta l4proto . th dport'
  const key6 = 'ip6 daddr . meta l4proto . th dport'
  return chain('destinations', [
    ...['allowed', 'networks', 'latched'].flatMap((set) => [`${key4} @${set}4 accept`, `${key6} @${set}6 accept`]),
    `${SYN} counter name ${key4} map @known4`,
    `${SYN} counter name ${key6} map @known6`,
    `meta l4proto udp counter name ${key4} map @known4`,
    `meta l4proto udp counter name ${key6} map @known6`,
    `${SYN} update @tried4 { ${key4} counter }`,
    `${SYN} update @tried6 { ${key6} counter }`,
    `meta l4proto udp update @tried4 { ${key4} counter }`,
    `meta l4proto udp update @tried6 { ${key6} counter }`,
    'counter name refused',
    `limit rate 30/minute burst 30 packets counter name ${LOGGED_COUNTER} log prefix "${logPrefix(environment)}" flags skuid`,
    // The kernel may drop an ICMP answer while the program is still within its call: then it tries again a second later, and one
    // attempt counts twice. A reset is never lost, and it ends connections that were open before the fence too.
    'meta l4proto tcp reject with tcp reset',
    REJECT,
  ])
}

function chain(name: string, rules: readonly string[]): readonly string[] {
  return [`\tchain ${name} {`, ...rules.map((rule) => `\t\t${rule}`), '\t}']
}

/** nft refuses a network that lies in another of the same set. */
function withoutNested(destinations: readonly Destination[]): readonly Destination[] {
  const widestFirst = destinations
    .flatMap((one) => {
      const network = parseNetwork(one.to)
      return network === undefined ? [] : [{ one, network }]
    })
    .toSorted((a, b) => prefixOf(a.network) - prefixOf(b.network))
  const kept: typeof widestFirst = []
  for (const { one, network } of widestFirst) {
    const nested = kept.some(
      ({ one: { port, protocol }, network: around }) =>
        port === one.port && protocol === one.protocol && containsNetwork(around, network),
    )
    if (!nested) kept.push({ one, network })
  }
  return kept.map(({ one }) => one)
}

function prefixOf({ text }: Network): number {
  return Number(text.split('/')[1])
}

function familyOf(to: string): 4 | 6 {
  return to.includes(':') ? 6 : 4
}
