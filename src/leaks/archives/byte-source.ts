/** Bytes that come in chunks, taken in the sizes that a reader needs. */
export interface ByteSource {
  /** Exactly so many, fewer only at the end. Few at a time: they are held. */
  take(bytes: number): Promise<Buffer>
  /** What comes next, at most so many, as it lies there; empty at the end. */
  some(most: number): Promise<Buffer>
  /** Was taken too early: comes again. */
  giveBack(bytes: Buffer): void
}

export function byteSource(chunks: AsyncIterable<Uint8Array>): ByteSource {
  const iterator = chunks[Symbol.asyncIterator]()
  let left: Buffer = Buffer.alloc(0)
  const some = async (most: number): Promise<Buffer> => {
    while (left.length === 0) {
      const next = await iterator.next()
      if (next.done === true) return left
      left = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length)
    }
    const part = left.subarray(0, most)
    left = left.subarray(part.length)
    return part
  }
  return {
    some,
    take: async (bytes) => {
      const parts: Buffer[] = []
      for (let missing = bytes; missing > 0;) {
        const part = await some(missing)
        if (part.length === 0) break
        parts.push(part)
        missing -= part.length
      }
      return parts.length === 1 ? (parts[0] ?? left) : Buffer.concat(parts)
    },
    giveBack: (bytes) => {
      left = joined(bytes, left)
    },
  }
}

/** Without a copy where the one lies right before the other, as when only a part of what was taken is wanted. */
function joined(first: Buffer, second: Buffer): Buffer {
  if (second.length === 0) return first
  if (first.buffer !== second.buffer || first.byteOffset + first.length !== second.byteOffset)
    return Buffer.concat([first, second])
  return Buffer.from(first.buffer, first.byteOffset, first.length + second.length)
}

/** The next so many bytes, piece by piece; what is not asked for is passed over by `rest`. */
export function piecesOf(source: ByteSource, bytes: number): Pieces {
  let missing = bytes
  const next = async (): Promise<Buffer> => {
    const part = missing === 0 ? Buffer.alloc(0) : await source.some(missing)
    missing = part.length === 0 ? 0 : missing - part.length
    return part
  }
  return {
    content: (async function* () {
      for (let part = await next(); part.length > 0; part = await next()) yield part
    })(),
    rest: async () => {
      while ((await next()).length > 0);
    },
  }
}

export interface Pieces {
  readonly content: AsyncIterable<Buffer>
  readonly rest: () => Promise<void>
}
