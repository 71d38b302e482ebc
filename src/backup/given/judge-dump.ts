import { parseJdbcUrl } from '../../changes/text/jdbc-url.ts'
import type { Dump } from './ask-dump.ts'

/** What tells one instance from every other. Undefined: it is not known. */
export interface InstanceNames {
  readonly serverId: string | undefined
  readonly baseUrl: string | undefined
  /** `jdbc.url` of its bitbucket.properties. */
  readonly jdbcUrl: string | undefined
}

/** Why a dump can't be restored whole, after the name of its archive; undefined where nothing is missing. */
export function whyNotWhole({ toc, database, files }: Dump): string | undefined {
  if (!toc.tables.includes('app_property')) return 'has a dump without app_property, so it is none of Bitbucket'
  const lost = toc.rows.filter(({ file }) => !files.some((name) => name === file || name.startsWith(`${file}.`)))
  const [first, ...others] = lost.map(({ table }) => table)
  if (first !== undefined) return `lacks the rows of ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`
  if (toc.rows.length === 0) return 'has a dump without rows'
  return database === undefined ? 'has a dump that does not tell how its database was made' : undefined
}

/**
 * Why it is not of this source, or nobody can tell. Names that the source had earlier are refused too: the leak search looks for
 * those that it has now.
 */
export function whyOfAnother(theirs: InstanceNames, source: InstanceNames, name: string): string | undefined {
  const databases = [databaseOf(theirs.jdbcUrl), databaseOf(source.jdbcUrl)] as const
  const pairs = [
    ['its server id is', theirs.serverId, source.serverId],
    ['its bitbucket.properties names the database', ...databases],
    ['its base URL is', theirs.baseUrl, source.baseUrl],
  ] as const
  for (const [says, its, ours] of pairs) {
    if (its !== undefined && ours !== undefined && its !== ours)
      return `is of another instance: ${says} ${its}, and ${name} has ${ours}`
  }
  const [id, database] = pairs
  const isTold = [id, database].some(([, its, ours]) => its !== undefined && its === ours)
  return isTold
    ? undefined
    : 'does not tell which instance it is of: neither its server id nor its jdbc.url can be read'
}

/** Without credentials. */
function databaseOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined
  const parsed = parseJdbcUrl(url)
  if (parsed.kind === 'unreadable') return undefined
  const hosts = parsed.hosts.map(({ host, port }) => (port === undefined ? host : `${host}:${port}`))
  return `${hosts.join(',')}/${parsed.database ?? ''}`
}

const ZONES_MS = 26 * 3_600_000

/**
 * The moment that the copy will show. The scripts dump under the lock, so the end of the dump is as good as its beginning. Where files
 * did not keep their times, the dump's own is older, by more than two time zones can differ, and counts.
 */
export function dataFromOf({ toc: { createdAt }, writtenAt }: Pick<Dump, 'toc' | 'writtenAt'>): Date {
  if (createdAt === undefined || Math.abs(writtenAt.getTime() - createdAt.getTime()) < ZONES_MS) return writtenAt
  return createdAt
}
