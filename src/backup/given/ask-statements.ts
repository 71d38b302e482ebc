import { showStatements, type ShowStatements } from '../../argv/dumped-statements.ts'
import { statementsOf } from '../../argv/mysql.ts'
import type { HostReader } from '../../ports/host.ts'
import type { AskedDump } from './ask-dump.ts'
import { readStatements } from './read-statements.ts'

/** Of a dump that is one file of statements, by the program that lies there; nothing is restored. */
export async function askStatements(host: HostReader, asked: ShowStatements, signal: AbortSignal): Promise<AskedDump> {
  const { folder } = asked
  const written = await host.status(statementsOf(folder))
  if (written?.kind !== 'file') return { kind: 'unreadable', because: `${statementsOf(folder)} is no file` }
  const reading = readStatements()
  const options = { signal, timeoutMs: UNHURRIED_MS, onLine: reading.line }
  await host.run(showStatements(asked, 'root'), options)
  const because = reading.whyNot()
  if (because !== undefined) return { kind: 'unreadable', because }
  return { kind: 'read', dump: { ...reading.dump(), files: await host.list(folder), writtenAt: written.modified } }
}

/** All of the file is read, twice. */
const UNHURRIED_MS = 6 * 3_600_000
