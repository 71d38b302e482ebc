import { timingSafeEqual } from 'node:crypto'
import { passwordMatches } from './password-hash.ts'
import { text } from './row.ts'
import type { Store } from './store.ts'
import { greatestPermission, type Permission, type User } from './user.ts'

/** The user that a Basic authorization header proves, or undefined. Only internal, active directories can be asked here. */
export async function authenticate(store: Store, header: string, recoveryPassword = ''): Promise<User | undefined> {
  const credentials = decode(header)
  if (credentials === undefined) return undefined
  const { name, password } = credentials
  if (recoveryPassword !== '' && name === 'recovery_admin' && same(password, recoveryPassword)) {
    return { name, permission: 'SYS_ADMIN' }
  }
  for (const credential of await credentialsOf(store, name)) {
    if (passwordMatches(password, credential)) return { name, permission: await permissionOf(store, name) }
  }
  return undefined
}

function decode(header: string): { readonly name: string; readonly password: string } | undefined {
  const match = /^Basic\s+(\S+)$/i.exec(header)
  if (match === null) return undefined
  const [name = '', ...rest] = Buffer.from(match[1] ?? '', 'base64')
    .toString('utf8')
    .split(':')
  return { name, password: rest.join(':') }
}

async function credentialsOf(store: Store, name: string): Promise<readonly string[]> {
  const rows = await store.query(
    `SELECT u.credential FROM cwd_user u JOIN cwd_directory d ON d.id = u.directory_id
     LEFT JOIN cwd_app_dir_mapping m ON m.directory_id = d.id
     WHERE u.lower_user_name = $1 AND u.is_active = 'T' AND d.is_active = 'T' AND d.directory_type = 'INTERNAL'
     ORDER BY m.list_index`,
    [name.toLowerCase()],
  )
  return rows.map((row) => text(row, 'credential'))
}

async function permissionOf(store: Store, name: string): Promise<Permission | undefined> {
  const rows = await store.query(
    `SELECT p.perm_id FROM sta_global_permission p LEFT JOIN sta_normal_user u ON u.user_id = p.user_id
     WHERE lower(u.name) = $1 OR lower(p.group_name) IN (
       SELECT m.lower_parent_name FROM cwd_membership m JOIN cwd_directory d ON d.id = m.directory_id
       WHERE m.lower_child_name = $1 AND m.membership_type = 'GROUP_USER' AND d.is_active = 'T')`,
    [name.toLowerCase()],
  )
  return greatestPermission(rows.map((row) => Number(row['perm_id'])))
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
