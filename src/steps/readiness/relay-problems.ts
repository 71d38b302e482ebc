import { findUser } from '../../argv/getent.ts'
import { listListeners, readSockets, type Socket } from '../../argv/ss.ts'
import type { RefreshConfig } from '../../config/refresh.ts'
import { isLoopbackAddress, parseNetwork } from '../../containment/address.ts'
import { reasonText } from '../../containment/fence.ts'
import { wantedDestinations, type WantedDestination } from '../../containment/wanted-destinations.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { HostReader } from '../../ports/host.ts'
import type { TargetSystems } from '../run-context.ts'
import { warned } from './problem.ts'

type Target = Pick<TargetSystems, 'host' | 'config'>

/**
 * Whatever on the target's own host would carry the copy out: mail relays, proxies, poolers and forwards that listen on loopback. Told
 * by port, program and user; never more than a warning.
 */
export async function relayProblems(target: Target, refresh: RefreshConfig): Promise<readonly Diagnostic[]> {
  const { host, config } = target
  return warned(`relays and forwards on loopback of ${config.name}`, async () => {
    const { stdout } = await host.run(listListeners())
    const users = await usersOf(host, onLoopback(readSockets(stdout)))
    const opened = openedOnLoopback(target, refresh)
    return relaysAmong(readSockets(stdout), users).map((relay) => warningOf(relay, { target, refresh, opened }))
  })
}

interface Relay {
  readonly port: number
  /** Such as `mail relay`. */
  readonly what: string
  /** Program, user, both or neither. */
  readonly by: string
}

/** The listeners that are known ways out, each port once. `users`: names by number. */
function relaysAmong(sockets: readonly Socket[], users: ReadonlyMap<number, string>): readonly Relay[] {
  const relays = onLoopback(sockets).flatMap((socket): readonly Relay[] => {
    const { local, program, uid } = socket
    const user = uid === undefined ? undefined : (users.get(uid) ?? String(uid))
    const what = kindOf(socket, user)
    if (what === undefined || local.port === undefined) return []
    const by = [program, user === undefined ? undefined : `user ${user}`].filter((one) => one !== undefined).join(', ')
    return [{ port: local.port, what, by }]
  })
  return [...new Map(relays.toReversed().map((relay) => [relay.port, relay])).values()].toSorted(
    (a, b) => a.port - b.port,
  )
}

/** What listens everywhere listens on loopback too. */
function onLoopback(sockets: readonly Socket[]): readonly Socket[] {
  return sockets.filter(({ protocol, state, local }) => {
    const network = parseNetwork(local.address)
    const near = local.address === '*' || (network !== undefined && isLoopbackAddress(network))
    return protocol === 'tcp' && state === 'LISTEN' && near
  })
}

function kindOf({ local, program = '' }: Socket, user = ''): string | undefined {
  // The SSH server itself listens everywhere; what it listens on for a client that asked for a forward is on loopback.
  if (program === 'sshd') return local.address === '*' ? undefined : 'forward of SSH'
  return PROGRAMS.find(([pattern]) => pattern.test(program) || pattern.test(user))?.[1] ?? PORTS.get(local.port ?? 0)
}

/** As the program, or the user that the distribution lets it run as, is called. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/^(?:ssh|autossh)$/, 'forward of SSH'],
  [/^(?:stunnel\d*|socat|ncat|nc|rinetd|gost|chisel|frpc)$/, 'tunnel'],
  [/^(?:master|postfix|exim\d*|Debian-exim|sendmail(?:-mta)?|smtpd|nullmailer|opensmtpd)$/, 'mail relay'],
  [/^(?:squid|proxy|tinyproxy|privoxy|polipo|haproxy|envoy)$/, 'proxy'],
  [/^(?:tor|debian-tor|sockd|danted|redsocks)$/, 'SOCKS proxy'],
  [/^(?:pgbouncer|pgpool|odyssey|proxysql|maxscale)$/, 'connection pooler'],
]

const PORTS: ReadonlyMap<number, string> = new Map([
  [25, 'mail relay'],
  [465, 'mail relay'],
  [587, 'mail relay'],
  [2525, 'mail relay'],
  [1080, 'SOCKS proxy'],
  [9050, 'SOCKS proxy'],
  [3128, 'proxy'],
  [8080, 'proxy'],
  [8118, 'proxy'],
  [8888, 'proxy'],
  [6432, 'connection pooler'],
  [6033, 'connection pooler'],
])

async function usersOf(host: HostReader, sockets: readonly Socket[]): Promise<ReadonlyMap<number, string>> {
  const users = new Map<number, string>()
  for (const uid of new Set(sockets.flatMap((socket) => socket.uid ?? []))) {
    const { stdout } = await host.run(findUser(String(uid)), { expect: [0, 2] })
    const [name = ''] = stdout.split(':')
    if (name !== '') users.set(uid, name)
  }
  return users
}

/** What the configuration alone opens there: the copy's database, a redirect, a keep by name, an entry of `allow`. */
function openedOnLoopback({ config }: Target, refresh: RefreshConfig): readonly WantedDestination[] {
  const allow = refresh.fence.kind === 'none' ? [] : refresh.fence.allow
  return wantedDestinations({ target: config, refresh, allow, findings: [], resolvers: [], storage: [] }).filter(
    ({ host }) => /^(?:localhost|127\.0\.0\.1|::1)$/.test(host),
  )
}

interface Situation {
  readonly target: Target
  readonly refresh: RefreshConfig
  readonly opened: readonly WantedDestination[]
}

function warningOf({ port, what, by }: Relay, { target, refresh, opened }: Situation): Diagnostic {
  const { host, config } = target
  const open = opened.find((one) => one.port === port)
  return {
    severity: 'warning',
    summary: `port ${port} on loopback of ${host.name} may be a ${what}${by === '' ? '' : ` (${by})`}, by which a copy gets out`,
    hint:
      open !== undefined
        ? `the fence opens it to ${config.runAs} (${reasonText(open.why)}): see that it leads to nothing of production`
        : refresh.fence.kind === 'none'
          ? `the fence is waived, so nothing keeps ${config.runAs} from it: stop it, or raise the fence`
          : `the fence refuses it to ${config.runAs}, unless it is a listener of Bitbucket's own`,
  }
}
