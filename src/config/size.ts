import { matching } from './section.ts'

const bytes: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 }

const SIZE = /^(\d{1,6}) ?(MB|GB|TB)$/

/** Written as `500MB` or `50GB`, powers of ten as in what is printed; parsed to bytes, above zero. */
export function sizeSchema() {
  const expected = 'a size above zero such as 500MB, 50GB or 2TB'
  return matching(SIZE, expected)
    .refine((text) => parseSize(text) > 0, { error: expected })
    .transform(parseSize)
}

function parseSize(text: string): number {
  const [, amount, unit] = SIZE.exec(text) ?? []
  return Number(amount) * (bytes[unit ?? ''] ?? Number.NaN)
}
