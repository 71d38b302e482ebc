import { blockingIntegration } from '../blocking-integration.ts'
import type { Claim } from '../integration.ts'
import { find, FOLDERS } from './find.ts'

export const hookScripts = blockingIntegration({
  id: 'hook-scripts',
  title: 'Hook scripts',
  basis: 'seen',
  claims: [
    { kind: 'table', table: 'bb_hook_script' },
    ...FOLDERS.map((folder): Claim => ({ kind: 'file', path: `${folder}/` })),
  ],
  find,
  because: 'a push to the copy would run commands on its server that were written for the source',
  keep: 'the scripts only check what is pushed',
})
