import { parse } from '@xml-tools/parser'
import { AppError } from '../../kernel/app-error.ts'
import type { Span } from './span.ts'

/** An attribute with its entities resolved. Spans are offsets in the text. */
export interface XmlAttribute {
  readonly name: string
  readonly value: string
  /** Name, equals sign and quoted value. */
  readonly span: Span
  /** Between the quotes. */
  readonly valueSpan: Span
  readonly quote: string
}

/** A start tag or an empty element, in document order. */
export interface XmlElement {
  readonly name: string
  /** 1-based. */
  readonly line: number
  readonly nameEnd: number
  readonly attributes: readonly XmlAttribute[]
}

/** Every element outside comments and CDATA. Throws `change/unreadable-file`, naming file and line, for what is not well formed. */
export function readXmlElements(text: string, file: string): readonly XmlElement[] {
  const body = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
  const shift = text.length - body.length
  const { tokenVector, lexErrors, parseErrors } = parse(body)
  const line = lexErrors[0]?.line ?? parseErrors[0]?.token.startLine
  if (lexErrors.length + parseErrors.length > 0) {
    throw unreadable(file, lineOrLast(line, body), 'this is not well-formed XML')
  }
  const tokens = tokenVector.map((token) => ({
    type: token.tokenType.name,
    image: token.image,
    start: token.startOffset + shift,
    line: token.startLine ?? 1,
  }))
  checkNesting(tokens, file)
  return tokens.flatMap((token, at) => (token.type === 'OPEN' ? [elementAt(tokens, at, file)] : []))
}

const BYTE_ORDER_MARK = '\uFEFF'

interface Token {
  readonly type: string
  readonly image: string
  readonly start: number
  readonly line: number
}

// The parser pairs tags by position only.
function checkNesting(tokens: readonly Token[], file: string): void {
  const open: string[] = []
  for (const [at, token] of tokens.entries()) {
    const name = tokens[at + 1]?.image ?? ''
    if (token.type === 'OPEN') open.push(name)
    if (token.type === 'SLASH_CLOSE') open.pop()
    if (token.type !== 'SLASH_OPEN') continue
    const expected = open.pop()
    if (expected !== name) throw unreadable(file, token.line, `</${name}> closes <${expected ?? ''}>`)
  }
}

function elementAt(tokens: readonly Token[], at: number, file: string): XmlElement {
  const name = tokens[at + 1]
  const attributes: XmlAttribute[] = []
  for (let next = at + 2; tokens[next]?.type === 'Name'; next += 3) {
    const attribute = attributeOf(tokens[next], tokens[next + 2], file)
    if (attribute === undefined) break
    if (attributes.some((other) => other.name === attribute.name)) {
      throw unreadable(file, tokens[next]?.line ?? 1, `the attribute ${attribute.name} is given twice`)
    }
    attributes.push(attribute)
  }
  const nameEnd = (name?.start ?? 0) + (name?.image.length ?? 0)
  return { name: name?.image ?? '', line: tokens[at]?.line ?? 1, nameEnd, attributes }
}

function attributeOf(name: Token | undefined, value: Token | undefined, file: string): XmlAttribute | undefined {
  if (name === undefined || value === undefined) return undefined
  const end = value.start + value.image.length
  return {
    name: name.image,
    value: resolveEntities(value.image.slice(1, -1), value.line, file),
    span: { start: name.start, end },
    valueSpan: { start: value.start + 1, end: end - 1 },
    quote: value.image.charAt(0),
  }
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

function resolveEntities(text: string, line: number, file: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([^;&]*));?/gu,
    (reference: string, hex?: string, decimal?: string, name?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      const resolved = code <= 0x10ffff ? String.fromCodePoint(code) : entities.get(name ?? '')
      if (resolved === undefined || !reference.endsWith(';')) {
        throw unreadable(file, line, `unknown entity ${reference}`)
      }
      return resolved
    },
  )
}

function lineOrLast(line: number | undefined, text: string): number {
  return line === undefined || Number.isNaN(line) ? text.split(/\r\n|\r|\n/u).length : line
}

function unreadable(file: string, line: number, what: string): AppError {
  return new AppError('change/unreadable-file', `${file}, line ${line}: ${what}`, {
    hint: `correct the file, check it with \`xmllint --noout ${file}\`, and run the command again`,
  })
}
