import type { PlantContext } from '../context.ts'
import { someRepository } from '../ground.ts'
import { planting } from '../planting.ts'

/** Declines stale pull requests and tells their authors (8.x table). */
export async function plantAutoDecline(context: PlantContext): Promise<void> {
  const { insert } = planting(context, 'auto-decline')
  const { id } = await someRepository(context)
  const row = { enabled: true, inactivity_weeks: 4, scope_id: id, scope_type: 2 }
  await insert('bb_auto_decline_settings', ['id'], [row], { sequence: 'bb_auto_decline_settings' })
}
