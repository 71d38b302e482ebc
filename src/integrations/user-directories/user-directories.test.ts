import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { userDirectories } from './user-directories.ts'

const attribute = (directory_id: number, attribute_name: string, attribute_value: string) => ({
  directory_id,
  attribute_name,
  attribute_value,
})

const tables = {
  cwd_directory: {
    key: ['id'],
    rows: [
      { id: 1, directory_name: 'Internal', directory_type: 'INTERNAL', is_active: 'T' },
      { id: 2, directory_name: 'Crowd', directory_type: 'CROWD', is_active: 'T' },
      { id: 3, directory_name: 'Old LDAP', directory_type: 'CONNECTOR', is_active: 'F' },
    ],
  },
  cwd_directory_attribute: {
    key: ['directory_id', 'attribute_name'],
    rows: [
      attribute(1, 'password_max_length', '20'),
      attribute(2, 'application.name', 'bitbucket'),
      attribute(2, 'application.password', 'S3CRET'),
      attribute(2, 'crowd.server.url', 'https://crowd.corp.example:8095/crowd/'),
      attribute(2, 'useNestedGroups', 'true'),
      attribute(3, 'ldap.password', 'S3CRET'),
      attribute(3, 'ldap.url', 'ldap://ad.corp.example:389'),
    ],
  },
  cwd_app_dir_mapping: {
    key: ['id'],
    rows: [
      { id: 1, directory_id: 2, list_index: 0 },
      { id: 2, directory_id: 1, list_index: 1 },
    ],
  },
}
const path = '/rest/api/latest/admin/user-directories?includeInactive=true'

describe('userDirectories', () => {
  it('switches external directories off, in their place, without login and address', async () => {
    const cut = await cutInMemory(userDirectories, { tables })

    expect(cut.findings).toEqual([
      'user-directories:cwd_directory[id=2] | the CROWD directory Crowd | secret | crowd.corp.example:8095',
      'user-directories:cwd_directory[id=3] | the CONNECTOR directory Old LDAP | secret | switched-off | ad.corp.example:389',
    ])
    expect(cut.changes).toEqual([
      'update cwd_directory set is_active = "F" where id = 2',
      "update cwd_directory_attribute set attribute_value = 'https://cut.invalid/' directory_id '' where directory_id = 2 and attribute_name in crowd.server.url",
      'update cwd_directory_attribute set attribute_value = "" where directory_id = 2 and attribute_name in application.password',
      'update cwd_directory set is_active = "F" where id = 3',
      "update cwd_directory_attribute set attribute_value = 'https://cut.invalid/' directory_id '' where directory_id = 3 and attribute_name in ldap.url",
      'update cwd_directory_attribute set attribute_value = "" where directory_id = 3 and attribute_name in ldap.password',
    ])
    expect(cut.rows).toEqual([
      'cwd_directory[2].is_active: F',
      'cwd_directory_attribute[2,application.password].attribute_value: ',
      'cwd_directory_attribute[2,crowd.server.url].attribute_value: https://cut.invalid/2',
      'cwd_directory_attribute[3,ldap.password].attribute_value: ',
      'cwd_directory_attribute[3,ldap.url].attribute_value: https://cut.invalid/3',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([])
    expect(cut.after).not.toContain('S3CRET')
  })

  it.each([
    [
      [
        { name: 'Internal', isActive: true },
        { name: 'Crowd', isActive: false },
      ],
      'pass',
    ],
    [[{ name: 'Crowd', isActive: true }], 'fail'],
    [[{ name: 'Crowd' }], 'fail'],
    [{ values: [{ name: 'Crowd', active: false }] }, 'pass'],
    [undefined, 'unknown'],
  ])('asks the running copy which directories are active: %j', async (body, result) => {
    const copy = memoryCopy({ tables, answers: { [path]: { status: 200, body } } })

    expect(await userDirectories.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([{ result }])
  })

  it('leaves aside one that is kept by itself, and no other', async () => {
    const copyOf = (ldap: boolean) =>
      memoryCopy({
        tables,
        answers: {
          [path]: {
            status: 200,
            body: [
              { name: 'Internal', isActive: true },
              { name: 'Crowd', isActive: true },
              { name: 'Old LDAP', isActive: ldap },
            ],
          },
        },
      })
    const single = { 'cwd_directory[id=2]': keep }
    const title = 'no external user directory is active, apart from what was decided by itself'

    expect(await confirmDecided(userDirectories, copyOf(false), { single })).toEqual([
      `pass: ${title}: GET ${path}: 1 external, active: none; left aside, as decided: cwd_directory[id=2]`,
    ])
    expect(await confirmDecided(userDirectories, copyOf(true), { single })).toEqual([
      `fail: ${title}: GET ${path}: 1 external, active: Old LDAP; left aside, as decided: cwd_directory[id=2]`,
    ])
    expect(await confirmDecided(userDirectories, copyOf(false), {})).toEqual([
      `fail: no external user directory is active: GET ${path}: 2 external, active: Crowd`,
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(userDirectories, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
