import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import type { Predicate } from '../../ports/predicate.ts'
import { rowFinding } from '../row-finding.ts'
import { settingFindings } from '../setting-finding.ts'

/** How a value begins that Bitbucket itself encrypted (9.2 and later by default). */
const ENCRYPTED = '{ATL_SECURED}'
/** The copy gets passwords of its own for these, in any case. */
const replaced: ReadonlySet<string> = new Set(['jdbc.password', 'hazelcast.group.password'])
/** Folders of the shared home that key files may lie in; `` is the home itself. */
const folders = ['', 'config', 'secrets', 'config/secrets'] as const
const KEY_FILE = /^(?:javax\.crypto\.(?:SealedObject|spec\.SecretKeySpec)|java\.security\.AlgorithmParameters)_\d+$/u

/** Key files of the vendor's encryption tool, and values that need them: key and data must be of one origin. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  return [
    ...(await settingFindings(environment, 'encrypted-secrets', ({ key, value }) =>
      value.startsWith(ENCRYPTED) && !replaced.has(key)
        ? { summary: 'an encrypted setting of the source', secret: true }
        : undefined,
    )),
    ...(await findRows(environment, 'plugin_setting', ['namespace', 'key_name'], 'key_value')),
    ...(await findRows(environment, 'app_property', ['prop_key'], 'prop_value')),
    ...(await Promise.all(folders.map((folder) => findKeyFiles(environment, folder)))).flat(),
  ]
}

async function findRows(
  environment: EnvironmentReader,
  table: string,
  key: readonly string[],
  column: string,
): Promise<readonly Finding[]> {
  const encrypted: Predicate = { kind: 'like', column, pattern: `${ENCRYPTED}%` }
  const rows = await environment.rows(table, encrypted, key)
  const summary = 'an encrypted setting of the source'
  return rows.map((row) => rowFinding({ integration: 'encrypted-secrets', table, key, row, summary, secret: true }))
}

async function findKeyFiles(environment: EnvironmentReader, folder: string): Promise<readonly Finding[]> {
  const names = await environment.list(folder)
  return names
    .filter((name) => KEY_FILE.test(name))
    .map((name) => (folder === '' ? name : `${folder}/${name}`))
    .map((path) => ({
      id: `encrypted-secrets:${path}`,
      integration: 'encrypted-secrets',
      where: { kind: 'file', path },
      endpoints: [],
      secret: true,
      summary: 'a key with which secrets of the source can be read',
      state: 'live',
    }))
}
