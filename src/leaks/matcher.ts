import { formsOf, isWholeName, type Needle } from './needle.ts'

export interface Match {
  readonly needle: Needle
  readonly start: number
  readonly end: number
}

/** The first whole occurrence of each needle that a text has, in one pass over the text. */
export type Matcher = (text: string) => readonly Match[]

interface Form {
  readonly codes: readonly number[]
  readonly needle: Needle
}

/**
 * Wu and Manber's algorithm: most of the text is skipped, as far as its last two characters allow. Upper and lower case of
 * ASCII are the same.
 */
export function compileMatcher(needles: readonly Needle[]): Matcher {
  const forms = needles.flatMap((needle) => [...new Set(formsOf(needle))].map((form) => toForm(form, needle)))
  if (forms.length === 0) return () => []
  const window = Math.min(...forms.map(({ codes }) => codes.length))
  if (window < 2) throw new Error('a needle has at least two characters')
  const shifts = shiftTable(forms, window)
  const byEnd = Map.groupBy(forms, ({ codes }) => blockAt(codes, window - 1))
  return (text) => matchesIn(text, { window, shifts, byEnd })
}

interface Tables {
  /** Length of the shortest form. */
  readonly window: number
  readonly shifts: Uint8Array
  readonly byEnd: ReadonlyMap<number, readonly Form[]>
}

const BLOCKS = 65_536
const MAX_SHIFT = 255

function matchesIn(text: string, { window, shifts, byEnd }: Tables): readonly Match[] {
  const found = new Map<Needle, Match>()
  let index = window - 1
  while (index < text.length) {
    const block = blockOf(fold(text.charCodeAt(index - 1)), fold(text.charCodeAt(index)))
    const shift = shifts[block] ?? 1
    if (shift > 0) {
      index += shift
      continue
    }
    const start = index - window + 1
    for (const form of byEnd.get(block) ?? []) {
      const end = start + form.codes.length
      if (!found.has(form.needle) && isAt(text, start, form) && isWholeName(text, start, end, form.needle))
        found.set(form.needle, { needle: form.needle, start, end })
    }
    index += 1
  }
  return [...found.values()]
}

function isAt(text: string, start: number, { codes }: Form): boolean {
  for (let index = 0; index < codes.length; index += 1)
    if (fold(text.charCodeAt(start + index)) !== codes[index]) return false
  return true
}

function shiftTable(forms: readonly Form[], window: number): Uint8Array {
  const shifts = new Uint8Array(BLOCKS).fill(Math.min(window - 1, MAX_SHIFT))
  for (const { codes } of forms)
    for (let index = 1; index < window; index += 1) {
      const block = blockAt(codes, index)
      shifts[block] = Math.min(shifts[block] ?? 0, window - 1 - index)
    }
  return shifts
}

function toForm(form: string, needle: Needle): Form {
  return { codes: Array.from({ length: form.length }, (_, index) => fold(form.charCodeAt(index))), needle }
}

function blockAt(codes: readonly number[], index: number): number {
  return blockOf(codes[index - 1] ?? 0, codes[index] ?? 0)
}

// Characters beyond Latin-1 share blocks with others; that costs a comparison, and never a match.
function blockOf(first: number, second: number): number {
  return ((first << 8) ^ second) & (BLOCKS - 1)
}

function fold(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code
}
