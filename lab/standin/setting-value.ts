import { parseProperties } from './properties-text.ts'

const LIST = '#java.util.List'
const PROPERTIES = '#java.util.Properties'

/** What plugin_setting.key_value holds: a plain string, or a list or properties behind a header line [seen 4.7]. */
export type SettingValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'properties'; readonly entries: ReadonlyMap<string, string> }

export function parseSettingValue(stored: string): SettingValue {
  const { header, body } = splitHeader(stored)
  if (header === LIST) return { kind: 'list', items: body.split(/\r?\n/).filter((item) => item !== '') }
  if (header === PROPERTIES) return { kind: 'properties', entries: parseProperties(body) }
  return { kind: 'text', text: stored }
}

/** The elements of a stored list; none for any other value. */
export function listItems(stored: string): readonly string[] {
  const value = parseSettingValue(stored)
  return value.kind === 'list' ? value.items : []
}

/** An empty list is the header and an empty line. */
export function formatList(items: readonly string[]): string {
  return `${LIST}\n${items.join('\n')}`
}

function splitHeader(stored: string): { readonly header: string; readonly body: string } {
  const end = stored.indexOf('\n')
  if (end < 0) return { header: stored.trimEnd(), body: '' }
  return { header: stored.slice(0, end).trimEnd(), body: stored.slice(end + 1) }
}
