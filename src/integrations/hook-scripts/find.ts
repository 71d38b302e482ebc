import { looksLikeCredential } from '../../kernel/credential-shape.ts'
import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import { decodeUtf8 } from '../../kernel/utf8.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { cellText, rowFinding } from '../row-finding.ts'

/** Where the files of the scripts may lie, relative to the shared home [unverified]. */
export const FOLDERS = ['bin/hook-scripts', 'config/hook-scripts', 'data/hook-scripts'] as const

/** Rows say that a script runs, files what it does. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const scripts = await environment.rows('bb_hook_script')
  const used = await environment.rows('bb_hook_script_config', undefined, ['script_id'])
  const files = await Promise.all(FOLDERS.map((folder) => filesIn(environment, folder, DEPTH)))
  return [
    ...scripts.map((row) =>
      rowFinding({
        integration: 'hook-scripts',
        table: 'bb_hook_script',
        key: ['id'],
        row,
        summary: `the script ${cellText(row['hook_name'])}, which runs on the server`,
        state: used.some((one) => one['script_id'] === row['id']) ? 'live' : 'switched-off',
      }),
    ),
    ...(await Promise.all(files.flat().map((path) => fileFinding(environment, path)))),
  ]
}

const DEPTH = 3

/** Files down to a folder for each script and one for each version of it. */
async function filesIn(environment: EnvironmentReader, path: string, depth: number): Promise<readonly string[]> {
  const names = await environment.list(path)
  if (names.length === 0 || depth === 0) return depth === DEPTH ? [] : [path]
  const inside = await Promise.all(names.map((name) => filesIn(environment, `${path}/${name}`, depth - 1)))
  return inside.flat()
}

async function fileFinding(environment: EnvironmentReader, path: string): Promise<Finding> {
  const text = decodeUtf8((await environment.readFile(path)) ?? new Uint8Array())
  return {
    id: `hook-scripts:${path}`,
    integration: 'hook-scripts',
    where: { kind: 'file', path },
    endpoints: endpointsInText(text),
    secret: text.split('\n').some((line) => looksLikeCredential('', line)),
    summary: 'a script that a push or a merge runs on the server',
    state: 'live',
  }
}
