import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { databaseCredentials } from '../credentials.ts'
import { serverBuilds } from '../database/stamp.ts'
import type { PlantContext } from './context.ts'
import { repositoryFolder } from './git-repositories.ts'
import { createRandom } from './random.ts'
import { fitRows, insertRows } from './rows.ts'

/** Everything in the home beside the repositories: what a copy needs, and what it must leave out. */
export async function plantHomeFiles(context: PlantContext): Promise<void> {
  const files = { ...neededFiles(context), ...leftOutFiles(context) }
  await Promise.all(Object.entries(files).map(([path, content]) => put(context.home, path, content)))
  await plantStaleLocks(context.home)
}

/** The database's part of bitbucket.properties; integrations append theirs. It has what editors of such files trip over. */
export async function plantProperties({ topology, home }: PlantContext): Promise<void> {
  const { production } = topology
  const { owner } = databaseCredentials(topology, production)
  const host = production.host.name.replace('bb1.', 'db.')
  const lines = [
    '#>*******************************************************',
    '# Written by the first set-up; from here on by the administrators of Example Corp (Zürich).',
    '#>*******************************************************',
    'jdbc.driver=org.postgresql.Driver',
    `jdbc.url=jdbc\\:postgresql\\://${host}\\:${production.database.port}/${production.database.name}`,
    `jdbc.user = ${owner.user}`,
    `jdbc.password:${owner.password}`,
    '',
    '! The pool, grown over the years',
    'db.pool.size.max=80',
    'page.max.commits=1000',
    'plugin.bitbucket-scm-cache.protocols=\\',
    '    http,\\',
    '    ssh',
    'display.title.suffix=Zürich\\u0020HQ',
    'page.max.commits=1200',
  ]
  await put(home, 'shared/bitbucket.properties', `${lines.join('\n')}\n`)
}

/** Git LFS objects and attachments, with the rows of the attachments; where exactly the files lie is not confirmed [unverified]. */
export async function plantLargeFiles(
  context: PlantContext,
  repositories: readonly { readonly id: number; readonly hierarchyId: string }[],
): Promise<void> {
  const random = createRandom(context.seed, 'large-files')
  for (const { id, hierarchyId } of repositories.slice(0, 4)) {
    const content = random.hex(20_000)
    const oid = createHash('sha256').update(content).digest('hex')
    await put(context.home, `shared/data/git-lfs/storage/${hierarchyId}/${oid.slice(0, 2)}/${oid.slice(2)}`, content)
    await put(
      context.home,
      `shared/data/attachments/repository/${id}/${oid.slice(0, 10)}/screenshot.png`,
      random.hex(4_000),
    )
  }
  if (!context.catalogue.has('bb_attachment')) return
  const rows = repositories.slice(0, 4).map(({ id }) => ({ id, repository_id: id, filename: 'screenshot.png' }))
  await insertRows(context.client, 'bb_attachment', fitRows(context.catalogue, 'bb_attachment', rows, []))
  const metadata = rows.map(({ id }) => ({ attachment_id: id, metadata: '{"width":800}' }))
  await insertRows(context.client, 'bb_attachment_metadata', metadata)
}

function neededFiles({ version }: PlantContext): Readonly<Record<string, string>> {
  const numbers = [1_000_000, 1_000, 1].map((unit) => Math.floor(serverBuilds[version] / unit) % 1_000)
  return {
    'shared/bitbucket.version': `${numbers.join('.')}\n`,
    'shared/config/ssh-server-keys.pem': 'a host key\n',
    'shared/plugins/installed-plugins/release-notes-1.4.2.jar': `PK\u0005\u0006${'\0'.repeat(18)}`,
    'bin/README': 'scripts of the administrators\n',
  }
}

function leftOutFiles({ topology }: PlantContext): Readonly<Record<string, string>> {
  return {
    'log/atlassian-bitbucket.log': `2026-11-02 09:00:00,000 INFO  [main] Bitbucket is ready at ${topology.production.baseUrl}\n`,
    'log/audit/20261102.00000.audit.log': '{"action":"login"}\n',
    'caches/diff/0001': 'cached\n',
    'tmp/upload-1': 'half an upload\n',
    'export/bitbucket_export_1.tar': 'an old export\n',
    'shared/caches/refs/1': 'cached\n',
    'shared/search/data/nodes/0/index': 'an index\n',
    'shared/tmp/lock-probe': 'x\n',
    '.lock': '',
  }
}

/** What git and its garbage collection leave in repositories that are copied while in use. */
async function plantStaleLocks(home: string): Promise<void> {
  const [first, second] = [repositoryFolder(home, 1), repositoryFolder(home, 2)]
  await put(first, 'gc.pid', '4711 bb1.example.com')
  await put(first, 'packed-refs.lock', '')
  await put(second, 'refs/heads/feature/next.lock', '')
}

async function put(folder: string, path: string, content: string): Promise<void> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}
