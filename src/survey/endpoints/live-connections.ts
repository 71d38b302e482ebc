import type { Socket, SocketAddress } from '../../argv/ss.ts'
import { endpointOf, type Endpoint } from '../../kernel/endpoint.ts'

/**
 * Where the processes of a user are connected to, or trying to be; not who connected to them, not where they talk to themselves, and not
 * where they look up names.
 */
export function liveEndpoints(sockets: readonly Socket[], uid: number): readonly Endpoint[] {
  const own = sockets.filter((socket) => (socket.uid ?? 0) === uid)
  const listening = sockets.filter(({ peer }) => peer.port === undefined)
  const listeningOwn = own.filter(({ peer }) => peer.port === undefined)
  return own
    .filter(({ state, peer }) => peer.port !== undefined && peer.port !== DNS && state !== 'TIME-WAIT')
    .filter(({ protocol, local }) => !listening.some((one) => one.protocol === protocol && takes(one, local)))
    .filter((one) => !(isHere(one) && listeningOwn.some((other) => takes(other, one.peer))))
    .flatMap(({ protocol, peer }) => {
      const endpoint = endpointOf(peer.address, String(peer.port))
      return endpoint === undefined ? [] : [{ ...endpoint, protocol }]
    })
}

const DNS = 53

/** Whether one who connects to the address gets to this listener. */
function takes({ local }: Socket, { address, port }: SocketAddress): boolean {
  return local.port === port && (local.address === '*' || local.address === address)
}

/** The other end is on this host too. */
function isHere({ local, peer }: Socket): boolean {
  return peer.address === local.address || peer.address === '::1' || peer.address.startsWith('127.')
}
