/** HTML that is known to be well-formed: made by `markup` alone, so that no text gets into a page unescaped. */
export interface Markup {
  readonly html: string
}

type Part = string | number | Markup | readonly Markup[] | undefined

/** A template whose texts are escaped; undefined gives nothing, a list is joined. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: texts.map((text, index) => text + rendered(parts[index])).join('') }
}

export const nothing: Markup = { html: '' }

/** For element content and quoted attributes. What no HTML file may hold is replaced by U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(FORBIDDEN, '\uFFFD')
    .replaceAll(/[&<>"'`]/g, (one) => `&#${one.charCodeAt(0)};`)
}

// Control characters; and those that turn the direction of the text around them, which could hide a host's real name.
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu

function rendered(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part))
  return 'html' in part ? part.html : part.map(({ html }) => html).join('')
}
