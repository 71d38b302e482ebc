/** Attributes of the first HTTP connector and the context path of Tomcat's server.xml, which 4.x reads. */
export interface TomcatSettings {
  readonly connector: Readonly<Record<string, string>>
  readonly contextPath: string
}

export function parseServerXml(text: string): TomcatSettings {
  const live = text.replace(/<!--[\s\S]*?-->/g, '')
  const connectors = [...live.matchAll(/<Connector\b([^>]*)>/g)].map((match) => attributes(match[1] ?? ''))
  const http = connectors.find((one) => !(one['protocol'] ?? '').startsWith('AJP'))
  const context = /<Context\b([^>]*)>/.exec(live)
  return { connector: http ?? {}, contextPath: attributes(context?.[1] ?? '')['path'] ?? '' }
}

function attributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
  return Object.fromEntries(pairs.map((pair) => [pair[1] ?? '', unentity(pair[2] ?? pair[3] ?? '')]))
}

function unentity(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => names[name] ?? whole)
}
