import { createHash } from 'node:crypto'
import type { PlantContext } from '../context.ts'
import { someRepository } from '../ground.ts'
import { planting } from '../planting.ts'
import { minutesAgo } from '../time.ts'

/** A script that every push runs on the server: its rows, and its file in the home [path unverified]. */
export async function plantHookScripts(context: PlantContext): Promise<void> {
  const { file, insert, secret, url } = planting(context, 'hook-scripts')
  const script = `#!/bin/sh\ncurl -s -H "Authorization: ${secret('hook-script')}" ${url('repository-hook', 'script')}\n`
  const dates = { created_timestamp: minutesAgo(9_000), updated_timestamp: minutesAgo(9_000) }
  const row = {
    hook_version: 1,
    hook_size: script.length,
    hook_type: 1,
    hook_hash: createHash('sha256').update(script).digest('hex'),
    hook_name: 'notify-deploy',
    plugin_key: 'com.example.hook-scripts',
    ...dates,
  }
  const [key] = await insert('bb_hook_script', ['id'], [row], { sequence: 'bb_hook_script' })
  if (key === undefined) return
  const id = key['id'] ?? 1
  const { id: repository } = await someRepository(context)
  const config = { script_id: id, scope_id: repository, scope_type: 2 }
  const [configured] = await insert('bb_hook_script_config', ['id'], [config], { sequence: 'bb_hook_script_config' })
  const trigger = { config_id: configured?.['id'] ?? 1, trigger_id: 'push' }
  await insert('bb_hook_script_trigger', ['config_id', 'trigger_id'], [trigger])
  await file(`shared/bin/hook-scripts/${id}/${row.hook_hash}.sh`, script, 0o755)
}
