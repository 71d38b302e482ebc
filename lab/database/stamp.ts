import { createHash } from 'node:crypto'
import type { Client } from 'pg'

/** The Bitbucket versions the lab plays: 4.7.1, 7.2.0 and 8.9.0. */
export type LabVersion = '4.7' | '7.2' | '8.9'

/** `plugins.lastVersion.server`: major, minor and fix, three digits each [seen 4.7, 7.2]. */
export const serverBuilds: Readonly<Record<LabVersion, number>> = {
  '4.7': 4_007_001,
  '7.2': 7_002_000,
  '8.9': 8_009_000,
}

const releases: Readonly<Record<LabVersion, readonly string[]>> = {
  '4.7': ['r3_0', 'r4_0', 'r4_7'],
  '7.2': ['r3_0', 'r4_0', 'r4_7', 'r5_0', 'r6_0', 'r7_0', 'r7_1', 'r7_2'],
  '8.9': ['r3_0', 'r4_0', 'r4_7', 'r5_0', 'r6_0', 'r7_0', 'r7_1', 'r7_2', 'r7_21', 'r8_0', 'r8_3', 'r8_9'],
}

/**
 * Writes what the schema migration itself writes: the change log, its unlocked lock, the permission weights and the
 * server's version. Safe to repeat, and to run on an older database that was just upgraded.
 */
export async function stampSchema(client: Client, version: LabVersion): Promise<void> {
  await client.query(fixedRows)
  if (version === '8.9') await client.query(asyncLock)
  for (const [index, release] of releases[version].entries()) await logChange(client, release, index)
  await stampServer(client, serverBuilds[version])
}

const fixedRows = `
  INSERT INTO databasechangeloglock (id, locked) VALUES (1, false) ON CONFLICT DO NOTHING;
  INSERT INTO hibernate_unique_key (next_hi) SELECT 7 WHERE NOT EXISTS (SELECT FROM hibernate_unique_key);
  INSERT INTO id_sequence (sequence_name, next_val) VALUES
    ('plugin_setting', 10), ('stash_user', 100), ('project', 40), ('granted_permission', 60) ON CONFLICT DO NOTHING;
  INSERT INTO sta_permission_type (perm_id, perm_weight) VALUES
    (0, 1000), (1, 3000), (2, 2000), (3, 4000), (4, 6000), (5, 7000), (6, 9000), (7, 10000), (8, 5000), (9, 0)
    ON CONFLICT DO NOTHING;
  INSERT INTO bb_pr_part_status_weight (status_id, status_weight) VALUES (0, 100), (1, 300), (2, 200) ON CONFLICT DO NOTHING;`

const asyncLock = `INSERT INTO asyncdblock (id, locked) VALUES (1, false) ON CONFLICT DO NOTHING`

async function logChange(client: Client, release: string, index: number): Promise<void> {
  const filename = `liquibase/${release}/upgrade.xml`
  const checksum = `8:${createHash('md5').update(filename).digest('hex')}`
  await client.query(
    `INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, description, liquibase)
     SELECT $1, 'lab', $2::varchar, '2026-01-05 08:00:00', 1 + (SELECT count(*) FROM databasechangelog), 'EXECUTED', $3, 'createTable', '3.6.1'
     WHERE NOT EXISTS (SELECT FROM databasechangelog WHERE filename = $2::varchar)`,
    [`LAB-${index + 1}`, filename, checksum],
  )
}

async function stampServer(client: Client, build: number): Promise<void> {
  await client.query(
    `INSERT INTO plugin_setting (namespace, key_name, key_value, id)
     SELECT 'bitbucket.global.settings', 'plugins.lastVersion.server', $1, 1 + coalesce(max(id), 0) FROM plugin_setting
     ON CONFLICT (key_name, namespace) DO UPDATE SET key_value = excluded.key_value`,
    [String(build)],
  )
}
