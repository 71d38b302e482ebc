import type { Readable } from 'node:stream'
import { marksIn } from '../../../argv/marked-script.ts'

export interface MarkedOutput {
  /** Between the marks; without the second, whatever came. Of more than the limit, the last part. */
  readonly bytes: Buffer
  readonly began: boolean
  /** Undefined where the stream ended before the second mark came. */
  readonly code: number | undefined
  /** It was longer than the limit: of what is to be whole, reading stopped there. */
  readonly tooLong: boolean
  /** Something came behind the second mark, from a program that the command left behind. */
  readonly more: boolean
}

export interface MarkedLimit {
  readonly bytes: number
  readonly whole: boolean
}

/** The output of one marked script. The stream flows only meanwhile, so nothing is lost between two of them. */
export function readMarked(stream: Readable, mark: string, limit: MarkedLimit): Promise<MarkedOutput> {
  return new Promise((resolve) => {
    const output = collect(mark, limit)
    const take = (chunk: Buffer) => {
      if (output.take(chunk)) stop()
    }
    const stop = () => {
      stream.off('data', take).off('close', stop).pause()
      resolve(output.result())
    }
    if (stream.destroyed || stream.readableEnded) stop()
    else stream.on('data', take).on('close', stop).resume()
  })
}

/** `take` says when there is nothing more to wait for. */
function collect(mark: string, limit: MarkedLimit) {
  const { begin, end, longest } = marksIn(mark)
  let kept = Buffer.alloc(0)
  let chunks: Buffer[] = []
  let [began, tooLong, more] = [false, false, false]
  let length = 0
  let code: number | undefined
  let window = ''
  const all = () => {
    kept = Buffer.concat([kept, ...chunks])
    chunks = []
    return kept
  }
  const cut = (from: number, to?: number) => {
    kept = all().subarray(from, to)
    length = kept.length
  }
  const find = (pattern: RegExp) => {
    const found = pattern.exec(window)
    // The window is the end of what is kept.
    return found === null ? undefined : { found, at: length - window.length + found.index }
  }
  const take = (chunk: Buffer): boolean => {
    chunks.push(chunk)
    length += chunk.length
    window = window.slice(-longest) + chunk.toString('latin1')
    const first = began ? undefined : find(begin)
    if (first !== undefined) {
      began = true
      cut(first.at + first.found[0].length)
      window = window.slice(-length || window.length)
    }
    const last = began ? find(end) : undefined
    if (last !== undefined) {
      code = Number(last.found[1])
      more = last.at + last.found[0].length < length
      cut(0, last.at)
    } else if (length > limit.bytes + longest) {
      tooLong = true
      if (!limit.whole) cut(length - limit.bytes)
    }
    return code !== undefined || (tooLong && limit.whole)
  }
  return {
    take,
    result: (): MarkedOutput => ({ bytes: all().subarray(limit.whole ? 0 : -limit.bytes), began, code, tooLong, more }),
  }
}
