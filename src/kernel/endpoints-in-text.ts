import { endpointOf, endpointsOfAuthority, formatEndpoint, type Endpoint } from './endpoint.ts'

/**
 * Every URL and `host:port` in free text, JSON, XML, properties, URL-encoded text or an Oracle descriptor, each once, in
 * order of their kind and place. A single word counts as a host only where the whole text is a list of `host:port`.
 */
export function endpointsInText(text: string): readonly Endpoint[] {
  const plain = withoutEscapes(text)
  const urls = [...plain.matchAll(URL_PATTERN)]
  const rest = plain.replaceAll(URL_PATTERN, ' ')
  const found = [
    ...urls.flatMap(([, scheme = '', authority = '']) => endpointsOfAuthority(scheme, authority)),
    ...endpointsOf(rest.matchAll(COPY_ADDRESS_PATTERN), 'ssh'),
    ...endpointsOf(rest.matchAll(DESCRIPTOR_PATTERN), 'jdbc:oracle'),
    ...endpointsOf(rest.matchAll(HOST_AND_PORT_PATTERN), undefined),
    ...(LIST_PATTERN.test(rest) ? endpointsOf(rest.matchAll(LIST_ELEMENT_PATTERN), undefined) : []),
  ]
  return withoutRepeats(found)
}

/** Only of its URLs: for what may be a credential, which must not be taken for a host because it has a dot and a colon. */
export function urlEndpointsInText(text: string): readonly Endpoint[] {
  const urls = withoutEscapes(text).matchAll(URL_PATTERN)
  return withoutRepeats([...urls].flatMap(([, scheme = '', authority = '']) => endpointsOfAuthority(scheme, authority)))
}

const URL_PATTERN =
  /(?<![a-z0-9+.-])((?:jdbc:)?[a-z][a-z0-9+.-]*|jdbc:oracle):(?:\/\/|(?:thin|oci|oci8):[^@\s]{0,200}@(?:\/\/)?(?!\())([^/?#\s;"'<>|{}()`*]*)/giu
const COPY_ADDRESS_PATTERN = /(?<![\w.@:/-])[\w.-]+@([\p{L}\p{N}][\p{L}\p{N}_.-]*):(?=[\w~.-]*\/[\w~.-])/gu
const DESCRIPTOR_PATTERN = /\(\s*HOST\s*=\s*([^()\s]+)\s*\)\s*\(\s*PORT\s*=\s*(\d{1,5})\s*\)/giu
// A name needs a dot and an end that is no source file's: stack traces and plugin keys are full of `word:number`.
const HOST_AND_PORT_PATTERN =
  /(?<![\p{L}\p{N}_.:%-])(\[[0-9a-f:.]+\]|localhost|\d{1,3}(?:\.\d{1,3}){3}|(?:[\p{L}\p{N}_-]+\.)+(?!(?:java|kt|scala|js|ts|py|rb|go|c|h|cpp|xml|sql|soy|vm|md|txt|json|html|css|sh):)\p{L}[\p{L}\p{N}-]*\.?):(\d{1,5})(?![\p{L}\p{N}_:.-])/giu
const LIST_PATTERN = /^\s*[\p{L}][\p{L}\p{N}._-]*:\d{2,5}(?:[\s,;]+[\p{L}][\p{L}\p{N}._-]*:\d{2,5})*\s*$/u
const LIST_ELEMENT_PATTERN = /([^\s,;:]+):(\d{2,5})/gu

function endpointsOf(matches: Iterable<RegExpMatchArray>, scheme: string | undefined): readonly Endpoint[] {
  return [...matches].flatMap(([, host = '', port]) => {
    const endpoint = endpointOf(host.replaceAll(/[[\]]/gu, ''), port, scheme)
    return endpoint === undefined ? [] : [endpoint]
  })
}

// Only what can stand between a scheme and a port: `http\://host`, `http:\/\/host`, `http\u003A//host`, `https%3A%2F%2Fhost`, `&#58;`.
// A written `\n` would join the next word, except where it begins the name of an SQL Server instance.
function withoutEscapes(text: string): string {
  return text
    .replaceAll(/\\{1,16}u00(2f|3a)/giu, (_, digits: string) => slashOrColon(digits))
    .replaceAll(/%(2f|3a|40)/giu, (_, digits: string) => slashOrColon(digits))
    .replaceAll(/&#x(2f|3a);/giu, (_, digits: string) => slashOrColon(digits))
    .replaceAll('&#47;', '/')
    .replaceAll('&#58;', ':')
    .replaceAll(/\\{1,16}([:/])/gu, '$1')
    .replaceAll(/(?<!jdbc:sqlserver:\/\/[\w.-]{0,255})\\[nrt](?=[\p{L}\p{N}[])/giu, ' ')
}

function slashOrColon(digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16))
}

function withoutRepeats(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return [...new Map(endpoints.map((one) => [`${one.scheme ?? ''} ${formatEndpoint(one)}`, one])).values()]
}
