import { createHash } from 'node:crypto'
import { CANARY, reasonText, type Destination, type Fence, type PosixUser } from './fence.ts'

/**
 * One file for `iptables-restore -n` and `ip6tables-restore -n`, which each pass over the lines of the other. It fills chains of our
 * own and no others; the jumps into them stand in its comments, as iptables-restore can't tell whether they are there already.
 */
export function iptablesRules(fence: Fence<PosixUser>): string {
  const { environment, scope } = fence
  const name = chainName(environment)
  const chains = scope.kind === 'host' ? [name, `${name}-h`] : [name]
  const places = jumps(fence, name)
  const lines = [
    `# Fence of ${environment}: what ${fence.serviceUser.name} may reach. Made by Understudy.`,
    '# Load it with both, then make each jump that is not there yet (-C asks) the first rule of OUTPUT:',
    '#   iptables-restore -n < FILE && ip6tables-restore -n < FILE',
    ...places.flatMap((jump) => TOOLS.map((tool) => `#   ${tool} -C ${jump} || ${tool} -I ${jump}`)),
    '# To take it away, once the copy is stopped:',
    ...places.flatMap((jump) => TOOLS.map((tool) => `#   ${tool} -D ${jump}`)),
    ...chains.flatMap((one) => TOOLS.map((tool) => `#   ${tool} -F ${one} && ${tool} -X ${one}`)),
    '*filter',
    ...chains.map((one) => `:${one} - [0:0]`),
    ...serviceUserRules(fence, name),
    ...(scope.kind === 'host' ? hostRules(fence, `${name}-h`, scope.served) : []),
    'COMMIT',
  ]
  return `${lines.join('\n')}\n`
}

const TOOLS = ['iptables', 'ip6tables'] as const

/** At most 28 characters, the longest that iptables takes, with the `-h` of the whole host. */
export function chainName(environment: string): string {
  const name = `fence-${environment}`
  if (name.length <= 26) return name
  return `${name.slice(0, 17)}-${createHash('sha256').update(environment).digest('hex').slice(0, 8)}`
}

/** The last one becomes the first rule: the service user's packets never get to the chain of the host. */
function jumps({ scope, serviceUser: { uid, subordinate } }: Fence<PosixUser>, name: string): readonly string[] {
  return [
    ...(scope.kind === 'host' ? [`OUTPUT -j ${name}-h`] : []),
    ...(scope.kind === 'cgroup' ? [`OUTPUT -m cgroup --path ${scope.path} -j ${name}`] : []),
    ...[uid, ...subordinate.map(({ first, last }) => `${first}-${last}`)].map(
      (user) => `OUTPUT -m owner --uid-owner ${user} -j ${name}`,
    ),
  ]
}

// RETURN, not ACCEPT: the administrator's own rules still look at what the fence lets through.
function serviceUserRules(fence: Fence, chain: string): readonly string[] {
  return [
    `-4 -A ${chain} -d ${CANARY.address} -p tcp --dport ${CANARY.port} -j ${REJECT4}`,
    `-A ${chain} ${REPLIES}`,
    ...fence.loopback.flatMap(({ protocol, port, listener }) =>
      ['-4 -A CHAIN -d 127.0.0.1', '-6 -A CHAIN -d ::1'].map(
        (rule) => `${rule.replace('CHAIN', chain)} -p ${protocol} --dport ${port} ${comment(listener)} -j RETURN`,
      ),
    ),
    ...destinations(fence, chain),
  ]
}

function hostRules(fence: Fence, chain: string, served: readonly number[]): readonly string[] {
  return [
    `-A ${chain} ${REPLIES}`,
    `-A ${chain} -o lo -j RETURN`,
    // Whoever came in before connections were followed, by SSH above all, stays.
    ...served.map((port) => `-A ${chain} -p tcp --sport ${port} ! --syn -j RETURN`),
    // Neighbours and addresses: without them the host loses its network.
    ...['router-solicitation', 'neighbour-solicitation', 'neighbour-advertisement'].map(
      (type) => `-6 -A ${chain} -p icmpv6 --icmpv6-type ${type} -j RETURN`,
    ),
    `-4 -A ${chain} -p udp --sport 68 --dport 67 -j RETURN`,
    `-6 -A ${chain} -p udp --sport 546 --dport 547 -j RETURN`,
    ...destinations(fence, chain),
  ]
}

const REPLIES = '-m conntrack --ctdir REPLY -j RETURN'
const REJECT4 = 'REJECT --reject-with icmp-admin-prohibited'
const REJECT6 = 'REJECT --reject-with icmp6-adm-prohibited'

function destinations({ allowed, known, environment }: Fence, chain: string): readonly string[] {
  return [
    ...allowed.map((one) => allowedRule(one, chain)),
    // Without a target a rule only counts.
    ...known.map(
      ({ address, protocol, port, endpoints }) =>
        `${family(address)} -A ${chain} -d ${address} -p ${protocol}${protocol === 'tcp' ? ' --syn' : ''} --dport ${port} ${comment(endpoints.join(', '))}`,
    ),
    `-A ${chain} -m limit --limit 30/minute --limit-burst 30 -j LOG --log-prefix ${quoted(logPrefix(environment))} --log-uid`,
    // The kernel may mind an ICMP answer to a connection only a second later; a reset at once.
    `-A ${chain} -p tcp -j REJECT --reject-with tcp-reset`,
    `-4 -A ${chain} -j ${REJECT4}`,
    `-6 -A ${chain} -j ${REJECT6}`,
  ]
}

function allowedRule({ to, port, protocol, why, endpoint }: Destination, chain: string): string {
  const until = why.kind === 'latch' ? ` -m time --datestop ${new Date(why.until).toISOString().slice(0, 19)}` : ''
  const said = comment(`${reasonText(why)}: ${endpoint}`)
  return `${family(to)} -A ${chain} -d ${to} -p ${protocol} --dport ${port}${until} ${said} -j RETURN`
}

function family(to: string): '-4' | '-6' {
  return to.includes(':') ? '-6' : '-4'
}

/** iptables takes no prefix above 29 characters. */
function logPrefix(environment: string): string {
  return `${`fence ${environment}`.slice(0, 27)}: `
}

function comment(text: string): string {
  return `-m comment --comment ${quoted(text.slice(0, 255))}`
}

function quoted(text: string): string {
  return `"${text.replaceAll(/[^ !#-[\]-~]/g, '?')}"`
}
