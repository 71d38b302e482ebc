import { once } from 'node:events'
import { createInflateRaw, inflateRawSync, type InflateRaw } from 'node:zlib'
import type { ByteSource } from './byte-source.ts'

/** Compressed bytes that are tried at once; nearly every member of an archive is shorter, and so takes no thread of its own. */
const AT_ONCE = 64 * 1024
const MOST_AT_ONCE = 1024 * 1024
/** Short, for each is garbage afterwards, which Node only looks for once there is much of it. */
const PIECE = 16 * 1024

/**
 * What was deflated, piece by piece; afterwards the source stands behind it, whose length nobody wrote down. Rejects where it is broken
 * or breaks off.
 */
export async function* inflated(source: ByteSource): AsyncGenerator<Buffer, void, undefined> {
  const head = await source.take(AT_ONCE)
  const short = inflateShort(head)
  if (short === undefined) {
    source.giveBack(head)
    yield* inflatePieces(source)
    return
  }
  source.giveBack(head.subarray(short.taken))
  yield short.content
}

/** Undefined where it is longer than that, or broken. */
function inflateShort(head: Buffer): { readonly content: Buffer; readonly taken: number } | undefined {
  try {
    const result: unknown = inflateRawSync(head, { info: true, maxOutputLength: MOST_AT_ONCE })
    return isInflated(result) ? { content: result.buffer, taken: result.engine.bytesWritten } : undefined
  } catch {
    return undefined
  }
}

interface Inflated {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

/** As `info: true` gives it, which the types do not know. */
function isInflated(result: unknown): result is Inflated {
  return typeof result === 'object' && result !== null && 'buffer' in result && 'engine' in result
}

async function* inflatePieces(source: ByteSource): AsyncGenerator<Buffer, void, undefined> {
  const inflate = createInflateRaw({ chunkSize: PIECE })
  const feeding = feed(inflate, source)
  feeding.catch((error: unknown) => inflate.destroy(error instanceof Error ? error : new Error(String(error))))
  try {
    for await (const piece of inflate) yield bufferOf(piece)
    for (const part of (await feeding).toReversed()) source.giveBack(part)
  } finally {
    inflate.destroy()
  }
}

function bufferOf(piece: unknown): Buffer {
  if (Buffer.isBuffer(piece)) return piece
  throw new Error('zlib gives buffers')
}

/** One part at a time, so that nothing waits in memory. Answers what it was given beyond the end. */
async function feed(inflate: InflateRaw, source: ByteSource): Promise<readonly Buffer[]> {
  const end = once(inflate, 'end')
  end.catch(() => undefined)
  let fed = 0
  while (!inflate.readableEnded) {
    const part = await source.some(AT_ONCE)
    if (part.length === 0) {
      inflate.end()
      await end
      return []
    }
    const written = new Promise<void>((resolve, reject) => {
      inflate.write(part, (error) => (error ? reject(error) : resolve()))
    })
    await Promise.race([written, end])
    fed += part.length
    if (inflate.readableEnded || inflate.bytesWritten < fed) {
      await end
      return [part.subarray(part.length - (fed - inflate.bytesWritten))]
    }
  }
  return []
}
