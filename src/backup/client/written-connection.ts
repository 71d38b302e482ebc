import { parseProperties } from '../../changes/text/properties.ts'
import type { Secret } from '../../kernel/secret.ts'

/** What the restore client was asked to write: the database of the copy. */
export interface AskedConnection {
  readonly driver: string
  readonly url: string
  readonly user: string
  readonly password: Secret
}

/** For the client, as system properties [src]. Without the first it would use what the archive says, which is production's database. */
export function connectionProperties({ driver, url, user, password }: AskedConnection) {
  return {
    'jdbc.override': 'true',
    'jdbc.driver': driver,
    'jdbc.url': url,
    'jdbc.user': user,
    'jdbc.password': password,
  } as const
}

/**
 * What in the properties of a restored home is not the connection that was asked for, each in words and without a value that may be
 * a secret. Every definition counts, as whoever edits the file may take the last one away.
 */
export function otherConnection(properties: Uint8Array, asked: AskedConnection): readonly string[] {
  const { entries } = parseProperties(properties, 'latin1')
  const wanted: readonly (readonly [string, string])[] = [
    ['jdbc.driver', asked.driver],
    ['jdbc.url', asked.url],
    ['jdbc.user', asked.user],
    ['jdbc.password', asked.password.reveal()],
  ]
  return wanted.flatMap(([key, value]) => {
    const found = entries.filter((entry) => entry.key === key)
    if (found.length === 0) return [`it has no ${key}`]
    const other = found.find((entry) => entry.value !== value)
    if (other === undefined) return []
    const shown = key === 'jdbc.url' || key === 'jdbc.driver' ? ` (${withoutPassword(other.value)})` : ''
    return [`its ${key}${shown} is not what was asked for`]
  })
}

/** A URL may carry its login. */
function withoutPassword(value: string): string {
  return value.replaceAll(/\/\/[^/@]*@/gu, '//').replace(/\?.*$/su, '')
}
