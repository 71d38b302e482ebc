import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { initialise, MADE_CLUSTERS } from '../lab/clusters/data-folder.ts'
import { serverVersion } from '../lab/clusters/programs.ts'
import { missingForHosts } from '../lab/requirements.ts'
import { run } from '../lab/processes.ts'

/** As many as one test compares with each other. */
const COUNT = 3

/** The tests start a hundred servers: each takes a copy of what initdb made here once. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (missingForHosts().length > 0 || serverVersion() === undefined) return undefined
  // Every project asks for them, and the first makes them for all.
  if (process.env[MADE_CLUSTERS] !== undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'understudy-clusters-'))
  // For the account of the server too.
  await chmod(folder, 0o777)
  const names = Array.from({ length: COUNT }, (_, number) => join(folder, String(number)))
  await Promise.all(names.map((name) => run(initialise(name), { folder: '/' })))
  process.env[MADE_CLUSTERS] = folder
  return () => rm(folder, { recursive: true, force: true })
}
