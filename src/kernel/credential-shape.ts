/**
 * Whether a column or key of this name with this value is probably a credential: a guess for what no integration claims.
 * Empty values, switches, numbers and bare names of algorithms are none.
 */
export function looksLikeCredential(columnOrKeyName: string, value: string): boolean {
  const text = value.trim()
  if (text === '') return false
  return (
    hasCredentialShape(text) ||
    (namesCredential(columnOrKeyName) && !isSwitchOrNumber(text)) ||
    holdsNamedCredential(text)
  )
}

/** Whether the name alone says that a credential lies there: `CLIENT_SECRET`, `jdbc.password`, `privateKeyBase64`. */
export function namesCredential(columnOrKeyName: string): boolean {
  const words = wordsOf(columnOrKeyName)
  const last = words.at(-1) ?? ''
  if (aboutWords.has(last) || words.includes('public')) return false
  const joined = words.join(' ')
  return CREDENTIAL_NAME.test(joined)
}

const CREDENTIAL_NAME =
  /passwo?r?d|passphrase|passwd|\bpwd\b|secret(?!ary)|token(?!i[sz])|credential|api ?key|(?:private|access|secret|encryption|shared|account|license|ssh) ?(?:key|der)\b|authorization code|refresh code|\bcookie\b/u

// What follows such a word and makes the column one about a credential: `TOKEN_ENDPOINT`, `password.expiry`, `TOKEN_ID`.
const aboutWords: ReadonlySet<string> = new Set(
  (
    'endpoint uri url path file id type name class classname algorithm policy scope expiry expiration timestamp date time ' +
    'days age timeout enabled disabled required count length attempts perm permission fingerprint label lower status state method'
  ).split(' '),
)

function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/u)
    .filter((word) => word !== '')
}

function isSwitchOrNumber(text: string): boolean {
  return /^(?:true|false|yes|no|on|off|none|null|undefined|[\d.,-]+)$/iu.test(text)
}

const CREDENTIAL_SHAPES: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY/u,
  // Password hashes and what Bitbucket's and Crowd's own encryption leaves.
  /^\{(?:ATL_SECURED|PKCS5S2|S?SHA(?:256|512)?|ATLASSIAN-SECURITY|bcrypt)\}/iu,
  /\$2[aby]\$\d{2}\$[./A-Za-z0-9]{53}/u,
  // JSON web tokens, and the tokens of AWS, GitHub, GitLab, Slack and Bitbucket.
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{16,}/u,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/u,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/u,
  /\bglpat-[\w-]{20}/u,
  /\bxox[abeoprs]-[\w-]{10,}/u,
  /\bhooks\.slack\.com\/(?:services|workflows)\/\w+\/\w+\/\w+/u,
  /\bBBDC-[A-Za-z0-9+/@]{20,}/u,
  // A URL with a password, and an Authorization header.
  /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'<>]*:[^\s/@"'<>$]+@[^\s/]/iu,
  /\b(?:Basic|Bearer) [A-Za-z0-9+/_.=-]{12,}/u,
]

function hasCredentialShape(text: string): boolean {
  return CREDENTIAL_SHAPES.some((shape) => shape.test(text))
}

const JSON_MEMBER = /\\{0,16}"([\w.-]{1,80})\\{0,16}"\s{0,16}:\s{0,16}\\{0,16}"([^"\\]+)/gu
const PROPERTY_LINE = /^[ \t]*([\w.-]{1,80})[ \t]*[=:][ \t]*(\S.*)$/gmu

function holdsNamedCredential(text: string): boolean {
  const members = [...text.matchAll(JSON_MEMBER), ...text.matchAll(PROPERTY_LINE)]
  return members.some(([, name = '', value = '']) => namesCredential(name) && !isSwitchOrNumber(value.trim()))
}
