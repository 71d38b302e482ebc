import { chownSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../../lab/lab.ts'
import { operatorPaths } from './run-understudy.ts'

/** Makes staging as it was installed: empty home, no database, nothing beside them, and an Understudy that remembers nothing. */
export async function removeUnderstudyCopy(lab: Lab): Promise<void> {
  const { home, runAs, host, unit } = lab.topology.staging
  await lab.stop('staging')
  const folders = [home, `${home}.understudy`, join(host.etc, 'systemd/system', `${unit}.service.d`)]
  for (const folder of [...folders, operatorPaths(lab).state]) rmSync(folder, { recursive: true, force: true })
  mkdirSync(home, { mode: 0o750 })
  chownSync(home, runAs.uid, runAs.uid)
  await dropDatabases(lab)
}

async function dropDatabases(lab: Lab): Promise<void> {
  const client = await lab.connect('staging', 'postgres')
  try {
    const found = await client.query<{ name: string }>(
      "SELECT datname AS name FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'",
    )
    for (const { name } of found.rows) await client.query(`DROP DATABASE "${name}" WITH (FORCE)`)
  } finally {
    await client.end()
  }
}
