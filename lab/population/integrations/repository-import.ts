import type { PlantContext } from '../context.ts'
import { someRepository, someUserId } from '../ground.ts'
import { planting } from '../planting.ts'
import { minutesAgo } from '../time.ts'

/** An import that has not ended: its task would go on where it stopped. */
export async function plantRepositoryImport(context: PlantContext): Promise<void> {
  const { insert, url } = planting(context, 'repository-import')
  const job = { CREATED_DATE: minutesAgo(20), USER_ID: await someUserId(context) }
  const [key] = await insert('AO_D6A508_IMPORT_JOB', ['ID'], [job])
  const { id } = await someRepository(context)
  const task = {
    CLONE_URL: url('import', 'legacy/tool.git'),
    CREATED_DATE: minutesAgo(20),
    EXTERNAL_REPO_NAME: 'legacy/tool',
    FAILURE_TYPE: 0,
    IMPORT_JOB_ID: key?.['ID'] ?? 1,
    LAST_UPDATED: minutesAgo(18),
    REPOSITORY_ID: id,
    STATE: 1,
  }
  await insert('AO_D6A508_REPO_IMPORT_TASK', ['ID'], [task])
}
