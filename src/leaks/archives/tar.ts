import { textOfBytes } from '../../argv/byte-text.ts'
import type { ArchivedFile } from './archived.ts'
import { piecesOf, type ByteSource } from './byte-source.ts'

const BLOCK = 512

/** The files of archives of GNU tar, one after the other. An archive that breaks off has no more files: the program's end says why. */
export async function* filesOfTar(source: ByteSource): AsyncGenerator<ArchivedFile, void, undefined> {
  let longName: string | undefined
  for (;;) {
    const header = await source.take(BLOCK)
    if (header.length < BLOCK) return
    // Blocks of zeros end an archive, and fill it up.
    if (header.every((byte) => byte === 0)) continue
    const bytes = sizeIn(header)
    const type = String.fromCharCode(header[TYPE] ?? 0)
    if (type === 'L') longName = untilNul(await source.take(bytes))
    else if (type === '0' || type === '\0') {
      const { content, rest } = piecesOf(source, bytes)
      yield { kind: 'file', path: longName ?? untilNul(header.subarray(0, NAME_BYTES)), content }
      longName = undefined
      await rest()
    } else await piecesOf(source, bytes).rest()
    await source.take((BLOCK - (bytes % BLOCK)) % BLOCK)
  }
}

const NAME_BYTES = 100
const SIZE = { begin: 124, end: 136 } as const
const TYPE = 156
const MAGIC = 257

/** In octal digits; from 8 GiB on as a number of 95 bits, of which the last six bytes are enough. */
function sizeIn(header: Buffer): number {
  if (header.toString('latin1', MAGIC, MAGIC + 5) !== 'ustar') throw new Error('what tar printed is no archive of tar')
  if (((header[SIZE.begin] ?? 0) & 0x80) !== 0) return header.readUIntBE(SIZE.end - 6, 6)
  return Number.parseInt(header.toString('latin1', SIZE.begin, SIZE.end), 8)
}

function untilNul(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return textOfBytes(end < 0 ? bytes : bytes.subarray(0, end))
}
