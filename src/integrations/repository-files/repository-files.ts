import { blockingIntegration } from '../blocking-integration.ts'
import { find } from './find.ts'

export const repositoryFiles = blockingIntegration({
  id: 'repository-files',
  title: 'Git hooks and settings placed in repositories',
  basis: 'unverified',
  claims: [
    { kind: 'file', path: 'data/repositories/*/hooks/' },
    { kind: 'file', path: 'data/repositories/*/config' },
  ],
  find,
  because:
    'a push to the copy would run commands that were written for the source, and Git on the copy would reach what the settings name',
  keep: 'these hooks only check what is pushed, and nothing uses these settings',
})
