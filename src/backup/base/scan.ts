import { hash } from 'node:crypto'
import { readListedLine } from '../../argv/list-stores.ts'
import { partOf } from './store-parts.ts'

/** For each part of a home (a repository, say) what tells whether anything in it changed: equal text, nothing changed. */
export type Scan = ReadonlyMap<string, string>

export interface ScanReader {
  line(line: string): void
  /** How many there were. */
  lines(): number
  /** Among them, of each repository the folder of its objects, relative to the listed folder. A branch may have one of that name too. */
  objectFolders(): readonly string[]
  finish(): Scan | Unusable
}

/** Why a listing tells nothing, so that every file has to be looked at. */
export interface Unusable {
  readonly unusable: string
}

/**
 * Folds the lines of the listing of one folder of data stores into one short text for each part, so that what is held grows with the parts
 * and not with their files. `store`: where that folder lies in a home.
 */
export function scanReader(store: string): ScanReader {
  const sums = new Map<string, Sum>()
  let unreadable: string | undefined
  const objects: string[] = []
  let isFine = false
  let count = 0
  return {
    lines: () => count,
    objectFolders: () => objects,
    line: (line) => {
      count += 1
      const listed = readListedLine(line)
      if (listed === undefined) {
        unreadable ??= line
        return
      }
      isFine ||= listed.fine
      const part = partOf(listed.path, store)
      if (part === undefined) return
      // Bytes that are no text, of which no rule for rsync could be made.
      if (!part.isWellFormed()) unreadable ??= part
      if (listed.isFolder && /^repositories\/.*\/objects$/.test(listed.path)) objects.push(listed.path)
      sums.set(part, plus(sums.get(part) ?? nothing, line))
    },
    finish: () => {
      if (unreadable !== undefined)
        return { unusable: `a file has a name that is no text (${JSON.stringify(unreadable.slice(0, 80))})` }
      if (sums.size > 0 && !isFine)
        return { unusable: 'its file system keeps whole seconds only, in which a change could go unseen' }
      return new Map([...sums].map(([part, sum]) => [part, textOf(sum)]))
    },
  }
}

/** Of several folders, whose file systems may differ: what nobody can tell of one, nobody can tell of all. */
export function together(scans: readonly (Scan | Unusable)[]): Scan | Unusable {
  const parts = new Map<string, string>()
  for (const scan of scans) {
    if ('unusable' in scan) return scan
    for (const [part, text] of scan) parts.set(part, text)
  }
  if (parts.size > MOST_PARTS) return { unusable: `it has more than ${MOST_PARTS} repositories and stores` }
  return parts
}

/** What is recorded of them stays below what is read of a file in one piece. */
const MOST_PARTS = 150_000

/** Of hashes of lines: the same whatever the order in which the file system lists them. */
interface Sum {
  readonly lines: number
  readonly high: number
  readonly low: number
}

const nothing: Sum = { lines: 0, high: 0, low: 0 }
/** Two of them fit into the 53 bits of a number. */
const LANE = 2 ** 48

function plus({ lines, high, low }: Sum, line: string): Sum {
  const sum = hash('sha256', line, 'buffer')
  return {
    lines: lines + 1,
    high: (high + sum.readUIntBE(0, 6)) % LANE,
    low: (low + sum.readUIntBE(6, 6)) % LANE,
  }
}

function textOf({ lines, high, low }: Sum): string {
  return `${lines}-${high.toString(36)}-${low.toString(36)}`
}

/** Of how many lines the text of a part was made: about how many folders it has. */
export function linesOf(text: string): number {
  return Number(text.split('-')[0])
}

/** Parts that are new, gone, or not as they were; sorted. */
export function changedParts(before: Scan, now: Scan): readonly string[] {
  const changed = [...now].filter(([part, text]) => before.get(part) !== text).map(([part]) => part)
  const gone = [...before.keys()].filter((part) => !now.has(part))
  return [...changed, ...gone].toSorted()
}
