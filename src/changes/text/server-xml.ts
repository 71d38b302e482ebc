import { AppError } from '../../kernel/app-error.ts'
import { spliceText } from './splice-text.ts'
import { readXmlElements, type XmlAttribute, type XmlElement } from './xml-elements.ts'

/** A Connector of the server.xml that Bitbucket 4.x reads; attributes in file order, entities resolved. */
export interface Connector {
  /** As written; undefined where the attribute is missing. */
  readonly port: string | undefined
  /** 1-based. */
  readonly line: number
  readonly attributes: ReadonlyMap<string, string>
}

/** Every Connector outside comments. Throws `change/unreadable-file` for what is not well formed. */
export function readConnectors(text: string, file = 'server.xml'): readonly Connector[] {
  return connectorElements(text, file).map((element) => ({
    port: find(element, 'port')?.value,
    line: element.line,
    attributes: new Map(element.attributes.map(({ name, value }) => [name, value])),
  }))
}

/**
 * Sets, adds or (null) removes one attribute of every Connector of this port; every other character stays. What is added
 * follows the last attribute in its style. Throws `change/not-as-expected` when no Connector has the port.
 */
export function setConnectorAttribute(
  text: string,
  connectorPort: string,
  name: string,
  value: string | null,
  file = 'server.xml',
): string {
  const all = connectorElements(text, file)
  const connectors = all.filter((element) => find(element, 'port')?.value === connectorPort)
  if (connectors.length === 0) throw noSuchConnector(file, connectorPort, all)
  return spliceText(
    text,
    connectors.flatMap((element) => editOf(text, element, name, value)),
  )
}

function connectorElements(text: string, file: string): readonly XmlElement[] {
  return readXmlElements(text, file).filter((element) => element.name === 'Connector')
}

function find(element: XmlElement, name: string): XmlAttribute | undefined {
  return element.attributes.find((attribute) => attribute.name === name)
}

function editOf(text: string, element: XmlElement, name: string, value: string | null) {
  const attribute = find(element, name)
  if (attribute === undefined) return value === null ? [] : [addition(text, element, name, value)]
  if (value === null) return [{ span: { start: endBefore(element, attribute), end: attribute.span.end }, text: '' }]
  return [{ span: attribute.valueSpan, text: escapeValue(value, attribute.quote) }]
}

function addition(text: string, element: XmlElement, name: string, value: string) {
  const last = element.attributes.at(-1)
  const quote = last?.quote ?? '"'
  const space = last === undefined ? ' ' : text.slice(endBefore(element, last), last.span.start)
  const at = last?.span.end ?? element.nameEnd
  return {
    span: { start: at, end: at },
    text: `${space === '' ? ' ' : space}${name}=${quote}${escapeValue(value, quote)}${quote}`,
  }
}

function endBefore(element: XmlElement, attribute: XmlAttribute): number {
  return element.attributes[element.attributes.indexOf(attribute) - 1]?.span.end ?? element.nameEnd
}

function escapeValue(value: string, quote: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(quote, quote === '"' ? '&quot;' : '&apos;')
    .replaceAll(/[\t\n\r]/gu, (control) => `&#${control.charCodeAt(0)};`)
}

function noSuchConnector(file: string, port: string, all: readonly XmlElement[]): AppError {
  const ports = all.map((element) => find(element, 'port')?.value ?? 'none').join(', ')
  return new AppError('change/not-as-expected', `${file} has no Connector with port ${port}`, {
    hint: all.length === 0 ? 'it has no Connector at all' : `its Connectors have these ports: ${ports}`,
  })
}
