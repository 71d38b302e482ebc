import { describe, expect, it } from 'vitest'
import { integrations } from '../integrations/registry.ts'
import type { Place } from '../kernel/place.ts'
import { remediesBy } from './remedies.ts'

const remedyOf = remediesBy(integrations)
const row = (table: string, key: Readonly<Record<string, string>>, column: string): Place => ({
  kind: 'row',
  table,
  key,
  column,
})

describe('what would cut a leak', () => {
  it.each<readonly [Place, string]>([
    [row('AO_A0B856_WEBHOOK', { ID: '7' }, 'URL'), 'webhooks would cut it'],
    [row('app_property', { prop_key: 'mail.host' }, 'prop_value'), 'mail-server would cut it'],
    [
      { kind: 'property', file: 'shared/bitbucket.properties', key: 'jdbc.url', line: 1 },
      'database-connection would cut it',
    ],
    [{ kind: 'environment', origin: 'unit:3', name: '-Djdbc.url' }, 'database-connection would cut it'],
    [{ kind: 'file', path: 'shared/server.xml' }, 'web-connectors would cut it'],
    [
      { kind: 'file', path: 'shared/data/repositories/1/hooks/pre-receive.d/20_x' },
      'repository-files knows it and has no cut: keep it with a reason, or remove it',
    ],
    [
      { kind: 'file', path: 'shared/data/repositories/1/config' },
      'repository-files knows it and has no cut: keep it with a reason, or remove it',
    ],
    [
      row('AO_123456_MINE', { ID: '1' }, 'URL'),
      'no integration knows it: remove it, or allow the column with a reason',
    ],
    [
      row('app_property', { prop_key: 'other' }, 'prop_value'),
      'no integration knows it: remove it, or allow the column with a reason',
    ],
    [
      { kind: 'column', table: 'without_key', column: 'note' },
      'no integration knows it: remove it, or allow the column with a reason',
    ],
    [{ kind: 'file', path: 'shared/data/repositories/1/info/attributes' }, 'no integration knows it: remove it'],
    [{ kind: 'environment', origin: 'unit:3', name: 'REPORT_TO' }, 'no integration knows it: remove it'],
  ])('%j: %s', (where, remedy) => {
    expect(remedyOf(where)).toBe(remedy)
  })
})
