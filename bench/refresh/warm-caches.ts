import type { Lab } from '../../lab/lab.ts'
import { run } from '../../lab/processes.ts'

/** Reads all of production once, so that whoever goes first does not pay for it. */
export async function warmCaches(lab: Lab): Promise<void> {
  const { production } = lab.topology
  await run(['tar', '-C', production.home, '-cf', '/dev/zero', '.'])
  const client = await lab.connect('production', production.database.name)
  const { rows } = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
  )
  for (const { name } of rows) await client.query(`SELECT count(*) FROM "${name}"`)
  await client.end()
}
