import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'
import { millisAgo } from '../time.ts'

/** A scheduled export into a folder that production mounts (8.x tables). */
export async function plantDataPipeline(context: PlantContext): Promise<void> {
  const { insert } = planting(context, 'data-pipeline')
  const root = '/mnt/production-exports/data-pipeline'
  await insert(
    'AO_8752F1_DATA_PIPELINE_CONFIG',
    ['ID'],
    [
      { KEY: 'root.export.path', VALUE: root },
      { KEY: 'schedule', VALUE: '{"days":["SUNDAY"],"time":"02:00","zone":"UTC"}' },
    ],
  )
  const job = {
    CREATED: millisAgo(90),
    EXPORT_FORCED: false,
    EXPORT_FROM: millisAgo(90_000),
    EXPORT_PATH: `${root}/1`,
    ROOT_EXPORT_PATH: root,
  }
  await insert(
    'AO_8752F1_DATA_PIPELINE_JOB',
    ['ID'],
    [{ ...job, SCHEMA_VERSION: 1, STATUS: 'COMPLETED', UPDATED: millisAgo(80), WRITTEN_ROWS: 10 }],
  )
}
