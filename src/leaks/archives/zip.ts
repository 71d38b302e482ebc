import type { ArchivedFile, Unreadable } from './archived.ts'
import { byteSource, piecesOf, type ByteSource } from './byte-source.ts'
import { inflated } from './inflate.ts'

/**
 * The members of a zip archive, such as a jar, in their order; those of an archive in it with the name of that one before theirs, as
 * Java writes it: `lib/inner.jar!/META-INF/MANIFEST.MF`. Reads from front to back, so that no archive is held.
 */
export async function* filesOfZip(
  source: ByteSource,
  path: string,
  depth = 0,
): AsyncGenerator<ArchivedFile | Unreadable, void, undefined> {
  for (;;) {
    const header = await readHeader(source)
    if (header === 'end') return
    if (header === 'unreadable') {
      yield { kind: 'unreadable', path }
      return
    }
    const inside = `${path}!/${header.name}`
    const member = memberOf(source, header)
    if (member === undefined) {
      yield { kind: 'unreadable', path: inside }
      if (header.bytes === undefined) return
      await piecesOf(source, header.bytes).rest()
      continue
    }
    if (!header.name.endsWith('/')) yield* filesOfMember(member, inside, depth)
    if (!(await member.isPassed())) {
      yield { kind: 'unreadable', path: inside }
      return
    }
    if (header.bytes === undefined) await passDescriptor(source)
  }
}

/** Deeper than any app has them; an archive that holds itself has no end. */
const DEEPEST = 4

async function* filesOfMember(
  { content }: Member,
  path: string,
  depth: number,
): AsyncGenerator<ArchivedFile | Unreadable, void, undefined> {
  if (depth < DEEPEST && isZipName(path)) yield* filesOfZip(byteSource(content), path, depth + 1)
  else yield { kind: 'file', path, content }
}

function isZipName(path: string): boolean {
  return /\.(?:jar|zip|obr|war|ear)$/iu.test(path)
}

interface Header {
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  /** As it lies there; undefined where it stands behind the member only. */
  readonly bytes: number | undefined
}

const MEMBER = 0x04_03_4b_50
const DESCRIPTOR = 0x08_07_4b_50
/** The list of members at the end, also of an archive that has none; and what may stand before it. */
const ENDS: readonly number[] = [0x02_01_4b_50, 0x06_05_4b_50, 0x08_06_4b_50]
const HEADER_BYTES = 30

async function readHeader(source: ByteSource): Promise<Header | 'end' | 'unreadable'> {
  const start = await source.take(4)
  const signature = start.length < 4 ? 0 : start.readUInt32LE(0)
  if (ENDS.includes(signature)) return 'end'
  const fixed = Buffer.concat([start, await source.take(HEADER_BYTES - 4)])
  if (signature !== MEMBER || fixed.length < HEADER_BYTES) return 'unreadable'
  const [nameBytes, extraBytes] = [fixed.readUInt16LE(26), fixed.readUInt16LE(28)]
  const name = await source.take(nameBytes)
  const extra = await source.take(extraBytes)
  if (name.length < nameBytes || extra.length < extraBytes) return 'unreadable'
  const flags = fixed.readUInt16LE(6)
  const bytes = (flags & 8) === 0 ? bytesIn(fixed, extra) : undefined
  return { name: name.toString(), method: fixed.readUInt16LE(8), encrypted: (flags & 1) !== 0, bytes }
}

const IN_EXTRA = 0xff_ff_ff_ff

/** From 4 GiB on it stands in an extra field: its id, its length, the length of the content, and then this. */
function bytesIn(fixed: Buffer, extra: Buffer): number {
  const bytes = fixed.readUInt32LE(18)
  if (bytes !== IN_EXTRA) return bytes
  for (let at = 0; at + 20 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === 1) return Number(extra.readBigUInt64LE(at + 12))
  return bytes
}

interface Member {
  readonly content: AsyncIterable<Buffer>
  /** Passes over what nobody read of it. False where it is broken, so that nobody can tell where it ends. */
  isPassed(): Promise<boolean>
}

/** Undefined where nobody can tell what it is. */
function memberOf(source: ByteSource, { method, encrypted, bytes }: Header): Member | undefined {
  if (encrypted) return undefined
  if (method === 0 && bytes !== undefined) return storedMember(source, bytes)
  return method === 8 ? deflatedMember(source) : undefined
}

function storedMember(source: ByteSource, bytes: number): Member {
  const { content, rest } = piecesOf(source, bytes)
  return {
    content,
    isPassed: async () => {
      await rest()
      return true
    },
  }
}

function deflatedMember(source: ByteSource): Member {
  let whole = true
  const content = (async function* () {
    try {
      yield* inflated(source)
    } catch {
      whole = false
    }
  })()
  return {
    content,
    isPassed: async () => {
      while ((await content.next()).done !== true);
      return whole
    },
  }
}

/** Check sum and two lengths of four bytes, or of eight in a large archive; a signature may stand before them. */
async function passDescriptor(source: ByteSource): Promise<void> {
  const found = await source.take(24)
  const signed = found.length >= 4 && found.readUInt32LE(0) === DESCRIPTOR ? 4 : 0
  const short = signed + 12
  const isShort = found.length < short + 8 || isSignature(found, short)
  source.giveBack(found.subarray(isShort ? short : short + 8))
}

function isSignature(bytes: Buffer, at: number): boolean {
  return at + 4 <= bytes.length && [MEMBER, ...ENDS].includes(bytes.readUInt32LE(at))
}
