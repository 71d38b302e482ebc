import { dialectOf } from '../config/database.ts'
import { AppError } from '../kernel/app-error.ts'
import { sessionsGrant } from '../kernel/database-server.ts'
import { parseMark } from '../kernel/mark.ts'
import type { DatabaseServer } from '../ports/database.ts'
import type { Generation } from './generations.ts'
import type { TargetSystems } from './run-context.ts'

export interface SessionsOf {
  readonly target: Pick<TargetSystems, 'config' | 'openServer' | 'presentConnection'>
  readonly generations: { all(): readonly Generation[] }
  /** Of an isolation, which nothing records or marks yet. */
  readonly isolation?: { readonly database: string }
}

/**
 * The first session of the target's Bitbucket on any database of its own, in words; undefined where there is none. Its login may be
 * another environment's too, so elsewhere on the server it counts only where the configuration in place leads. That may be production's
 * database with production's login, in a copy that is not cut yet: there only the target's own login is the target's.
 */
export async function sessionOfTarget(of: SessionsOf): Promise<string | undefined> {
  const { config } = of.target
  const present = await of.target.presentConnection()
  await using server = await of.target.openServer()
  const { visible, sessions } = await server.sessions()
  if (!visible) throw unseen(of.target)
  const own = new Set(await ownDatabases(of, server))
  const isOfTarget = ({ database, user }: { readonly database: string; readonly user: string }): boolean =>
    user === config.database.user
      ? own.has(database) || present.databases.includes(database)
      : own.has(database) && user === present.user
  const [first] = sessions.filter((one) => !one.application.startsWith('understudy') && isOfTarget(one))
  return first === undefined
    ? undefined
    : `${first.application || 'a program'} of ${first.user} is connected to ${first.database}`
}

/** Recorded or marked as this environment's. A recorded name may bear another's mark by now: then it is another's database. */
async function ownDatabases(
  { target, generations, isolation }: SessionsOf,
  server: Pick<DatabaseServer, 'databases'>,
): Promise<readonly string[]> {
  const { name: environment } = target.config
  const recorded = new Set(generations.all().map(({ database }) => database))
  const own = (await server.databases()).filter(({ name, mark }) => {
    const owner = parseMark(mark)?.environment
    return owner === environment || (owner === undefined && recorded.has(name))
  })
  return [...own.map(({ name }) => name), ...(isolation === undefined ? [] : [isolation.database])]
}

function unseen({ config }: SessionsOf['target']): AppError {
  const { vendor, host, user, maintenance } = config.database
  return new AppError(
    'database/missing-privilege',
    `${maintenance?.user ?? user} cannot see the sessions on the database server ${host}`,
    { hint: `grant ${sessionsGrant(dialectOf(vendor))} to it` },
  )
}
