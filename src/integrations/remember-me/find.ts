import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { equals } from '../../ports/predicate.ts'
import { rowFinding } from '../row-finding.ts'
import { tableFindings } from '../table-finding.ts'

/** Signs the tokens with which Git LFS transfers are let in [seen 7.2]. */
export const LFS_KEY = 'com.atlassian.bitbucket.server.bitbucket-git-lfs.tokensecret'

/** What lets somebody in without a password: cookies, and the key of LFS tokens, which both instances would accept. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const keys = await environment.rows('plugin_setting', equals('key_name', LFS_KEY), ['namespace', 'key_name'])
  return [
    ...(await tableFindings(environment, {
      integration: 'remember-me',
      table: 'sta_remember_me_token',
      rows: 'cookies of the source that sign in to the copy',
      secret: true,
    })),
    ...keys.map((row) =>
      rowFinding({
        integration: 'remember-me',
        table: 'plugin_setting',
        key: ['namespace', 'key_name'],
        row,
        summary: 'the key that signs tokens for Git LFS transfers',
        secret: true,
      }),
    ),
  ]
}
