/** Numbers of users, both ends among them. */
export interface UidRange {
  readonly first: number
  readonly last: number
}

/**
 * The subordinate ids of a user in the text of `/etc/subuid` (subuid(5): `name-or-uid:first:count`). `newuidmap`, which is
 * setuid, lets a process of that user become each of them. A line that newuidmap does not take gives none.
 */
export function readSubordinateUids(text: string, user: { readonly name: string; readonly uid: number }): UidRange[] {
  return text.split('\n').flatMap((line) => {
    const [, owner = '', first = '', count = ''] = /^([^:]+):(\d+):(\d+)\s*$/.exec(line) ?? []
    if (owner !== user.name && owner !== String(user.uid)) return []
    const range = { first: Number(first), last: Number(first) + Number(count) - 1 }
    return range.last >= range.first && range.last <= LAST_UID ? [range] : []
  })
}

/** The number after it stands for no user. */
const LAST_UID = 2 ** 32 - 2
