import type { Secret } from '../kernel/secret.ts'

/** One thing that gives the source away. */
export type Needle = NameNeedle | SecretNeedle

export interface NameNeedle {
  /** Lower case; case never matters. */
  readonly text: string
  readonly kind: 'host' | 'endpoint' | 'url' | 'path' | 'text'
  /** The host of a `host`, an `endpoint` or a `url`. */
  readonly host?: string
  /** Other ways to write the same: with capitals, a host in Unicode, an address of version 6 at its full length. */
  readonly also?: readonly string[]
}

/** Case matters, and it counts wherever it stands: nobody writes it by chance. */
export interface SecretNeedle {
  readonly kind: 'secret'
  readonly secret: Secret
  /** Where the source has it; stands for it wherever something is printed. */
  readonly place: string
  readonly host?: undefined
}

/** What each kind is, and when it counts. */
export const needleKinds: Readonly<Record<Needle['kind'], string>> = {
  host: 'a host name, in Unicode and in punycode, or an address of version 4 or 6, with all its zeros too; one under 6 characters or without a dot only in a URL or with a port',
  endpoint: 'host and port, where source and target share the host',
  url: 'a base URL without a port, where source and target share the host',
  path: 'a folder of home or storage, at least 6 characters long; host, port and name of a database, or host and context path, where source and target share host and port',
  text: 'the server id, and the name of a bucket; one that is a plain word counts as a host does',
  secret:
    "a secret of the source's configuration, at least 8 characters long and no plain word; its own case counts, and it is never printed",
}

/** What is printed of it; never a secret. */
export function needleName(needle: Needle): string {
  return needle.kind === 'secret' ? `the secret of ${needle.place}` : needle.text
}

/**
 * Whether the characters around it make it a whole name: `bitbucket.example.com` is not in `notbitbucket.example.com`,
 * `x.bitbucket.example.com` or `bitbucket.example.com.evil`. A short name, or one without a dot, counts only in a URL or with a port.
 */
export function isWholeName(text: string, start: number, end: number, needle: Needle): boolean {
  if (needle.kind === 'secret') return true
  if (isLongAddress(needle)) return isWholeAddress(text, start, end)
  if (!startsName(text, start) || !endsName(text, end)) return false
  // A URL without a port is none of another port.
  if (needle.kind === 'url') return !PORT_AFTER.test(text.slice(end, end + 10))
  return !isWeak(needle) || isInUrl(text, start, end)
}

/** A host name that is also a common word, or part of many. */
export function isWeak(needle: Needle): boolean {
  if (needle.kind !== 'host' || isLongAddress(needle)) return false
  return needle.text.length < 6 || !needle.text.includes('.')
}

/** Of version 6. */
function isLongAddress({ text }: NameNeedle): boolean {
  return text.includes('::') || /^[\da-f]+(:[\da-f]+){7}$/u.test(text)
}

// Before a dot, hyphen or underscore that joins nothing, a name begins: `.example.com` of a cookie, `--host`.
function startsName(text: string, start: number): boolean {
  let index = start - 1
  while (isJoint(text.charCodeAt(index))) index -= 1
  if (!isAlphanumeric(text.charCodeAt(index))) return true
  return index === start - 1 && ESCAPE_BEFORE.test(text.slice(Math.max(0, start - 6), start))
}

function endsName(text: string, end: number): boolean {
  let index = end
  while (isJoint(text.charCodeAt(index))) index += 1
  return !isAlphanumeric(text.charCodeAt(index))
}

/** `%2F`, a written `\n` or a written slash end in a letter that belongs to no name. */
const ESCAPE_BEFORE = /(?:%[\da-f]{2}|\\[nrtbf]|\\u[\da-f]{4})$/iu

function isInUrl(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 200), start)
  const after = text.slice(end, end + 10)
  return URL_BEFORE.test(before) || PORT_AFTER.test(after)
}

const URL_BEFORE = /(?:\\{0,3}\/|%2f|\\u002f){2}(?:[^\s/"'<>@]*(?:@|%40))?(?:\[|%5b)?$/iu
const PORT_AFTER = /^\]?(?:\\{0,3}:|%3a)\d{1,5}(?!\d)/iu

// A colon belongs to an address of version 6; `host:` before one does not.
function isWholeAddress(text: string, start: number, end: number): boolean {
  const before = unescaped(text.slice(Math.max(0, start - 9), start)).slice(-2)
  const after = unescaped(text.slice(end, end + 9)).slice(0, 2)
  return !/[\da-z.]$|[\da-f:]:$/iu.test(before) && !/^(?:[\da-z]|[.:][\da-z:])/iu.test(after)
}

function unescaped(text: string): string {
  return text
    .replaceAll(/%([2-7][\da-f])/giu, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replaceAll(/\\(?:[nrtbf]|u[\da-f]{4})/giu, ' ')
    .replaceAll(/\\{1,2}:/gu, ':')
}

function isJoint(code: number): boolean {
  return code === 46 || code === 45 || code === 95
}

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}
