import { guardedCheck, verdict, type Verdict } from '../integrations/rest-check.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import { sessionsGrant } from '../kernel/database-server.ts'
import type { DatabaseIdentity, DatabaseReader, DatabaseSession } from '../ports/database.ts'
import type { CheckedCopy } from './checked-copy.ts'

/** The connection as the application holds it: sessions on both database servers, not what a file says. */
export async function connectionChecks(checked: CheckedCopy): Promise<readonly CheckResult[]> {
  return [
    await guardedCheck(
      {
        id: 'database/own-sessions',
        title: checked.running
          ? 'The copy is connected to its own database'
          : 'The stopped copy holds no session on its database',
      },
      () => onItsOwnDatabase(checked),
    ),
    await guardedCheck(
      { id: 'database/no-session-on-source', title: "The copy holds no session on the source's database" },
      () => notOnTheSource(checked),
    ),
    await guardedCheck(
      { id: 'database/not-the-source', title: 'The database of the copy is not that of the source' },
      () => differentDatabases(checked),
    ),
  ]
}

async function onItsOwnDatabase({ database, config, running }: CheckedCopy): Promise<Verdict> {
  const { name } = await database.identity()
  const { visible, sessions } = await database.sessions()
  if (!visible) return unseen(database, name, (config.database.maintenance ?? config.database).user)
  const own = ofApplications(sessions).filter(({ user }) => user === config.database.user)
  return verdict(running === own.length > 0, `${own.length} sessions of ${config.database.user} on ${name}`)
}

/** From production's side, by login and by address. On a server of its own production may have a login of the same name. */
async function notOnTheSource(checked: CheckedCopy): Promise<Verdict> {
  const { sourceDatabase, database, config, source } = checked
  const { visible, sessions } = await sourceDatabase.sessions()
  const [own, from] = [await database.identity(), await sourceDatabase.identity()]
  if (!visible) return unseen(sourceDatabase, source.database.name, source.database.user)
  const sameName = own.instance !== from.instance && (from.owner ?? config.database.user) === config.database.user
  const addresses = await addressesOfCopy(checked)
  const ofCopy = ofApplications(sessions).filter(
    ({ user, client }) =>
      (!sameName && user === config.database.user) || (client !== undefined && addresses.has(client)),
  )
  const evidence = `${sessions.length} sessions on ${source.database.name}, ${ofCopy.length} of the copy`
  if (sameName && addresses.size === 0)
    return { result: 'unknown', evidence: `${evidence}; neither login nor address tells whose they are` }
  return verdict(ofCopy.length === 0, evidence)
}

/** Of the nodes that are not also the source's: on a shared machine an address tells nothing. */
async function addressesOfCopy({ config, source, resolve }: CheckedCopy): Promise<ReadonlySet<string>> {
  const shared = new Set(await addressesOf(source, resolve))
  return new Set((await addressesOf(config, resolve)).filter((address) => !shared.has(address)))
}

async function addressesOf(
  { nodes }: CheckedCopy['config'],
  resolve: CheckedCopy['resolve'],
): Promise<readonly string[]> {
  const addresses: string[] = []
  for (const { host } of nodes) addresses.push(...(await resolve(host.kind === 'local' ? 'localhost' : host.host)))
  return addresses
}

async function differentDatabases({ database, sourceDatabase }: CheckedCopy): Promise<Verdict> {
  const [own, source] = [await database.identity(), await sourceDatabase.identity()]
  const evidence = `copy: ${describe(own)}; source: ${describe(source)}`
  if (own.instance === source.instance) return verdict(own.key !== source.key, evidence)
  const told = own.clusterIdentifier !== undefined && source.clusterIdentifier !== undefined
  // Equal on a physical copy, and on one server that is reached in two ways.
  const distinct = told && own.clusterIdentifier !== source.clusterIdentifier
  return distinct ? verdict(true, evidence) : { result: 'unknown', evidence }
}

/** Without those of Understudy itself, which looks at both ends. */
function ofApplications(sessions: readonly DatabaseSession[]): readonly DatabaseSession[] {
  return sessions.filter(({ application }) => !application.startsWith('understudy'))
}

function unseen({ dialect }: Pick<DatabaseReader, 'dialect'>, name: string, user: string): Verdict {
  const evidence = `the sessions on ${name} cannot be seen: grant ${sessionsGrant(dialect)} to ${user}`
  return { result: 'unknown', evidence }
}

function describe({ name, key, clusterIdentifier }: DatabaseIdentity): string {
  return `${name} (${key}, cluster ${clusterIdentifier ?? 'unknown'})`
}
