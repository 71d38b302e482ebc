import type { Change } from '../../changes/change.ts'
import { blockingIntegration } from '../blocking-integration.ts'
import type { Integration } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { find } from './find.ts'

const settings = blockingIntegration({
  id: 'object-storage',
  title: 'Object storage and keys of Git LFS',
  basis: 'unverified',
  claims: [
    { kind: 'property', key: 'plugin.bitbucket-git-lfs.objectstore' },
    { kind: 'property', key: 'plugin.bitbucket-git-lfs.objectstore.' },
    {
      kind: 'rows',
      table: 'plugin_setting',
      column: 'key_name',
      prefix: 'com.atlassian.bitbucket.server.bitbucket-git-lfs.',
    },
  ],
  find,
  because: "the copy would read and write the bucket with the source's Git LFS objects",
  keep: 'the copy may only read this bucket',
})

/** Bucket settings block; the token key is deleted, and Bitbucket makes a new one [unverified]. */
export const objectStorage: Integration = {
  ...settings,
  cut: (finding, decision, target) =>
    finding.where.kind === 'row'
      ? onDecision(decision, {
          cut: (): readonly Change[] => [
            {
              kind: 'delete-rows',
              ...rowOf(finding),
              because: "transfers of the source's Git LFS need a key of their own",
            },
          ],
          redirect: 'a key leads nowhere: cut it or keep it',
        })
      : settings.cut(finding, decision, target),
  renews: ({ where }) => where.kind === 'row',
}
