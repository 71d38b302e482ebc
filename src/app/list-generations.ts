import { findEnvironment } from '../config/find-environment.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Generation } from '../steps/generations.ts'
import type { App } from './app.ts'
import { lostParts, type LostPart } from './lost-parts.ts'

export interface ListedGeneration extends Generation {
  readonly bookmarks: readonly string[]
  /** What of it is gone from the target; null where nobody could look. */
  readonly lost: readonly LostPart[] | null
}

export interface ListedGenerations {
  readonly generations: readonly ListedGeneration[]
  /** Why nobody could look whether they are whole. */
  readonly notSeen: string | undefined
}

/** Newest first. Changes nothing; a target that does not answer takes away only what it would have said. */
export async function listGenerations(app: App, environment: string): Promise<ListedGenerations> {
  const store = app.generations(environment)
  const all = store.all()
  const bookmarks = Object.entries(store.bookmarks())
  const seen = await seenOn(app, environment, all)
  const generations = all.map((one) => ({
    ...one,
    bookmarks: bookmarks.flatMap(([name, id]) => (id === one.id ? [name] : [])),
    lost: typeof seen === 'string' ? null : (seen.get(one.id) ?? []),
  }))
  return { generations, notSeen: typeof seen === 'string' ? seen : undefined }
}

async function seenOn(
  app: App,
  environment: string,
  all: readonly Generation[],
): Promise<ReadonlyMap<string, readonly LostPart[]> | string> {
  const config = findEnvironment(app.config, environment)
  if (all.length === 0) return new Map()
  try {
    await using target = await app.openTarget(config)
    return await lostParts(target, all)
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
}
