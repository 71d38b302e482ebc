import { Secret } from '../kernel/secret.ts'
import { encodeUtf8 } from '../kernel/utf8.ts'
import type { FileChange } from './change.ts'
import { valueIn, type ResolvedValues } from './resolve-value.ts'
import { removeProperty, setProperty } from './text/properties-edit.ts'
import type { PropertiesEncoding } from './text/properties-lines.ts'
import { setConnectorAttribute } from './text/server-xml.ts'

/**
 * The new content of one file after its changes, in their order; undefined when the file goes. Pure: an absent file
 * (undefined) is empty. All bytes that no change is about stay.
 */
export function applyFileChanges(
  content: Uint8Array | undefined,
  changes: readonly FileChange[],
  values: ResolvedValues,
  encoding: PropertiesEncoding = 'latin1',
): Uint8Array | undefined {
  return changes.reduce((before, change) => applyFileChange(before, change, values, encoding), content)
}

function applyFileChange(
  content: Uint8Array | undefined,
  change: FileChange,
  values: ResolvedValues,
  encoding: PropertiesEncoding,
): Uint8Array | undefined {
  switch (change.kind) {
    case 'set-property': {
      const value = valueIn(values, change.value)
      const text = value instanceof Secret ? value.reveal() : String(value ?? '')
      return setProperty(content ?? new Uint8Array(), change.key, text, encoding, change.file)
    }
    case 'remove-property':
      return content === undefined ? undefined : removeProperty(content, change.key, encoding, change.file)
    case 'edit-xml': {
      const { text, charset } = decodeXml(content ?? new Uint8Array())
      const edited = setConnectorAttribute(text, change.connectorPort, change.attribute, change.value, change.file)
      return new Uint8Array(Buffer.from(edited, charset))
    }
    case 'write-file':
      return encodeUtf8(change.content)
    case 'remove-file':
      return undefined
  }
}

// A file that is not UTF-8 passes as Latin-1, which keeps every byte whatever its encoding really is.
function decodeXml(bytes: Uint8Array): { text: string; charset: 'utf8' | 'latin1' } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), charset: 'utf8' }
  } catch {
    return { text: Buffer.from(bytes).toString('latin1'), charset: 'latin1' }
  }
}
