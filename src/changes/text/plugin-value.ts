import { parseProperties } from './properties.ts'
import { removeProperty, setProperty } from './properties-edit.ts'

/**
 * A value of `plugin_setting.key_value` [seen 7.2]: the first line says the type, anything else is a plain string.
 * Elements of lists and maps are as stored, their escapes untouched. `text` is the whole value.
 */
export type PluginValue =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'list'; readonly text: string; readonly elements: readonly string[] }
  | { readonly kind: 'properties'; readonly text: string; readonly entries: ReadonlyMap<string, string> }
  | { readonly kind: 'map'; readonly text: string; readonly entries: ReadonlyMap<string, string> }
  | { readonly kind: 'unreadable'; readonly text: string; readonly because: string }

/** Never throws: what has a header and cannot be read is `unreadable`. */
export function parsePluginValue(text: string): PluginValue {
  const header = /^#java\.util\.(\w+)/u.exec(text)
  switch (header?.[1]) {
    case undefined:
      return { kind: 'string', text }
    case 'List':
      return parseAfterHeader(text, LIST_HEADER, (body) => ({ kind: 'list', text, elements: elementsOf(body) }))
    case 'Map':
      return parseAfterHeader(text, MAP_HEADER, (body) => parseMap(text, body))
    case 'Properties':
      return parseStoredProperties(text)
    default:
      return { kind: 'unreadable', text, because: `no known type: ${header?.[0] ?? ''}` }
  }
}

/** A list without the elements that `unwanted` names; the same text when it names none. */
export function removeElements(
  list: Extract<PluginValue, { kind: 'list' }>,
  unwanted: (element: string) => boolean,
): Extract<PluginValue, { kind: 'list' }> {
  const elements = list.elements.filter((element) => !unwanted(element))
  if (elements.length === list.elements.length) return list
  return { kind: 'list', text: [LIST_HEADER, ...(elements.length === 0 ? [''] : elements)].join('\n'), elements }
}

/** Properties with one key set, or removed (null); comments and all other lines stay. */
export function setEntry(
  properties: Extract<PluginValue, { kind: 'properties' }>,
  key: string,
  value: string | null,
): PluginValue {
  const bytes = toBytes(properties.text)
  const edited = value === null ? removeProperty(bytes, key, 'latin1') : setProperty(bytes, key, value, 'latin1')
  return parseStoredProperties(Buffer.from(edited).toString('latin1'))
}

/** What the column is to hold; byte-identical to what was parsed when nothing was edited. */
export function renderPluginValue(value: PluginValue): string {
  return value.text
}

const LIST_HEADER = '#java.util.List'
const MAP_HEADER = '#java.util.Map'
const FORM_FEED = '\f'

function parseAfterHeader(text: string, header: string, parse: (body: string) => PluginValue): PluginValue {
  const [first, ...rest] = text.split('\n')
  if (first !== header) return { kind: 'unreadable', text, because: `the first line is not ${header} alone` }
  return parse(rest.join('\n'))
}

// Bitbucket drops empty elements at the end only: an empty list is the header and an empty line.
function elementsOf(body: string): readonly string[] {
  const lines = body.split('\n')
  const last = lines.findLastIndex((line) => line !== '')
  return lines.slice(0, last + 1)
}

function parseMap(text: string, body: string): PluginValue {
  const lines = body.split('\n').filter((line) => line !== '')
  if (lines.some((line) => !line.includes(FORM_FEED))) {
    return { kind: 'unreadable', text, because: 'an entry of the map has no separator' }
  }
  const entries = lines.map((line) => {
    const at = line.indexOf(FORM_FEED)
    return [line.slice(0, at), line.slice(at + 1)] as const
  })
  return { kind: 'map', text, entries: new Map(entries) }
}

function parseStoredProperties(text: string): PluginValue {
  if (isBeyondLatin1(text)) return { kind: 'unreadable', text, because: 'properties beyond ISO 8859-1' }
  try {
    const { entries } = parseProperties(toBytes(text), 'latin1', 'the stored properties')
    return { kind: 'properties', text, entries: new Map(entries.map(({ key, value }) => [key, value])) }
  } catch {
    return { kind: 'unreadable', text, because: 'a broken escape in the properties' }
  }
}

function isBeyondLatin1(text: string): boolean {
  return text.split('').some((unit) => unit > '\u00FF')
}

function toBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}
