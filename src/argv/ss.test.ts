import { describe, expect, it } from 'vitest'
import { listListeners, listSockets, readSockets } from './ss.ts'

describe('sockets of a host', () => {
  it('are asked for without a privilege', () => {
    expect(listSockets()).toEqual({
      effect: 'read',
      program: 'ss',
      args: ['-H', '-O', '-n', '-t', '-u', '-a', '-e'],
      as: 'login',
    })
    expect(listListeners()).toEqual({
      effect: 'read',
      program: 'ss',
      args: ['-H', '-O', '-n', '-t', '-u', '-l', '-e', '-p'],
      as: 'login',
    })
  })

  it('are read with state, both ends and user', () => {
    const output = `tcp LISTEN 0      511              *:7990             *:*     uid:20011 ino:17620920 sk:2 cgroup:/ v6only:0 <->
tcp ESTAB  0      0       [::ffff:10.1.0.11]:43099 [::ffff:10.1.0.20]:5432 timer:(keepalive,118min,0) uid:20011 ino:18 sk:3 cgroup:/system.slice <->
tcp ESTAB  0      0       [2001:db8::11]:50122 [2001:db8::5]:443  uid:20011 ino:19 sk:4 <->
`

    expect(readSockets(output)).toEqual([
      socket('LISTEN', '*', 7990, '*', undefined),
      socket('ESTAB', '10.1.0.11', 43_099, '10.1.0.20', 5432),
      socket('ESTAB', '2001:db8::11', 50_122, '2001:db8::5', 443),
    ])
  })

  it('are read with the program where it is seen, and without zones and headers', () => {
    const output = `Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process
udp   UNCONN 0      0      127.0.0.53%lo:53   0.0.0.0:*         users:(("systemd-resolve",pid=311,fd=12))
udp   UNCONN 0      0      [fe80::1]%eth0:546 [::]:*            users:(("dhclient",pid=8,fd=5),("dhclient",pid=9,fd=5))
tcp   LISTEN 0      100    127.0.0.1:25       0.0.0.0:*
`

    expect(
      readSockets(output).map(({ protocol, local, program }) => [protocol, local.address, local.port, program]),
    ).toEqual([
      ['udp', '127.0.0.53', 53, 'systemd-resolve'],
      ['udp', 'fe80::1', 546, 'dhclient'],
      ['tcp', '127.0.0.1', 25, undefined],
    ])
  })

  it('are none in what is no list of them', () => {
    expect(readSockets('')).toEqual([])
    expect(readSockets('Cannot open netlink socket: Operation not permitted\n')).toEqual([])
  })
})

function socket(state: string, local: string, localPort: number, peer: string, peerPort: number | undefined) {
  return {
    protocol: 'tcp',
    state,
    local: { address: local, port: localPort },
    peer: { address: peer, port: peerPort },
    uid: 20_011,
    program: undefined,
  }
}
