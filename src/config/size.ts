import { matching } from './section.ts'

const bytes: Readonly<Record<string, number>> = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }

const SIZE = /^(\d{1,6}) ?(MB|GB|TB)$/

/** Written as `500MB` or `50GB`, powers of ten as in what is printed; parsed to bytes, above zero. */
export function sizeSchema() {
  const expected = 'a size above zero such as 500MB, 50GB or 2TB'
  return matching(SIZE, expected)
    .refine((text) => parseSize(text) > 0, { error: expected })
    .transform(parseSize)
}

const RATE = /^(\d{1,6}) ?(kB|MB|GB)\/s$/

/** Written as `20MB/s`; parsed to bytes in a second, above zero. */
export function rateSchema() {
  const expected = 'a rate above zero such as 500kB/s or 20MB/s'
  return matching(RATE, expected)
    .refine((text) => parseRate(text) > 0, { error: expected })
    .transform(parseRate)
}

function parseRate(text: string): number {
  const [, amount, unit] = RATE.exec(text) ?? []
  return Number(amount) * (bytes[unit ?? ''] ?? Number.NaN)
}

function parseSize(text: string): number {
  const [, amount, unit] = SIZE.exec(text) ?? []
  return Number(amount) * (bytes[unit ?? ''] ?? Number.NaN)
}
