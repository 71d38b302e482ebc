import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { databaseCredentials } from '../../lab/credentials.ts'
import type { Lab } from '../../lab/lab.ts'
import { timed } from '../measure/timed.ts'
import { asCourteous, dropControl } from './run-diy.ts'
import { workOf, writeSettings } from './settings.ts'

/** Production's database dumped and restored into `control` as the scripts do it; in seconds, without the way between both. */
export async function copyDatabaseByScripts(lab: Lab): Promise<{ readonly dump: number; readonly restore: number }> {
  const { topology } = lab
  const { production, control } = topology
  const dumpSettings = writeSettings(production, databaseCredentials(topology, production).owner)
  const dump = await timed(() => lab.host('production').run([...asCourteous, script('dump-database.sh'), dumpSettings]))
  rmSync(workOf(control), { recursive: true, force: true })
  renameSync(workOf(production), workOf(control))
  const restoreSettings = writeSettings(control, databaseCredentials(topology, control).superuser, {
    BITBUCKET_DB_OWNER: control.database.owner,
    DUMP: join(workOf(control), 'bitbucket-db', 'dump'),
  })
  const restore = await timed(() =>
    lab.host('control').run([...asCourteous, script('restore-database.sh'), restoreSettings]),
  )
  return { dump, restore }
}

export async function removeCopiedDatabase(lab: Lab): Promise<void> {
  const { production, control } = lab.topology
  for (const one of [production, control]) rmSync(workOf(one), { recursive: true, force: true })
  await dropControl(lab)
}

function script(name: string): string {
  return join(import.meta.dirname, name)
}
