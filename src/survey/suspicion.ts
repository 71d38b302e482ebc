import { jvmArgumentsIn } from '../changes/text/jvm-arguments.ts'
import { looksLikeCredential, namesCredential } from '../kernel/credential-shape.ts'
import { endpointOf, formatEndpoint, type Endpoint } from '../kernel/endpoint.ts'
import { endpointsInText, urlEndpointsInText } from '../kernel/endpoints-in-text.ts'

/** What a value looks like that nobody claims. */
export interface Suspicion {
  readonly endpoints: readonly Endpoint[]
  readonly secret: boolean
}

/** A guess, on the safe side, from the names (column, key) of a value and the value itself. JVM arguments in it are looked at one by one. */
export function suspect(names: readonly string[], value: string): Suspicion {
  const text = value.trim()
  if (text === '') return { endpoints: [], secret: false }
  const inside = text.includes('-D') ? jvmArgumentsIn(text).map((one) => suspect([one.key], one.value)) : []
  return {
    endpoints: [...endpointsOfValue(names, text), ...inside.flatMap(({ endpoints }) => endpoints)],
    secret: names.some((name) => looksLikeCredential(name, text)) || inside.some(({ secret }) => secret),
  }
}

export function isSuspicious({ endpoints, secret }: Suspicion): boolean {
  return secret || endpoints.length > 0
}

const LISTED = 20

/** Both, with each endpoint once and not more than can be read. */
export function addSuspicions(one: Suspicion, other: Suspicion): Suspicion {
  const byName = new Map([...one.endpoints, ...other.endpoints].map((endpoint) => [formatEndpoint(endpoint), endpoint]))
  return { endpoints: [...byName.values()].slice(0, LISTED), secret: one.secret || other.secret }
}

/** `SMTP_HOST`, `proxyHost`, `serverAddress`: a value without scheme or port may be a host there. */
function namesHost(name: string): boolean {
  return /(?:^|[^a-z])(?:host|hostname|hosts|server|servers|url|uri|endpoint|address|domain|proxy)(?:$|[^a-z])/iu.test(
    name.replaceAll(/([a-z0-9])([A-Z])/gu, '$1 $2'),
  )
}

/** Of a credential only its URLs: with a dot and a colon it would look like a host, and be printed. JVM arguments are values of their own. */
export function endpointsOfValue(names: readonly string[], value: string, port?: string): readonly Endpoint[] {
  if (names.some(namesCredential)) return urlEndpointsInText(value)
  return [...endpointsInText(value.replaceAll(JVM_ARGUMENT, ' ')), ...bareHost(names, value, port)]
}

const JVM_ARGUMENT = /(?<=^|\s)["']?-D(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*'|["'\\])+/gsu

/** A host without scheme and port, in a value whose names say that it is one; the port may stand elsewhere. */
function bareHost(names: readonly string[], value: string, port?: string): readonly Endpoint[] {
  if (!HOST.test(value) || !names.some(namesHost)) return []
  const endpoint = endpointOf(value, port)
  return endpoint === undefined ? [] : [endpoint]
}

// A name needs a dot and letters at its end; `true`, `7.2.0` and `Example Corp` are no hosts.
const HOST = /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*[a-z0-9])\.?$/iu
