import { assert, property, record, integer, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Settings } from '../settings.ts'
import { formatHello, helloOf, parseHello, sameGroup } from './hello.ts'

const NODE = { id: 'n1', name: 'bb1.example.com', address: '127.0.0.1', port: 5701, version: '7.2.0' }

describe('the greeting of cluster members', () => {
  it('joins only the same group with the same password', () => {
    const production = helloOf(settings({ 'hazelcast.group.name': 'prod', 'hazelcast.group.password': 'one' }), NODE)
    const copied = helloOf(settings({ 'hazelcast.group.name': 'prod', 'hazelcast.group.password': 'one' }), NODE)
    const cut = helloOf(settings({ 'hazelcast.group.name': 'prod', 'hazelcast.group.password': 'two' }), NODE)

    expect(sameGroup(production, copied)).toBe(true)
    expect(sameGroup(production, cut)).toBe(false)
  })

  it('never carries the password', () => {
    const hello = helloOf(settings({ 'hazelcast.group.password': 'a-secret-word' }), NODE)

    expect(formatHello(hello)).not.toContain('a-secret-word')
  })

  it('is read back whole, whatever the names are', () => {
    const node = record({ id: string(), name: string(), address: string(), port: integer(), version: string() })

    assert(
      property(string(), string(), node, (group, proof, member) => {
        const hello = { group, proof, node: member }
        expect(parseHello(formatHello(hello).slice(0, -1))).toEqual(hello)
      }),
    )
  })

  it('is nothing else', () => {
    for (const line of ['', 'HZC', 'HZC {', 'HZC {}', 'GET / HTTP/1.1']) expect(parseHello(line)).toBeUndefined()
  })
})

function settings(values: Readonly<Record<string, string>>): Settings {
  return {
    home: '/home',
    sharedHome: '/home/shared',
    port: 7990,
    contextPath: '',
    get: (name) => values[name],
    entries: () => new Map(Object.entries(values)),
  }
}
