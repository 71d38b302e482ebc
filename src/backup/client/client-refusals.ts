import type { LicenseKind } from './license-kind.ts'

/** What decides whether the vendor's client may back up a source. */
export interface ClientSource {
  readonly name: string
  /** As configured. */
  readonly nodes: number
  /** As it says itself; undefined where nobody could ask. */
  readonly clusterNodes: number | undefined
  readonly version: string | undefined
  readonly license: LicenseKind
}

/**
 * Why the vendor's client can't be used, each in words. It is for a Server, never for a cluster or Data Center, not even with one node
 * [doc], and there is one from 4.0 until before 8.16 [doc]. What can't be told of it is in doubt: see `clientDoubts`.
 */
export function clientRefusals({ name, nodes, clusterNodes, version, license }: ClientSource): readonly string[] {
  const most = Math.max(nodes, clusterNodes ?? 0)
  return [
    ...(most > 1
      ? [`${name} has ${most} nodes, and the vendor's backup client is for a single Server without a cluster`]
      : []),
    ...(license === 'data-center'
      ? [
          `${name} has a licence of Data Center, which the vendor's backup client does not support, not even with one node`,
        ]
      : []),
    ...versionRefusals(name, version),
  ]
}

/** What could not be told of a source, and so stands against the vendor's client until somebody says what it is; each in words. */
export function clientDoubts({ name, clusterNodes, license }: ClientSource): readonly string[] {
  return [
    ...(license === 'unknown' ? [`the licence of ${name} cannot be read`] : []),
    ...(clusterNodes === undefined ? [`${name} does not say how many nodes it has`] : []),
  ].map(
    (fact) =>
      `${fact}, so nobody can tell whether it is a Data Center, which the vendor's backup client does not support`,
  )
}

export const CLIENT_REFUSED_HINT = 'use backup: {method: native}, or {method: diy}'

function versionRefusals(name: string, version: string | undefined): readonly string[] {
  if (version === undefined)
    return [`the version of ${name} is not known, so nobody can tell whether there is a backup client for it`]
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 4) return [`${name} is ${version}, and the vendor's backup client for Bitbucket begins with 4.0`]
  if (major > 8 || (major === 8 && minor >= 16))
    return [`${name} is ${version}, and there is no backup client for it: the vendor gave it up with 8.16`]
  return []
}
