import type { Store } from '../store.ts'
import { isAtLeast, schemaStamp } from '../version.ts'

/** An upgrade's own share: legacy webhooks become current ones, the stamp is raised. The tables exist by now. */
export async function migrateSettings(store: Store, version: string): Promise<void> {
  if (isAtLeast(version, '5.4')) await moveLegacyWebhooks(store)
  await store.query(`UPDATE plugin_setting SET key_value = $1 WHERE key_name = 'plugins.lastVersion.server'`, [
    String(schemaStamp(version)),
  ])
}

async function moveLegacyWebhooks(store: Store): Promise<void> {
  const present = await store.hasTable('AO_A0B856_WEB_HOOK_LISTENER_AO')
  if (!present || !(await store.hasTable('AO_A0B856_WEBHOOK'))) return
  await store.query(
    `WITH moved AS (DELETE FROM "AO_A0B856_WEB_HOOK_LISTENER_AO" RETURNING *),
     numbered AS (
       SELECT *, row_number() OVER (ORDER BY "ID") + (SELECT coalesce(max("ID"), 0) FROM "AO_A0B856_WEBHOOK") AS number
       FROM moved),
     made AS (
       INSERT INTO "AO_A0B856_WEBHOOK" ("ACTIVE", "CREATED", "ID", "NAME", "SCOPE_TYPE", "UPDATED", "URL")
       SELECT coalesce("ENABLED", false), now(), number, coalesce("NAME", 'migrated'), 'global', now(), "URL" FROM numbered
       RETURNING "ID")
     INSERT INTO "AO_A0B856_WEBHOOK_EVENT" ("EVENT_ID", "ID", "WEBHOOKID")
     SELECT 'repo:refs_changed',
       row_number() OVER (ORDER BY "ID") + (SELECT coalesce(max("ID"), 0) FROM "AO_A0B856_WEBHOOK_EVENT"), "ID" FROM made`,
  )
}
