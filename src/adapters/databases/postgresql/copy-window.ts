import { alignedBuffer } from '../blocks/row-window.ts'
import type { CopyOut } from './copy-out.ts'

/** The stretch of a COPY that is looked at. Its buffer is used again and again, so that memory stays the same whatever the size. */
export interface CopyWindow {
  readonly buffer: Buffer
  /** Bytes that are there. */
  used(): number
  /** Adds what comes next, as far as there is room. False at the end. */
  read(): Promise<boolean>
  /** Forgets what lies before `from`. */
  drop(from: number): void
}

export function openWindow(copy: Pick<CopyOut, 'read'>): CopyWindow {
  const buffer = alignedBuffer()
  let used = 0
  let rest: Buffer | undefined
  return {
    buffer,
    used: () => used,
    read: async () => {
      const chunk = rest ?? (await copy.read())
      if (chunk === undefined) return false
      const taken = chunk.copy(buffer, used)
      used += taken
      rest = taken < chunk.length ? chunk.subarray(taken) : undefined
      return true
    },
    drop: (from) => {
      buffer.copy(buffer, 0, from, used)
      used -= from
    },
  }
}
