import { describe, expect, it } from 'vitest'
import { Secret } from '../kernel/secret.ts'
import { applyFileChanges } from './apply-files.ts'
import type { FileChange } from './change.ts'

const because = 'it names production'
const file = 'shared/bitbucket.properties'
const password = { kind: 'secret', ref: { kind: 'env', name: 'P' }, encoding: 'plain' } as const

function apply(before: string | undefined, changes: readonly FileChange[]): string | undefined {
  const content = before === undefined ? undefined : Buffer.from(before)
  const after = applyFileChanges(content, changes, new Map([[password, new Secret('pa=ss')]]))
  return after === undefined ? undefined : Buffer.from(after).toString()
}

describe('applying file changes', () => {
  it('edits properties in place and leaves every other byte', () => {
    const before = '# naïve\r\njdbc.password : old\\\r\n  er\r\nkeep=1\r\nplugin.x=2\r\n'

    const after = apply(before, [
      { kind: 'set-property', file, key: 'jdbc.password', value: password, because },
      { kind: 'remove-property', file, key: 'plugin.x', because },
      { kind: 'set-property', file, key: 'server.secure', value: true, because },
    ])

    expect(after).toBe('# naïve\r\njdbc.password : pa\\=ss\r\nkeep=1\r\nserver.secure=true\r\n')
  })

  it('starts an absent file, and leaves it absent when there is nothing to set', () => {
    expect(apply(undefined, [{ kind: 'set-property', file, key: 'a', value: 1, because }])).toBe('a=1\n')
    expect(apply(undefined, [{ kind: 'remove-property', file, key: 'a', because }])).toBeUndefined()
  })

  it('edits a connector and keeps characters outside ASCII', () => {
    const before = '<Server><!-- é --><Connector port="7990" proxyName="git.example.com"/></Server>'

    const after = apply(before, [
      {
        kind: 'edit-xml',
        file: 'shared/server.xml',
        connectorPort: '7990',
        attribute: 'proxyName',
        value: 'ü.example.net',
        because,
      },
    ])

    expect(after).toBe('<Server><!-- é --><Connector port="7990" proxyName="ü.example.net"/></Server>')
  })

  it('writes and removes whole files', () => {
    expect(apply('old', [{ kind: 'write-file', path: 'x', content: 'new', because }])).toBe('new')
    expect(apply('old', [{ kind: 'remove-file', path: 'x', because }])).toBeUndefined()
  })
})
