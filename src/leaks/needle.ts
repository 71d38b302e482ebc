/** One thing that names the source. */
export interface Needle {
  /** Lower case; case never matters. */
  readonly text: string
  readonly kind: 'host' | 'endpoint' | 'url' | 'path' | 'text'
  /** The host of a `host`, an `endpoint` or a `url`. */
  readonly host?: string
}

/** How a needle may be written: JSON escapes slashes, properties escape colons, URLs encode both. */
export function formsOf({ kind, text }: Needle): readonly string[] {
  switch (kind) {
    case 'endpoint':
      return [text, text.replaceAll(':', String.raw`\:`), text.replaceAll(':', '%3a')]
    case 'url':
      return [
        text,
        text.replaceAll('/', String.raw`\/`),
        text.replace(':', String.raw`\:`),
        encodeURIComponent(text).toLowerCase(),
      ]
    case 'path':
      return [text, text.replaceAll('/', String.raw`\/`), text.replaceAll('/', '%2f')]
    case 'host':
    case 'text':
      return [text]
  }
}

/**
 * Whether the characters around it make it a whole name: `bitbucket.example.com` is not in `notbitbucket.example.com`,
 * `x.bitbucket.example.com` or `bitbucket.example.com.evil`. A short name, or one without a dot, counts only in a URL or with a port.
 */
export function isWholeName(text: string, start: number, end: number, needle: Needle): boolean {
  if (needle.text.includes('::') || /^[\da-f]+(:[\da-f]+){7}$/u.test(needle.text))
    return isWholeAddress(text, start, end)
  if (!startsName(text, start) || !endsName(text, end)) return false
  // A URL without a port is none of another port.
  if (needle.kind === 'url') return !PORT_AFTER.test(text.slice(end, end + 10))
  return !isWeak(needle) || isInUrl(text, start, end)
}

/** A name that is also a common word, or part of many. */
function isWeak({ kind, text }: Needle): boolean {
  return kind === 'host' && (text.length < 6 || !text.includes('.'))
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

const URL_BEFORE = /(?:\/|\\\/|%2f|\\u002f){2}(?:[^\s/"'<>@]*@)?\[?$/iu
const PORT_AFTER = /^\]?(?:\\?:|%3a)\d{1,5}(?!\d)/iu

// A colon belongs to an address of version 6; `host:` before one does not.
function isWholeAddress(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 2), start)
  const after = text.slice(end, end + 2)
  return !/[\da-z.]$|[\da-f:]:$/iu.test(before) && !/^(?:[\da-z]|[.:][\da-z:])/iu.test(after)
}

function isJoint(code: number): boolean {
  return code === 46 || code === 45 || code === 95
}

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}
