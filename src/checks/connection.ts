import type { CheckResult } from '../kernel/check-result.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { CheckedCopy } from './check-copy.ts'

/** The connection as the application holds it: sessions on both database servers, not what a file says. */
export async function connectionChecks(checked: CheckedCopy): Promise<readonly CheckResult[]> {
  return [await onItsOwnDatabase(checked), await notOnTheSource(checked), await differentDatabases(checked)]
}

async function onItsOwnDatabase({ database, config, running }: CheckedCopy): Promise<CheckResult> {
  const title = 'The copy is connected to its own database'
  const id = 'database/own-sessions'
  const name = (await database.identity()).name
  const { visible, sessions } = await database.sessions()
  const own = sessions.filter(
    ({ user, application }) => user === config.database.user && !application.startsWith('understudy'),
  )
  if (!visible)
    return {
      id,
      title,
      result: 'unknown',
      evidence: `the sessions on ${name} can't be seen: grant pg_monitor to ${config.database.user}`,
    }
  const evidence = `${own.length} sessions of ${config.database.user} on ${name}`
  if (!running)
    return { id, title: 'The stopped copy holds no session', result: own.length === 0 ? 'pass' : 'fail', evidence }
  return { id, title, result: own.length > 0 ? 'pass' : 'fail', evidence }
}

/** By user and by address: neither the copy's login nor anything from the copy's hosts may be connected to the source. */
async function notOnTheSource({ sourceDatabase, config, source }: CheckedCopy): Promise<CheckResult> {
  const id = 'database/no-session-on-source'
  const title = "The copy holds no session on the source's database"
  const { visible, sessions } = await sourceDatabase.sessions()
  if (!visible)
    return {
      id,
      title,
      result: 'unknown',
      evidence: `the sessions on ${source.database.name} can't be seen: grant pg_monitor to ${source.database.user}`,
    }
  const hosts = new Set(config.nodes.flatMap(({ host }) => (host.kind === 'ssh' ? [host.host] : [])))
  const ofCopy = sessions.filter(
    ({ user, client }) => user === config.database.user || (client !== undefined && hosts.has(client)),
  )
  return {
    id,
    title,
    result: ofCopy.length === 0 ? 'pass' : 'fail',
    evidence: `${sessions.length} sessions on ${source.database.name}, ${ofCopy.length} of the copy`,
  }
}

async function differentDatabases({ database, sourceDatabase }: CheckedCopy): Promise<CheckResult> {
  const [own, source] = [await database.identity(), await sourceDatabase.identity()]
  const same = own.instance === source.instance && own.oid === source.oid
  return {
    id: 'database/not-the-source',
    title: 'The database of the copy is not that of the source',
    result: same ? 'fail' : 'pass',
    evidence: `copy: ${describe(own)}; source: ${describe(source)}`,
  }
}

function describe({ name, oid, clusterIdentifier }: Awaited<ReturnType<DatabaseReader['identity']>>): string {
  return `${name} (oid ${oid}, cluster ${clusterIdentifier ?? 'unknown'})`
}
