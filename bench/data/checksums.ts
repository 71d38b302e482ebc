import type { Client } from 'pg'

/** Of every table: how many rows it has, and a sum over all of them that does not depend on their order. */
export async function readChecksums(client: Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
  )
  const checksums = new Map<string, string>()
  for (const { name } of rows) {
    const { rows: found } = await client.query<{ sum: string }>(
      `SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS sum FROM "${name}" t`,
    )
    checksums.set(name, found[0]?.sum ?? '')
  }
  return checksums
}
