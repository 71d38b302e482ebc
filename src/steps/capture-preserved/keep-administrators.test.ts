import { describe, expect, it } from 'vitest'
import { memoryEnvironment } from '../../../test/fixtures/memory-environment.ts'
import { memoryReader } from '../../../test/fixtures/memory-reader.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { staging } from '../../../test/fixtures/two-environments.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import type { RunContext } from '../run-context.ts'
import { keepAdministrators, keepsAdministrators, noneToKeep } from './keep-administrators.ts'

interface User {
  readonly id: number
  readonly name: string
  readonly credential: string
  readonly directory?: number
}

describe('administrators of the target before', () => {
  it('keep passwords that are their own, as a secret; those of the source are left to the source', async () => {
    const old = environment([
      { id: 11, name: 'admin', credential: '{PKCS5S2}of-staging' },
      { id: 12, name: 'copied', credential: '{PKCS5S2}of-production' },
    ])
    const told = await keep(old, [
      { id: 11, name: 'admin', credential: '{PKCS5S2}another' },
      { id: 12, name: 'copied', credential: '{PKCS5S2}of-production' },
    ])

    expect(told).toEqual({
      kept: ['admin'],
      secrets: { 'staging-credential-of-admin': '{PKCS5S2}of-staging' },
      notes: [],
    })
  })

  it('are left out where two directories know the name', async () => {
    const old = environment([
      { id: 11, name: 'admin', credential: '{PKCS5S2}one' },
      { id: 12, name: 'admin', credential: '{PKCS5S2}other', directory: 2 },
    ])

    expect((await keep(old, [])).kept).toEqual([])
  })

  it('are said to be none where every password is that of the source', async () => {
    const users = [{ id: 11, name: 'admin', credential: '{PKCS5S2}of-production' }]

    expect(await keep(environment(users), users)).toEqual({
      kept: [],
      secrets: {},
      notes: [
        'no administrator of staging has a password of its own to keep: those of the copy are those of production, and nobody can check the copy by REST; set environments.staging.admin',
      ],
    })
  })

  it('are said to be none where there is no target before', () => {
    expect(noneToKeep(runContext(), 'there is no earlier copy to keep an administrator of')).toBe(
      'there is no earlier copy to keep an administrator of: those of the copy are those of production, and nobody can check the copy by REST; set environments.staging.admin',
    )
  })

  it('are kept only where that is wanted and the configuration gives no administrator', () => {
    const { refresh, target } = runContext()
    const admin = { kind: 'existing', user: 'admin', password: { kind: 'env', name: 'P' } } as const

    expect(keepsAdministrators({ refresh, target })).toBe(true)
    expect(keepsAdministrators({ refresh: { ...refresh, preserve: ['license'] }, target })).toBe(false)
    expect(keepsAdministrators({ refresh, target: { config: { ...staging, admin } } })).toBe(false)
  })
})

async function keep(old: EnvironmentReader, source: readonly User[]) {
  const secrets: Record<string, string> = {}
  const notes: string[] = []
  const plain = runContext()
  const original = environment(source)
  const context: RunContext = {
    ...plain,
    source: {
      ...plain.source,
      openDatabase: async () => ({
        ...memoryReader({}),
        select: ({ table, where, columns }) => original.rows(table, where, columns),
      }),
    },
    secrets: {
      ...plain.secrets,
      keep: async (name, secret) => {
        secrets[name] = secret.reveal()
      },
    },
    note: (text) => void notes.push(text),
  }
  return { kept: await keepAdministrators(context, old), secrets, notes }
}

/** Everybody is a system administrator of an internal directory. */
function environment(users: readonly User[]): EnvironmentReader {
  return memoryEnvironment({
    tables: {
      cwd_directory: { key: ['id'], rows: [1, 2].map((id) => ({ id, directory_type: 'INTERNAL', is_active: 'T' })) },
      cwd_user: {
        key: ['id'],
        rows: users.map(({ id, name, credential, directory = 1 }) => ({
          id,
          lower_user_name: name,
          directory_id: directory,
          is_active: 'T',
          credential,
        })),
      },
      cwd_membership: { key: ['id'], columns: ['lower_parent_name'], rows: [] },
      sta_permission_type: { key: ['perm_id'], rows: [{ perm_id: 7, perm_weight: 10_000 }] },
      sta_global_permission: {
        key: ['id'],
        rows: users.map(({ id }) => ({ id, perm_id: 7, group_name: null, user_id: id })),
      },
      sta_normal_user: { key: ['user_id'], rows: users.map(({ id, name }) => ({ user_id: id, name })) },
    },
  })
}
