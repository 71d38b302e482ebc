import { inflateSync } from 'node:zlib'

/** `unknown`: none, or nobody here can read it. */
export type LicenseKind = 'data-center' | 'other' | 'unknown'

/**
 * What a stored licence is for, without its signature being looked at: base64 of a length, a fixed prefix and deflated properties, then
 * `X` and what the base64 is long [unverified]. Nothing of it is kept.
 */
export function licenseKind(stored: string): LicenseKind {
  const properties = propertiesOf(stored.replaceAll(/\s/g, ''))
  if (properties === undefined) return 'unknown'
  return /^(?:[\w.]*\.)?DataCenter\s*=\s*true\s*$/imu.test(properties) ? 'data-center' : 'other'
}

function propertiesOf(text: string): string | undefined {
  const [, encoded] = /^([A-Za-z0-9+/=]+?)X0[123][0-9a-v]+$/u.exec(text) ?? []
  if (encoded === undefined) return undefined
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.length < HEAD) return undefined
  const deflated = bytes.subarray(HEAD, LENGTH + bytes.readUInt32BE(0))
  try {
    return inflateSync(deflated, { maxOutputLength: LARGEST }).toString('utf8')
  } catch {
    // Not of this shape: what it says stays unknown.
    return undefined
  }
}

const LENGTH = 4
/** The length, and a prefix of five bytes. */
const HEAD = LENGTH + 5
const LARGEST = 64 * 1024
