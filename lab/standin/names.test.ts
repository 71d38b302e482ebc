import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resolver } from './names.ts'

let folder: string
let hosts: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'standin-names-'))
  hosts = join(folder, 'hosts')
})

afterEach(() => rmSync(folder, { recursive: true }))

describe('the resolver', () => {
  it('takes the first line of the hosts file that has the name, in any case', () => {
    writeFileSync(hosts, '# 127.0.0.9 mail.example\n127.0.0.2\tother mail.example # comment\n127.0.0.3 mail.example\n')

    expect(resolver({}, hosts)('MAIL.example')).toBe('127.0.0.2')
  })

  it('sees a change of the hosts file at once, and prefers the names it was given', () => {
    const resolve = resolver({ given: '127.0.0.7' }, hosts)
    writeFileSync(hosts, '127.0.0.2 given one')
    const before = resolve('one')
    writeFileSync(hosts, '127.0.0.1 one')

    expect([before, resolve('one'), resolve('given')]).toEqual(['127.0.0.2', '127.0.0.1', '127.0.0.7'])
  })

  it('asks nobody else for a name that is in no file', () => {
    writeFileSync(hosts, '127.0.0.1 localhost\n')

    expect(resolver({}, hosts)('cut.invalid')).toBeUndefined()
    expect(resolver({}, hosts)('[::1]')).toBe('::1')
  })
})
