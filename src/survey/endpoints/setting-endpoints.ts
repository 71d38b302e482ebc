import { jvmArgumentsIn } from '../../changes/text/jvm-arguments.ts'
import { readXmlElements } from '../../changes/text/xml-elements.ts'
import { endpointOf, type Endpoint } from '../../kernel/endpoint.ts'
import type { FoundEndpoint } from '../../kernel/endpoint-sources.ts'
import type { Setting } from '../../ports/environment-reader.ts'
import { endpointsOfValue } from '../suspicion.ts'

/** Of every setting in force, whoever claims it: a URL or `host:port` in its value, or a host whose port another setting tells. */
export function settingEndpoints(settings: readonly Setting[]): readonly FoundEndpoint[] {
  const values = new Map(settings.map(({ key, value }) => [key, value.trim()]))
  return settings.flatMap((setting) => {
    if (!setting.readable) return []
    const from = sourceName(setting)
    return endpointsOf(setting, values).map((endpoint) => ({ endpoint, from }))
  })
}

/** Of the `-D` arguments that processes were started with, whatever unit and scripts say. */
export function argumentEndpoints(commandLines: readonly string[]): readonly FoundEndpoint[] {
  return settingEndpoints(
    commandLines.flatMap(jvmArgumentsIn).map(({ key, value, readable }) => ({
      key,
      value,
      origin: { kind: 'jvm-argument', file: '', line: 0 },
      readable,
    })),
  )
}

/** Of attributes outside comments; `proxyName` and `proxyPort` belong together. */
export function serverXmlEndpoints(text: string): readonly FoundEndpoint[] {
  return readXmlElements(text, 'shared/server.xml').flatMap(({ name, attributes }) => {
    const proxy = attributes.find((one) => one.name === 'proxyName')?.value
    const port = attributes.find((one) => one.name === 'proxyPort')?.value
    const endpoints = [
      ...(proxy === undefined ? [] : [endpointOf(proxy, port)]),
      ...attributes
        .filter(({ name: attribute }) => attribute !== 'proxyName' && !/^xml|pass$/iu.test(attribute))
        .flatMap((one) => endpointsOfValue([one.name], one.value)),
    ]
    return endpoints.flatMap((endpoint) => (endpoint === undefined ? [] : [{ endpoint, from: `server.xml: ${name}` }]))
  })
}

function endpointsOf({ key, value, origin }: Setting, values: ReadonlyMap<string, string>): readonly Endpoint[] {
  const names = origin.kind === 'environment' ? [key, origin.variable] : [key]
  return endpointsOfValue(names, value.trim(), values.get(portKey(key)))
}

/** `http.proxyHost` has its port in `http.proxyPort`, `mail.hostname` in `mail.port`, `server.proxy-name` in `server.proxy-port`. */
function portKey(key: string): string {
  return key.replace(/(?:host(?:name)?|address|server|name)$/iu, (end) => (/^[A-Z]/u.test(end) ? 'Port' : 'port'))
}

/** Without file and line, so that it stays the same when something is written above it. */
function sourceName({ key, origin }: Setting): string {
  switch (origin.kind) {
    case 'file':
      return `property ${key}`
    case 'environment':
      return `variable ${origin.variable}`
    case 'jvm-argument':
      return `JVM argument ${key}`
  }
}
