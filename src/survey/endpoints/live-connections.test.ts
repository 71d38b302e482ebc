import { describe, expect, it } from 'vitest'
import { readSockets } from '../../argv/ss.ts'
import { formatEndpoint } from '../../kernel/endpoint.ts'
import { liveEndpoints } from './live-connections.ts'

const seen = (lines: readonly string[], uid = 20_011) =>
  liveEndpoints(readSockets(lines.map((line) => line.replace(' ', ' 0 0 ').replace(/^/, 'tcp ')).join('\n')), uid).map(
    formatEndpoint,
  )
/** As `ss` prints them, but for the columns that nobody reads. */
const line = (state: string, local: string, peer: string, uid?: number) =>
  `${state} ${local} ${peer} ${uid === undefined ? '' : `uid:${uid} `}ino:1 sk:1`

describe('live connections of a user', () => {
  it('are those that its processes opened, or try to', () => {
    expect(
      seen([
        line('ESTAB', '[::ffff:10.1.0.11]:43099', '[::ffff:10.1.0.20]:5432', 20_011),
        line('SYN-SENT', '10.1.0.11:43100', '10.1.0.25:25', 20_011),
        line('CLOSE-WAIT', '[2001:db8::11]:43101', '[2001:db8::5]:443', 20_011),
      ]),
    ).toEqual(['10.1.0.20:5432', '10.1.0.25:25', '[2001:db8::5]:443'])
  })

  it('are not those of clients that connected to it', () => {
    expect(
      seen([
        line('LISTEN', '*:7990', '*:*', 20_011),
        line('LISTEN', '10.1.0.11:7999', '0.0.0.0:*', 20_011),
        line('ESTAB', '[::ffff:10.1.0.11]:7990', '[::ffff:10.9.0.1]:51000', 20_011),
        line('ESTAB', '10.1.0.11:7999', '10.9.0.2:51001', 20_011),
      ]),
    ).toEqual([])
  })

  it('are not those of other users, nor of nobody', () => {
    expect(
      seen([
        line('ESTAB', '10.1.0.11:43099', '10.1.0.20:5432', 101),
        line('ESTAB', '10.1.0.11:43098', '10.1.0.20:22'),
        line('TIME-WAIT', '10.1.0.11:43097', '10.1.0.20:443', 20_011),
      ]),
    ).toEqual([])
  })

  it('are on loopback those to a listener of somebody else, such as a mail relay, and not to its own', () => {
    expect(
      seen([
        line('LISTEN', '127.0.0.1:25', '0.0.0.0:*'),
        line('LISTEN', '127.0.0.1:7777', '0.0.0.0:*', 20_011),
        line('ESTAB', '127.0.0.1:43099', '127.0.0.1:25', 20_011),
        line('ESTAB', '127.0.0.1:43100', '127.0.0.1:7777', 20_011),
        line('ESTAB', '127.0.0.1:7777', '127.0.0.1:43100', 20_011),
      ]),
    ).toEqual(['127.0.0.1:25'])
  })

  it('are not those that look up names, as in a resolver on loopback', () => {
    expect(
      seen([
        line('ESTAB', '127.0.0.1:43099', '127.0.0.53:53', 20_011),
        line('ESTAB', '10.1.0.11:43100', '10.3.0.53:53', 20_011),
        line('ESTAB', '10.1.0.11:43101', '10.3.0.53:853', 20_011),
      ]),
    ).toEqual(['10.3.0.53:853'])
  })

  it('are to another node on a port that it listens on itself', () => {
    expect(
      seen([
        line('LISTEN', '*:5701', '*:*', 20_011),
        line('ESTAB', '10.1.0.11:43099', '10.1.0.12:5701', 20_011),
        line('ESTAB', '10.1.0.11:43100', '10.1.0.11:5701', 20_011),
      ]),
    ).toEqual(['10.1.0.12:5701'])
  })

  it('are those without a number where it runs as root', () => {
    expect(seen([line('ESTAB', '10.1.0.11:43099', '10.1.0.20:5432')], 0)).toEqual(['10.1.0.20:5432'])
  })
})
