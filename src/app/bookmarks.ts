import { findKept, keptName } from '../backup/kept/kept-backup.ts'
import { findEnvironment } from '../config/find-environment.ts'
import { layoutOf } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import { heldBy } from '../run/held-by.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import { lastRunOfCopy } from '../run/last-run.ts'
import { liveGeneration, type Bookmarks, type Generation } from '../steps/generations.ts'
import type { App } from './app.ts'

export interface Bookmarked extends Named {
  readonly name: string
}

/** What has a bookmark, by its id. */
interface Named {
  readonly kind: 'generation' | 'backup'
  readonly id: string
}

type BookmarkApp = Pick<App, 'config' | 'store' | 'generations' | 'lives' | 'openHost'>

/** Names a generation, the live one where no id is given, or a kept backup, so that neither a refresh nor a backup removes it. Twice is done. */
export async function addBookmark(
  app: BookmarkApp,
  environment: string,
  name: string,
  id?: string,
): Promise<Bookmarked> {
  assertName(environment, name)
  assertQuiet(app, environment)
  const store = app.generations(environment)
  const chosen = await choose(app, environment, id)
  const bookmarks = store.bookmarks()
  const taken = named(bookmarks, name)
  const by = taken === undefined || taken === chosen.id ? undefined : await find(app, environment, taken)
  if (by !== undefined) {
    throw new AppError('run/bookmark-taken', `${name} is the bookmark of ${by.kind} ${by.id} of ${environment}`, {
      hint: `take another name, or \`understudy bookmark remove ${environment} ${name}\` first`,
    })
  }
  store.saveBookmarks({ ...bookmarks, [name]: chosen.id })
  return { name, ...chosen }
}

async function choose(app: BookmarkApp, environment: string, id: string | undefined): Promise<Named> {
  const store = app.generations(environment)
  if (id === undefined) return { kind: 'generation', id: liveOf(environment, store.all()).id }
  const found = await find(app, environment, named(store.bookmarks(), id) ?? id)
  if (found === undefined) {
    const fact = `${environment} has no generation with the id or bookmark ${id}, and keeps no backup of that name`
    throw new AppError('run/unknown-generation', fact, {
      hint: `\`understudy generations ${environment}\` and \`understudy backup list ${environment}\` list them with their bookmarks`,
    })
  }
  if (store.all().some((one) => one.id === found.id && one.state === 'half-made'))
    throw unknownGeneration(
      environment,
      `generation ${found.id} of ${environment} is half made, and nothing could go back to it`,
    )
  return found
}

/** The target's host is asked about kept backups only. */
async function find(app: BookmarkApp, environment: string, id: string): Promise<Named | undefined> {
  const isGeneration = app
    .generations(environment)
    .all()
    .some((one) => one.id === id)
  if (isGeneration) return { kind: 'generation', id }
  const config = findEnvironment(app.config, environment)
  const layout = layoutOf(config.nodes[0].home)
  if (keptName(layout, id) !== id) return undefined
  await using host = app.openHost(config)
  return (await findKept(host, layout, id)) === undefined ? undefined : { kind: 'backup', id }
}

/** From then on the generation or backup goes when its time comes. */
export function removeBookmark(app: BookmarkApp, environment: string, name: string): Bookmarked {
  findEnvironment(app.config, environment)
  assertQuiet(app, environment)
  const store = app.generations(environment)
  const { [name]: _, ...others } = store.bookmarks()
  const id = named(store.bookmarks(), name)
  if (id === undefined)
    throw unknownGeneration(environment, `no generation or backup of ${environment} has the bookmark ${name}`)
  store.saveBookmarks(others)
  // It may be gone by now, and its host with it.
  return { name, kind: app.store.run(id)?.kind === 'backup' ? 'backup' : 'generation', id }
}

/** By its bookmark or its id. Throws 'run/unknown-generation'. */
export function findGeneration(
  environment: string,
  store: { all(): readonly Generation[]; bookmarks(): Bookmarks },
  word: string,
): Generation {
  const id = named(store.bookmarks(), word) ?? word
  const found = store.all().find((one) => one.id === id)
  if (found !== undefined) return found
  throw unknownGeneration(environment, `${environment} has no generation with the id or bookmark ${word}`)
}

function named(bookmarks: Bookmarks, name: string): string | undefined {
  return Object.hasOwn(bookmarks, name) ? bookmarks[name] : undefined
}

export function unknownGeneration(environment: string, fact: string): AppError {
  return new AppError('run/unknown-generation', fact, {
    hint: `\`understudy generations ${environment}\` lists them with their bookmarks`,
  })
}

function liveOf(environment: string, all: readonly Generation[]): Generation {
  const live = liveGeneration(all)
  if (live !== undefined) return live
  throw unknownGeneration(environment, `${environment} has no live generation to name`)
}

const NAME = /^[a-z][a-z0-9-]{0,30}$/

/** No id begins with a letter but those of what was there before Understudy. */
function assertName(environment: string, name: string): void {
  if (NAME.test(name) && !name.startsWith('adopted-')) return
  throw new AppError('config/usage', `${JSON.stringify(name)} is no bookmark`, {
    hint: `lower-case letters, digits and dashes, at most 31, such as \`understudy bookmark add ${environment} before-upgrade\``,
  })
}

/** A run may just be about to remove that generation. */
function assertQuiet({ config, store, lives }: BookmarkApp, environment: string): void {
  findEnvironment(config, environment)
  const lock = store.lock(environment)
  if (lock !== undefined && lives(lock.holder)) throw heldBy(lock)
  // An earlier one that nobody ended is over: what it left half made went with the run after it.
  const last = lastRunOfCopy(store, environment)
  if (last === undefined || !isUnfinished(last)) return
  const ways =
    last.kind === 'rewind'
      ? `\`understudy rewind ${environment}\` goes on with it`
      : `\`understudy resume ${environment}\`, or \`understudy abort ${environment}\``
  throw new AppError(
    'run/locked',
    `run ${last.id} of ${environment} is not finished, and may be removing generations`,
    {
      hint: `${ways}; then name the generation`,
    },
  )
}
