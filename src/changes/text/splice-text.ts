import type { Span } from './span.ts'

/** Replaces spans of a text, given in order and not overlapping; everything else stays as it is. */
export function spliceText(
  text: string,
  replacements: readonly { readonly span: Span; readonly text: string }[],
): string {
  let result = ''
  let at = 0
  for (const replacement of replacements) {
    result += text.slice(at, replacement.span.start) + replacement.text
    at = replacement.span.end
  }
  return result + text.slice(at)
}
