import { describe, expect, it } from 'vitest'
import { equals, keyed } from '../ports/predicate.ts'
import type { Change } from './change.ts'
import { changeCounts, describeChange } from './describe.ts'

const because = 'the webhook calls production'
const password = { kind: 'secret', ref: { kind: 'env', name: 'DB_PASSWORD' }, encoding: 'plain' } as const

describe('describeChange', () => {
  it.each<[string, Change]>([
    [
      'update AO_A0B856_WEBHOOK where ID = 3: ACTIVE = false, URL = https://cut.invalid/3 — the webhook calls production',
      {
        kind: 'update-rows',
        table: 'AO_A0B856_WEBHOOK',
        set: { ACTIVE: false, URL: 'https://cut.invalid/3' },
        where: keyed({ ID: 3 }),
        because,
      },
    ],
    [
      'update AO_A0B856_WEBHOOK, all rows: URL = https://cut.invalid/<ID> — the webhook calls production',
      {
        kind: 'update-rows',
        table: 'AO_A0B856_WEBHOOK',
        set: { URL: { kind: 'text-with-column', before: 'https://cut.invalid/', column: 'ID', after: '' } },
        where: { kind: 'all' },
        because,
      },
    ],
    [
      'delete from plugin_setting where key_name is like applinks.% and (id is one of 1, 2 or not (namespace is not n)) — the webhook calls production',
      {
        kind: 'delete-rows',
        table: 'plugin_setting',
        where: {
          kind: 'and',
          all: [
            { kind: 'like', column: 'key_name', pattern: 'applinks.%' },
            {
              kind: 'or',
              any: [
                { kind: 'in', column: 'id', values: [1, 2] },
                { kind: 'not', predicate: { kind: 'not-equals', column: 'namespace', value: 'n' } },
              ],
            },
          ],
        },
        because,
      },
    ],
    [
      'insert into app_property: prop_key = instance.name, prop_value = [environment variable DB_PASSWORD] — the webhook calls production',
      {
        kind: 'insert-rows',
        table: 'app_property',
        rows: [{ prop_key: 'instance.name', prop_value: password }],
        ids: 'natural',
        because,
      },
    ],
    [
      'set jdbc.password = [environment variable DB_PASSWORD] in shared/bitbucket.properties — the webhook calls production',
      { kind: 'set-property', file: 'shared/bitbucket.properties', key: 'jdbc.password', value: password, because },
    ],
    [
      'remove proxyName of the connector at port 7990 in shared/server.xml — the webhook calls production',
      {
        kind: 'edit-xml',
        file: 'shared/server.xml',
        connectorPort: '7990',
        attribute: 'proxyName',
        value: null,
        because,
      },
    ],
    [
      'write shared/x (3 bytes) — the webhook calls production',
      { kind: 'write-file', path: 'shared/x', content: 'aé', because },
    ],
    [
      'unset JVM_OPTS — the webhook calls production',
      { kind: 'set-environment', name: 'JVM_OPTS', value: null, because },
    ],
    [
      'call DELETE /rest/api/latest/admin/mail-server — the webhook calls production',
      {
        kind: 'call-bitbucket',
        method: 'DELETE',
        path: '/rest/api/latest/admin/mail-server',
        body: undefined,
        until: { path: '/rest/api/latest/admin/mail-server', status: 404 },
        because,
      },
    ],
  ])('says %j', (line, change) => {
    expect(describeChange(change)).toBe(line)
  })

  it('counts changes by kind', () => {
    const remove: Change = { kind: 'delete-rows', table: 't', where: equals('a', 1), because }

    expect(changeCounts([remove, remove, { kind: 'remove-file', path: 'x', because }])).toEqual({
      'delete-rows': 2,
      'remove-file': 1,
    })
  })
})
