import type { Standing } from './byte-scan.ts'

/** A text whose continuation lines are joined. */
export interface Unfolded {
  readonly bytes: Buffer
  /** Whether a name goes over a joint: any other is found without joining. */
  isJoined(standing: Pick<Standing, 'start' | 'end'>): boolean
  /** Where a byte of it stood before. */
  originalAt(at: number): number
}

/** A backslash at the end of a line, and the indentation of the next one, as properties files, scripts and Git's configuration have them. */
const CONTINUATION = /\\\r?\n[ \t\f]*/gu

/** Undefined where there are none. */
export function unfolded(piece: Buffer): Unfolded | undefined {
  if (piece.indexOf('\\\n') < 0 && piece.indexOf('\\\r\n') < 0) return undefined
  const joints: { readonly at: number; readonly removed: number }[] = []
  const text = piece.toString('latin1')
  let removed = 0
  for (const { index, 0: found } of text.matchAll(CONTINUATION)) {
    const at = index - removed
    removed += found.length
    joints.push({ at, removed })
  }
  return {
    bytes: Buffer.from(text.replaceAll(CONTINUATION, ''), 'latin1'),
    isJoined: ({ start, end }) => joints.some(({ at }) => start < at && at < end),
    originalAt: (at) => at + (joints.findLast((joint) => joint.at <= at)?.removed ?? 0),
  }
}
