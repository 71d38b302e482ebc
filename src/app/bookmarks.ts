import { findEnvironment } from '../config/find-environment.ts'
import { AppError } from '../kernel/app-error.ts'
import { heldBy } from '../run/held-by.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import { lastRunOfCopy } from '../run/last-run.ts'
import { liveGeneration, type Bookmarks, type Generation } from '../steps/generations.ts'
import type { App } from './app.ts'

export interface Bookmarked {
  readonly name: string
  readonly generation: string
}

type BookmarkApp = Pick<App, 'config' | 'store' | 'generations' | 'lives'>

/** Names a generation, the live one where none is given, so that no refresh removes it. Twice is done. */
export function addBookmark(app: BookmarkApp, environment: string, name: string, id?: string): Bookmarked {
  assertName(environment, name)
  assertQuiet(app, environment)
  const store = app.generations(environment)
  const generation = id === undefined ? liveOf(environment, store.all()) : findGeneration(environment, store, id)
  if (generation.state === 'half-made') {
    throw unknownGeneration(
      environment,
      `generation ${generation.id} of ${environment} is half made, and nothing could go back to it`,
    )
  }
  const bookmarks = store.bookmarks()
  const taken = named(bookmarks, name)
  if (taken !== undefined && taken !== generation.id && store.all().some((one) => one.id === taken)) {
    throw new AppError('run/bookmark-taken', `${name} is the bookmark of generation ${taken} of ${environment}`, {
      hint: `take another name, or \`understudy bookmark remove ${environment} ${name}\` first`,
    })
  }
  store.saveBookmarks({ ...bookmarks, [name]: generation.id })
  return { name, generation: generation.id }
}

/** From then on the generation goes when its time comes. */
export function removeBookmark(app: BookmarkApp, environment: string, name: string): Bookmarked {
  findEnvironment(app.config, environment)
  assertQuiet(app, environment)
  const store = app.generations(environment)
  const { [name]: _, ...others } = store.bookmarks()
  const generation = named(store.bookmarks(), name)
  if (generation === undefined)
    throw unknownGeneration(environment, `no generation of ${environment} has the bookmark ${name}`)
  store.saveBookmarks(others)
  return { name, generation }
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
