import { blockingIntegration } from '../blocking-integration.ts'
import { findTables } from '../find-tables.ts'

export const dataPipeline = blockingIntegration({
  id: 'data-pipeline',
  title: 'Data pipeline',
  basis: 'seen',
  claims: [
    { kind: 'table', table: 'AO_8752F1_DATA_PIPELINE_CONFIG' },
    { kind: 'table', table: 'AO_8752F1_DATA_PIPELINE_JOB' },
  ],
  find: findTables('data-pipeline', [
    { table: 'AO_8752F1_DATA_PIPELINE_CONFIG', rows: 'settings of scheduled exports: schedule and folder' },
    { table: 'AO_8752F1_DATA_PIPELINE_JOB', rows: 'exports with their folders' },
  ]),
  because: 'the copy would export on schedule into a folder that may be mounted from the source',
  keep: 'the export folder of the copy is its own',
})
