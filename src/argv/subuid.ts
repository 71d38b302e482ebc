/** Numbers of users, both ends among them. */
export interface UidRange {
  readonly first: number
  readonly last: number
}

export interface SubordinateUids {
  readonly ranges: readonly UidRange[]
  /** Lines of that user that newuidmap may read otherwise than we do. */
  readonly unclear: readonly string[]
}

/**
 * The subordinate ids of a user in the text of `/etc/subuid` (subuid(5): `name-or-uid:first:count`). `newuidmap`, which is
 * setuid, lets a process of that user become each of them. It also reads octal and hexadecimal numbers, which nobody writes.
 */
export function readSubordinateUids(
  text: string,
  user: { readonly name: string; readonly uid: number },
): SubordinateUids {
  const lines = text.split('\n').filter((line) => [user.name, String(user.uid)].includes(line.split(':')[0] ?? ''))
  const read = lines.map((line) => ({ line, range: rangeOf(line) }))
  return {
    ranges: read.flatMap(({ range }) => (range === undefined || range.last < range.first ? [] : [range])),
    unclear: read.flatMap(({ line, range }) => (range === undefined ? [line] : [])),
  }
}

function rangeOf(line: string): UidRange | undefined {
  const [, first, count] = /^[^:]+:(0|[1-9]\d*):(0|[1-9]\d*)\s*$/.exec(line) ?? []
  if (first === undefined || count === undefined) return undefined
  return { first: Number(first), last: Math.min(Number(first) + Number(count) - 1, LAST_UID) }
}

/** The number after it stands for no user. */
const LAST_UID = 2 ** 32 - 2

/** Whether `/etc/nsswitch.conf` has ids come from elsewhere than that file. */
export function hasOtherSubordinates(nsswitch: string): boolean {
  const [, source = 'files'] = /^\s*subid:\s*(\S.*?)?\s*(?:#.*)?$/m.exec(nsswitch) ?? []
  return source !== 'files'
}
