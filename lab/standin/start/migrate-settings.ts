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
     made AS (
       INSERT INTO "AO_A0B856_WEBHOOK" ("ACTIVE", "CREATED", "NAME", "SCOPE_TYPE", "UPDATED", "URL")
       SELECT coalesce("ENABLED", false), now(), coalesce("NAME", 'migrated'), 'global', now(), "URL" FROM moved
       RETURNING "ID")
     INSERT INTO "AO_A0B856_WEBHOOK_EVENT" ("EVENT_ID", "WEBHOOKID") SELECT 'repo:refs_changed', "ID" FROM made`,
  )
}
