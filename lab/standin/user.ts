/** Global permissions by sta_global_permission.perm_id [seen 7.2: 7 has the greatest weight, 9 the least]. */
const PERMISSIONS: Readonly<Record<number, Permission>> = {
  7: 'SYS_ADMIN',
  6: 'ADMIN',
  5: 'PROJECT_CREATE',
  9: 'LICENSED_USER',
}

const RANK = ['LICENSED_USER', 'PROJECT_CREATE', 'ADMIN', 'SYS_ADMIN'] as const

export type Permission = (typeof RANK)[number]

export interface User {
  readonly name: string
  readonly permission: Permission | undefined
}

export function may(user: User, needed: Permission): boolean {
  return user.permission !== undefined && RANK.indexOf(user.permission) >= RANK.indexOf(needed)
}

export function greatestPermission(ids: readonly number[]): Permission | undefined {
  const held = ids.map((id) => PERMISSIONS[id]).filter((one) => one !== undefined)
  return held.toSorted((a, b) => RANK.indexOf(b) - RANK.indexOf(a))[0]
}
