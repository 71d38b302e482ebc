import { readHomeMark } from '../hold/home-mark.ts'
import { generationPaths } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import { parseMark, type Mark } from '../kernel/mark.ts'
import type { DatabaseServer } from '../ports/database.ts'
import type { Generation } from '../steps/generations.ts'
import type { TargetSystems } from '../steps/run-context.ts'

/** Without it nothing can go back to the generation. */
export interface LostPart {
  readonly part: 'home' | 'database'
  /** Lower case, what was seen. */
  readonly fact: string
}

type FoundDatabase = Awaited<ReturnType<DatabaseServer['databases']>>[number]

type Places = Pick<TargetSystems, 'config' | 'host' | 'layout' | 'openServer'>

/** What each of these generations lacks on the target, by its id. One that is half made was never whole, and is not looked at. */
export async function lostParts(
  target: Places,
  generations: readonly Generation[],
): Promise<ReadonlyMap<string, readonly LostPart[]>> {
  const whole = generations.filter(({ state }) => state !== 'half-made')
  const databases = whole.some(({ database }) => database !== null) ? await databasesOn(target) : []
  const lost = new Map<string, readonly LostPart[]>()
  for (const one of whole) lost.set(one.id, [...lostDatabase(target, one, databases), ...(await lostHome(target, one))])
  return lost
}

/** Before anything is stopped. Throws 'run/nothing-to-rewind'. */
export async function assertWhole(target: Places, generation: Generation): Promise<void> {
  const lost = (await lostParts(target, [generation])).get(generation.id) ?? []
  if (lost.length === 0) return
  const { name } = target.config
  const facts = lost.map(({ fact }) => fact).join(' and ')
  throw new AppError('run/nothing-to-rewind', `${facts}; nothing was stopped or moved`, {
    hint: `restore that, a database with its comment, or \`understudy refresh ${name}\` makes a new copy; \`understudy generations ${name}\` lists the others`,
  })
}

async function databasesOn({ openServer }: Places): Promise<readonly FoundDatabase[]> {
  await using server = await openServer()
  return await server.databases()
}

/** Of what was there before Understudy the database may be unknown. */
function lostDatabase(
  { config }: Places,
  { id, database }: Generation,
  databases: readonly FoundDatabase[],
): readonly LostPart[] {
  if (database === null) return []
  const found = databases.find(({ name }) => name === database)
  const wrong = found === undefined ? 'is gone' : whyNotIts(config.name, id, parseMark(found.mark))
  return wrong === undefined
    ? []
    : [{ part: 'database', fact: `the database ${database} of generation ${id} ${wrong}` }]
}

/** Names are used again: only its mark says whose a database is. What was there before Understudy has none. */
function whyNotIts(environment: string, id: string, mark: Mark | undefined): string | undefined {
  if (mark === undefined) return id.startsWith('adopted-') ? undefined : 'has no mark: nobody can tell whose it is'
  if (mark.environment !== environment) return `is marked as one of ${mark.environment} now`
  if (mark.generation !== id) return `is marked as that of generation ${mark.generation} now`
  return mark.state === 'restoring' ? 'is only half restored' : undefined
}

async function lostHome({ host, layout }: Places, { id }: Generation): Promise<readonly LostPart[]> {
  const { home } = generationPaths(layout, id)
  if ((await host.status(home)) !== undefined) return []
  const inPlace = await readHomeMark(host, layout.home)
  // What was there before Understudy has no mark: a home without one may be it.
  const mayBe = inPlace === undefined && id.startsWith('adopted-') && (await host.list(layout.home)).length > 0
  if (mayBe || inPlace?.generation === id) return []
  return [{ part: 'home', fact: `the home of generation ${id} is gone: ${home}` }]
}
