import type { PlantContext } from './context.ts'

/** Rows of about 1 KB a megabyte; three tables, so that a dump with several workers has something to share. */
const ROWS_PER_MEGABYTE = 330

/** Grows the database by about so many megabytes of audit entries, build results and commit attributes; 7.2 and later. */
export async function plantBulk({ client, catalogue }: PlantContext, megabytes: number): Promise<void> {
  if (!catalogue.has('AO_C77861_AUDIT_ENTITY')) throw new Error('only databases of 7.2 and later can be grown')
  const rows = [Math.round(megabytes * ROWS_PER_MEGABYTE)]
  await client.query(
    `INSERT INTO "AO_C77861_AUDIT_ENTITY" ("ACTION", "AREA", "ATTRIBUTES", "ENTITY_TIMESTAMP", "LEVEL", "METHOD", "SEARCH_STRING")
     SELECT 'stash.repository.pushed', 'END_USER_ACTIVITY', ${filler}, 1700000000000 + n, 'BASE', 'Browser', 'push ' || n
     FROM generate_series(1, $1::int) AS n`,
    rows,
  )
  await client.query(
    `WITH report AS (INSERT INTO "AO_2AD648_INSIGHT_REPORT" ("COMMIT_ID", "CREATED_DATE", "REPORT_KEY", "REPOSITORY_ID", "TITLE")
       VALUES (md5('bulk') || 'bulkbulk', '2026-10-01', 'bulk', 1, 'bulk') RETURNING "ID")
     INSERT INTO "AO_2AD648_INSIGHT_ANNOTATION" ("FK_REPORT_ID", "LINE", "MESSAGE", "PATH", "SEVERITY_ID")
     SELECT report."ID", n, ${filler}, 'src/module-' || n % 100, 1 FROM report, generate_series(1, $1::int) AS n`,
    rows,
  )
  await client.query(
    `WITH c AS (INSERT INTO changeset (id, author_timestamp) SELECT md5(n::text) || 'deadbeef', '2026-10-01' FROM generate_series(1, $1::int) AS n RETURNING id)
     INSERT INTO cs_attribute (cs_id, att_name, att_value) SELECT id, 'bulk', ${fillerOf('id')} FROM c`,
    rows,
  )
}

/** About 900 characters that compress about as well as text does: noise, said twice. */
const filler = fillerOf('n')

function fillerOf(number: string): string {
  const noise = [1, 2, 3, 4, 5].map((part) => `encode(sha512((${number}::text || '/${part}')::bytea), 'base64')`)
  return `repeat(${noise.join(' || ')}, 2)`
}
