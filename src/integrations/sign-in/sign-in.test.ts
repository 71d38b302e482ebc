import { describe, expect, it } from 'vitest'
import { AppError } from '../../kernel/app-error.ts'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { signIn } from './sign-in.ts'

const user = (id: number, name: string, directory: number, active = 'T') => ({
  id,
  user_name: name,
  lower_user_name: name.toLowerCase(),
  directory_id: directory,
  credential: '{PKCS5S2}S3CRET',
  is_active: active,
})

const member = (id: number, parent: string, child: string, type: string, directory: number) => ({
  id,
  lower_parent_name: parent,
  lower_child_name: child,
  membership_type: type,
  directory_id: directory,
})

const tables = {
  cwd_directory: {
    key: ['id'],
    rows: [
      { id: 1, directory_type: 'INTERNAL', is_active: 'T' },
      { id: 2, directory_type: 'CROWD', is_active: 'T' },
      { id: 3, directory_type: 'INTERNAL', is_active: 'F' },
    ],
  },
  cwd_user: {
    key: ['id'],
    rows: [
      user(11, 'Admin', 1),
      user(12, 'grouped', 1),
      user(13, 'nested', 1),
      user(14, 'plain', 1),
      user(15, 'gone', 1, 'F'),
      user(21, 'admin', 2),
      user(31, 'admin', 3),
    ],
  },
  cwd_membership: {
    key: ['id'],
    rows: [
      member(1, 'admins', 'grouped', 'GROUP_USER', 1),
      member(2, 'admins', 'inner', 'GROUP_GROUP', 1),
      member(3, 'inner', 'nested', 'GROUP_USER', 1),
      member(4, 'users', 'plain', 'GROUP_USER', 1),
      member(5, 'admins', 'gone', 'GROUP_USER', 1),
      member(6, 'admins', 'plain', 'GROUP_USER', 2),
      member(7, 'inner', 'admins', 'GROUP_GROUP', 1),
    ],
  },
  sta_permission_type: {
    key: ['perm_id'],
    rows: [
      { perm_id: 6, perm_weight: 9000 },
      { perm_id: 7, perm_weight: 10_000 },
      { perm_id: 9, perm_weight: 0 },
    ],
  },
  sta_global_permission: {
    key: ['id'],
    rows: [
      { id: 1, perm_id: 9, group_name: 'users', user_id: null },
      { id: 2, perm_id: 7, group_name: null, user_id: 101 },
      { id: 3, perm_id: 7, group_name: 'Admins', user_id: null },
      { id: 4, perm_id: 6, group_name: null, user_id: 102 },
    ],
  },
  sta_normal_user: {
    key: ['user_id'],
    rows: [
      { user_id: 101, name: 'Admin' },
      { user_id: 102, name: 'plain' },
    ],
  },
}

describe('signIn', () => {
  it("sets the configured administrator's credential and nobody else's", async () => {
    const cut = await cutInMemory(signIn, { tables })

    expect(cut.findings).toEqual([
      'sign-in:cwd_user | active internal system administrators: admin, grouped, nested | secret',
    ])
    expect(cut.changes).toEqual([
      'update cwd_user set credential = <atlassian-pkcs5s2 environment variable STAGING_ADMIN_PASSWORD> where id = 11',
    ])
    expect(cut.rows).toEqual([
      'cwd_user[11].credential: <atlassian-pkcs5s2 environment variable STAGING_ADMIN_PASSWORD>',
    ])
    expect(cut.blocked).toEqual([])
  })

  it.each(['plain', 'gone', 'nobody'])('is blocked when the configured one is no administrator: %s', async (name) => {
    const admin = { user: name, password: { kind: 'env', name: 'P' } } as const
    const cut = await cutInMemory(signIn, { tables }, { target: { ...stagingTarget, admin } })

    expect(cut.changes).toEqual([])
    expect(cut.blocked).toEqual([
      `${name} is not an active system administrator of an internal directory: set environments.<name>.admin.user to one of: admin, grouped, nested`,
    ])
  })

  it('is blocked when there is no internal system administrator at all', async () => {
    const cut = await cutInMemory(signIn, { tables: { ...tables, sta_global_permission: { key: ['id'], rows: [] } } })

    expect(cut.findings).toEqual(['sign-in:cwd_user | no active system administrator of an internal directory'])
    expect(cut.blocked).toEqual([
      'Admin is not an active system administrator of an internal directory: give one to the source, or keep this with a reason and sign in by lockout recovery',
    ])
  })

  const kept = (...users: readonly string[]) => ({
    ...stagingTarget,
    admin: undefined,
    keptAdministrators: users.map((name) => ({ user: name, credential: { kind: 'generated', name } as const })),
  })

  it('lets administrators keep the passwords of the target before where none is configured, and nobody else', async () => {
    const cut = await cutInMemory(signIn, { tables }, { target: kept('nested', 'admin', 'plain') })

    expect(cut.changes).toEqual([
      'update cwd_user set credential = <plain generated secret admin> where id = 11',
      'update cwd_user set credential = <plain generated secret nested> where id = 13',
    ])
    expect(cut.rows).toEqual([
      'cwd_user[11].credential: <plain generated secret admin>',
      'cwd_user[13].credential: <plain generated secret nested>',
    ])
  })

  it('is blocked when none of those whose passwords were kept is an administrator of the copy', async () => {
    const cut = await cutInMemory(signIn, { tables }, { target: kept('plain', 'somebody') })

    expect(cut.changes).toEqual([])
    expect(cut.blocked).toEqual([
      'plain, somebody is not an active system administrator of an internal directory: set environments.<name>.admin.user to one of: admin, grouped, nested',
    ])
  })

  it('can not tell whether somebody signs in whose password nobody gave', async () => {
    const copy = memoryCopy({ answers: {} })

    expect(await signIn.confirm(copy, kept('admin'), { kind: 'cut' })).toEqual([
      {
        id: 'sign-in/administrator',
        title: 'the configured administrator can sign in',
        result: 'unknown',
        evidence: 'environments.staging.admin gives no password to sign in with; kept their passwords: admin',
      },
    ])
  })

  it('changes nothing when no administrator is configured', async () => {
    const cut = await cutInMemory(signIn, { tables }, { target: { ...stagingTarget, admin: undefined } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })

  it.each([
    [{ status: 200, body: {} }, 'pass'],
    [{ status: 401, body: {} }, 'fail'],
    [new AppError('bitbucket/unauthorized', 'bb1 refuses admin', { hint: 'x' }), 'fail'],
    [new AppError('bitbucket/unreachable', 'bb1 does not answer', { hint: 'x' }), 'unknown'],
  ])('tells whether the administrator can sign in: case %#', async (answer, result) => {
    const copy = memoryCopy({ answers: { '/rest/api/latest/admin/cluster': answer } })

    expect(await signIn.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([{ result }])
  })

  it('says that nobody needs to sign in where the administrators are kept by themselves', async () => {
    const copy = memoryCopy({ tables, answers: { '/rest/api/latest/admin/cluster': { status: 401, body: {} } } })

    expect(await confirmDecided(signIn, copy, { single: { cwd_user: keep } })).toEqual([
      'pass: the configured administrator can sign in, apart from what was decided by itself: there is nothing else to look at; left aside, as decided: cwd_user',
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(signIn, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
