import type { Row } from '../../ports/database.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { equals, type Predicate } from '../../ports/predicate.ts'
import { cellText, keyCell } from '../row-finding.ts'

/** Without the credential, which nobody needs to see. */
const columns = ['id', 'lower_user_name', 'directory_id', 'is_active']

export interface Administrator {
  /** cwd_user.id */
  readonly id: string | number
  /** In lower case, as Bitbucket compares it. */
  readonly user: string
}

/**
 * Active users of active internal directories who are system administrators by themselves or through a group, nested
 * ones included. The permission is the one of the greatest weight in sta_permission_type [seen 7.2: 7].
 */
export async function systemAdministrators(environment: EnvironmentReader): Promise<readonly Administrator[]> {
  const directories = await internalDirectories(environment)
  const grants = await systemGrants(environment)
  const direct = await grantedUsers(environment, grants)
  const groups = grants.map((grant) => cellText(grant['group_name']).toLowerCase()).filter((name) => name !== '')
  const members = await membersOf(environment, groups)
  const users = await environment.rows('cwd_user', isIn('directory_id', directories), columns)
  return users
    .filter((user) => user['is_active'] === 'T')
    .filter((user) => isGranted(user, direct, members))
    .map((user) => ({ id: keyCell(user['id']), user: cellText(user['lower_user_name']) }))
}

async function internalDirectories(environment: EnvironmentReader): Promise<readonly (string | number)[]> {
  const rows = await environment.rows('cwd_directory', equals('directory_type', 'INTERNAL'))
  return rows.filter((row) => row['is_active'] === 'T').map((row) => keyCell(row['id']))
}

async function systemGrants(environment: EnvironmentReader): Promise<readonly Row[]> {
  const weights = await environment.rows('sta_permission_type')
  const heaviest = weights.toSorted((one, other) => Number(other['perm_weight']) - Number(one['perm_weight']))[0]
  if (heaviest === undefined) return []
  return environment.rows('sta_global_permission', equals('perm_id', keyCell(heaviest['perm_id'])))
}

async function grantedUsers(environment: EnvironmentReader, grants: readonly Row[]): Promise<ReadonlySet<string>> {
  const ids = grants.map((grant) => keyCell(grant['user_id'])).filter((id) => id !== '')
  const rows = await environment.rows('sta_normal_user', isIn('user_id', ids))
  return new Set(rows.map((row) => cellText(row['name']).toLowerCase()))
}

/** `directory/name` of every member; group membership counts within its own directory. */
async function membersOf(environment: EnvironmentReader, groups: readonly string[]): Promise<ReadonlySet<string>> {
  const members = new Set<string>()
  const seen = new Set(groups)
  let next = groups
  while (next.length > 0) {
    const rows = await environment.rows('cwd_membership', isIn('lower_parent_name', next))
    const [nested, users] = [rows.filter(isGroup), rows.filter((row) => !isGroup(row))]
    for (const row of users) members.add(`${cellText(row['directory_id'])}/${cellText(row['lower_child_name'])}`)
    next = nested.map((row) => cellText(row['lower_child_name'])).filter((name) => !seen.has(name))
    for (const name of next) seen.add(name)
  }
  return members
}

function isGroup(row: Row): boolean {
  return row['membership_type'] === 'GROUP_GROUP'
}

function isGranted(user: Row, direct: ReadonlySet<string>, members: ReadonlySet<string>): boolean {
  const name = cellText(user['lower_user_name'])
  return direct.has(name) || members.has(`${cellText(user['directory_id'])}/${name}`)
}

function isIn(column: string, values: readonly (string | number)[]): Predicate {
  return { kind: 'in', column, values }
}
