import { looksLikeCredential } from '../../kernel/credential-shape.ts'
import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import { equals } from '../../ports/predicate.ts'
import type { EnvironmentReader, Setting } from '../../ports/environment-reader.ts'
import { rowFinding } from '../row-finding.ts'
import { settingFindings, type SettingWords } from '../setting-finding.ts'

export const TOKEN_KEY = 'com.atlassian.bitbucket.server.bitbucket-git-lfs.tokensecret'

/** By the shape of the keys: those of 8.16 and later are not confirmed [unverified]. The token key is in every version [seen 7.2]. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const tokens = await environment.rows('plugin_setting', equals('key_name', TOKEN_KEY), ['namespace', 'key_name'])
  return [
    ...(await settingFindings(environment, 'object-storage', describe)),
    ...tokens.map((row) =>
      rowFinding({
        integration: 'object-storage',
        table: 'plugin_setting',
        key: ['namespace', 'key_name'],
        row,
        summary: 'the key that signs transfers of Git LFS objects',
        secret: true,
      }),
    ),
  ]
}

/** A bucket is named by a bare word, so its key alone must give it away: `storage`, `s3Bucket`, `object-store` in any part. */
function namesStorage(key: string): boolean {
  const words = key
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1-$2')
    .toLowerCase()
    .split(/[._-]+/u)
  return words.some((word, index) => STORAGE.has(word) || (word === 'store' && words[index - 1] === 'object'))
}

const STORAGE: ReadonlySet<string> = new Set(
  'storage objectstorage objectstore objectstores s3 bucket buckets blob blobs minio gcs'.split(' '),
)

function describe({ key, value }: Setting): SettingWords | undefined {
  if (!namesStorage(key)) return undefined
  const secret = looksLikeCredential(key, value)
  return {
    summary: secret ? 'a credential of the object storage' : 'a setting of the object storage',
    endpoints: endpointsInText(value),
    secret,
  }
}
