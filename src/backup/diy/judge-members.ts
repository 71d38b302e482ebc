import { posix } from 'node:path'
import { configurationFiles } from '../../hold/layout.ts'
import { readMember, type Member } from '../../argv/tar.ts'
import { seekStores, STORES, storesTop } from './member-stores.ts'

/** What an archive of the scripts holds, by its listing. */
export interface MemberJudge {
  readonly take: (line: string) => void
  /** Why it can't be unpacked; undefined when it can. */
  verdict(): string | undefined
  /** What was listed so far. */
  seen(): SeenMembers
}

export interface SeenMembers {
  readonly members: number
  /** Of all contents, unpacked. */
  readonly bytes: number
  /** Of the dump among them. */
  readonly dumpBytes: number
  /** The paths that data stores outside the home have on the source. */
  readonly stores: readonly string[]
}

/** The folders at the top of an archive [ran]. */
export const HOME = 'bitbucket-home'
export const DATABASE = 'bitbucket-db'

/** A dump of PostgreSQL has the first [ran], one of MySQL is the second, as the scripts call it [src]. */
const TOC = `${DATABASE}/toc.dat`
const STATEMENTS = `${DATABASE}/backup-db.sql`

const configuration: readonly string[] = configurationFiles.map((file) => `${HOME}/${file}`)
const needed = [`${HOME}/shared/bitbucket.properties`, `${HOME}/shared/data`, TOC]

/**
 * Reads the listing line by line, so that no archive is too large. Refused is whatever would be unpacked outside of its folder, itself or
 * through a link; what is no file, folder or link; and what is missing. `home`: of the source.
 */
export function judgeMembers(home: string): MemberJudge {
  const missing = new Set(needed)
  const links = new Set<string>()
  const stores = seekStores()
  const seen = { members: 0, bytes: 0, dumpBytes: 0 }
  let wrong: string | undefined
  return {
    take: (line) => {
      if (wrong !== undefined) return
      const member = readMember(line)
      if (member === undefined) {
        wrong = `tar lists something that is no member: ${line.slice(0, 100)}`
        return
      }
      const path = pathOf(member)
      missing.delete(path === STATEMENTS ? TOC : path)
      seen.members += 1
      seen.bytes += member.bytes
      if (path.startsWith(`${DATABASE}/`)) seen.dumpBytes += member.bytes
      stores.take(member, path)
      wrong = wrongPlace(member, path) ?? wrongLink(member, path, home) ?? throughLink(path, links)
      if (member.kind === 'symlink') links.add(path)
    },
    verdict: () => wrong ?? (missing.size === 0 ? stores.verdict() : `it has no ${[...missing].join(' and no ')}`),
    seen: () => ({ ...seen, stores: stores.found() }),
  }
}

/** As tar unpacks it, so that no file is told by one name and written by another. */
function pathOf({ path }: Pick<Member, 'path'>): string {
  return path
    .replaceAll(/\/{2,}/g, '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/$/, '')
}

function wrongPlace(member: Member, path: string): string | undefined {
  const parts = path.split('/')
  if (path.startsWith('/') || parts.includes('..')) return `${member.path} would be unpacked outside of its folder`
  if (path !== '.' && parts.includes('.')) return `${member.path} is no plain name`
  if (configuration.includes(path) && member.kind !== 'file') return `${member.path} is no plain file`
  if (member.kind === 'other') return `${member.path} is neither file, folder nor link`
  const [top = ''] = parts
  return ['', '.', HOME, DATABASE, STORES].includes(top)
    ? undefined
    : `${member.path} is nothing that the scripts put there`
}

/** The content of a link that leads out of the home is not in the archive; on the target it would be something else's. */
function wrongLink({ kind, to = '', ...member }: Member, path: string, home: string): string | undefined {
  if (kind !== 'symlink' && kind !== 'hard-link') return undefined
  const store = storesTop(path)
  if (
    store === undefined &&
    kind === 'symlink' &&
    (to === home || to.startsWith(`${home}/`)) &&
    !to.split('/').includes('..')
  )
    return undefined
  const end = kind === 'hard-link' ? pathOf({ path: to }) : posix.join(posix.dirname(path), to)
  const top = store ?? HOME
  const isInside = !to.startsWith('/') && (end === top || end.startsWith(`${top}/`)) && !end.split('/').includes('..')
  if (isInside) return undefined
  return `the link ${member.path} leads out of the ${store === undefined ? 'home' : 'data store'}, to ${to}`
}

function throughLink(path: string, links: ReadonlySet<string>): string | undefined {
  if (links.size === 0) return undefined
  const above = path.split('/').slice(0, -1)
  const found = above.map((_, index) => above.slice(0, index + 1).join('/')).find((folder) => links.has(folder))
  return found === undefined ? undefined : `${path} would be unpacked through the link ${found}`
}
