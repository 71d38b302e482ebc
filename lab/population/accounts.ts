import type { Client } from 'pg'
import { hashPassword } from '../standin/password-hash.ts'
import type { PlantContext } from './context.ts'
import { createRandom } from './random.ts'
import { fitRows, insertRows, type Row } from './rows.ts'
import { minutesAgo } from './time.ts'

const DIRECTORY = 32_769
const MAPPING = 65_537
const FIRST_USER = 131_073
const FIRST_GROUP = 98_305

/** The system administrator of every lab database; the others sign in with their name as password. */
export const administrator = { name: 'admin', password: 'admin' } as const

export const people = [
  'admin',
  'jdoe',
  'asmith',
  'bwayne',
  'ckent',
  'dprince',
  'emartin',
  'fmeier',
  'gnovak',
  'hkim',
] as const

const groups = ['stash-users', 'developers', 'administrators'] as const

/** The internal directory with its users, groups and global permissions; user ids are 1 to the number of people. */
export async function plantAccounts(context: PlantContext): Promise<void> {
  const insert = async (table: string, rows: readonly Row[], optional: readonly string[] = []): Promise<void> => {
    await insertRows(context.client, table, fitRows(context.catalogue, table, rows, optional))
  }
  const dates = { created_date: minutesAgo(900_000), updated_date: minutesAgo(800_000) }
  await plantDirectory(insert, dates)
  await plantUsers(context, insert, dates)
  await plantGroups(insert, dates)
  await grant(context.client)
}

type Insert = (table: string, rows: readonly Row[], optional?: readonly string[]) => Promise<void>

async function plantDirectory(insert: Insert, dates: Row): Promise<void> {
  const application = {
    application_name: 'crowd-embedded',
    lower_application_name: 'crowd-embedded',
    application_type: 'CROWD',
    credential: 'X',
    is_active: 'T',
  }
  await insert('cwd_application', [{ id: 1, ...application, ...dates }])
  const name = 'Bitbucket Internal Directory'
  const impl = 'com.atlassian.crowd.directory.InternalDirectory'
  const names = {
    directory_name: name,
    lower_directory_name: name.toLowerCase(),
    impl_class: impl,
    lower_impl_class: impl.toLowerCase(),
  }
  await insert('cwd_directory', [
    { id: DIRECTORY, ...names, description: name, directory_type: 'INTERNAL', is_active: 'T', ...dates },
  ])
  await insert('cwd_directory_attribute', [
    { directory_id: DIRECTORY, attribute_name: 'user_encryption_method', attribute_value: 'atlassian-security' },
  ])
  await insert('cwd_app_dir_mapping', [
    { id: MAPPING, application_id: 1, directory_id: DIRECTORY, list_index: 0, is_allow_all: 'T' },
  ])
  const operations = ['CREATE_USER', 'UPDATE_USER', 'DELETE_USER', 'CREATE_GROUP', 'UPDATE_GROUP', 'DELETE_GROUP']
  await insert(
    'cwd_directory_operation',
    operations.map((operation_type) => ({ directory_id: DIRECTORY, operation_type })),
  )
  await insert(
    'cwd_app_dir_operation',
    operations.map((operation_type) => ({ app_dir_mapping_id: MAPPING, operation_type })),
  )
}

async function plantUsers(context: PlantContext, insert: Insert, dates: Row): Promise<void> {
  const random = createRandom(context.seed, 'accounts')
  await insert(
    'stash_user',
    people.map((_, index) => ({ id: index + 1 })),
  )
  await insert(
    'sta_normal_user',
    people.map((name, index) => ({ user_id: index + 1, name, slug: name })),
  )
  const users = people.map((name, index) => ({
    id: FIRST_USER + index,
    user_name: name,
    lower_user_name: name,
    display_name: name,
    lower_display_name: name,
    email_address: `${name}@corp.example`,
    lower_email_address: `${name}@corp.example`,
    directory_id: DIRECTORY,
    credential: hashPassword(name, Buffer.from(random.hex(32), 'hex')),
    is_active: 'T',
    external_id: random.uuid(),
    ...dates,
  }))
  await insert('cwd_user', users, ['external_id'])
}

async function plantGroups(insert: Insert, dates: Row): Promise<void> {
  const rows = groups.map((name, index) => ({
    id: FIRST_GROUP + index,
    group_name: name,
    lower_group_name: name,
    group_type: 'GROUP',
    directory_id: DIRECTORY,
    is_active: 'T',
    is_local: 'F',
    ...dates,
  }))
  await insert('cwd_group', rows)
  const members = [people, people.slice(1), people.slice(0, 1)]
  const memberships = groups.flatMap((group, index) =>
    (members[index] ?? []).map((member) => ({ group, index, member })),
  )
  const membershipRows = memberships.map(({ group, index, member }, position) => ({
    id: 196_609 + position,
    parent_id: FIRST_GROUP + index,
    child_id: FIRST_USER + people.indexOf(member),
    membership_type: 'GROUP_USER',
    group_type: 'GROUP',
    parent_name: group,
    lower_parent_name: group,
    child_name: member,
    lower_child_name: member,
    directory_id: DIRECTORY,
  }))
  await insert('cwd_membership', membershipRows)
}

/** 9 may sign in, 7 is a system administrator, 6 an administrator [weights seen 7.2]. */
async function grant(client: Client): Promise<void> {
  await client.query(
    `INSERT INTO sta_global_permission (id, perm_id, group_name, user_id)
     VALUES (1, 9, 'stash-users', NULL), (2, 7, NULL, 1), (3, 6, 'administrators', NULL)`,
  )
}
