import { join } from 'node:path/posix'
import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import { parseJson } from '../kernel/json.ts'
import { decodeUtf8 } from '../kernel/utf8.ts'
import type { OuterStore } from '../kernel/outer-store.ts'
import type { HostReader } from '../ports/host.ts'

const privilege = z.object({
  on: z.enum(['database', 'schema', 'relation', 'column', 'function', 'default']),
  object: z.string(),
  grantee: z.string(),
  privilege: z.string(),
  grantable: z.boolean(),
})

/** JSON drops what is undefined: a setting without a role is one for every role. */
const setting = z
  .object({ role: z.string().optional(), name: z.string(), value: z.string() })
  .transform(({ role, name, value }) => ({ role, name, value }))

const locale = z.object({ provider: z.enum(['icu', 'builtin']), name: z.string() })

const kept = z.object({
  /** ISO 8601. */
  at: z.string(),
  home: z.object({ files: z.number(), bytes: z.number() }),
  /** Of everything beside the home, by its path in the folder of the backup: dump, configuration and lists. */
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
})

/** What a backup is compared with, long after it was taken. */
export type KeptContent = z.output<typeof kept>

const schema = z.object({
  schema: z.literal('understudy/manifest/1'),
  source: z.string(),
  run: z.string(),
  /** `given`: it lay on the target's host already. */
  method: z.enum(['native', 'diy', 'client', 'given']),
  /** What its database is of. Backups were kept of PostgreSQL only before it stood here. */
  vendor: z.enum(['postgresql', 'mysql', 'mariadb']).default('postgresql'),
  version: z.string(),
  /** The times of the lock are not known of a backup that was given. */
  lockedAt: z.string().optional(),
  drainedAt: z.string().optional(),
  /** When the snapshot was exported: the moment that the copy shows. */
  dataFrom: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
  releasedAt: z.string().optional(),
  /** `locked`: home and database are of one moment, under the maintenance lock. `unknown`: nobody saw how it was made. */
  consistency: z.enum(['locked', 'unknown']),
  database: z
    .object({
      encoding: z.string(),
      collation: z.string(),
      characterType: z.string().optional(),
      locale: locale.optional(),
    })
    .transform(({ locale: found, ...others }) => ({ ...others, ...(found === undefined ? {} : { locale: found }) })),
  tables: z.array(z.string()).readonly(),
  /** Data stores from outside the home that it holds, by their rows; left out where there are none. */
  outerStores: z
    .array(z.object({ id: z.string(), path: z.string() }))
    .readonly()
    .optional(),
  /** Left out where they are not known. */
  privileges: z
    .object({
      owner: z.string(),
      connectionLimit: z.number(),
      grants: z.array(privilege).readonly(),
      settings: z.array(setting).readonly(),
    })
    .optional(),
  /** Only of a backup that is kept. */
  kept: kept.optional(),
})

/** What a backup holds: what, when, how consistent. Lies beside the data, on the target's host. */
export type Manifest = z.output<typeof schema>

export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

export function manifestPath(folder: string): string {
  return join(folder, 'manifest.json')
}

/** Undefined for what no version that is known here wrote. */
export function parseManifest(content: Uint8Array): Manifest | undefined {
  return schema.safeParse(parseJson(decodeUtf8(content))).data
}

/** What it holds from outside the home; none where it is no manifest, which nobody restores then. */
export function storesInManifest(content: Uint8Array): readonly OuterStore[] {
  return parseManifest(content)?.outerStores ?? []
}

/** Rejects with 'host/file-not-found' when the backup was not finished, and with 'run/journal-mismatch' for what is no manifest. */
export async function readManifest(host: HostReader, folder: string): Promise<Manifest> {
  const content = await host.readFile(manifestPath(folder))
  if (content === undefined) {
    throw new AppError(
      'host/file-not-found',
      `${manifestPath(folder)} on ${host.name} is not there: the backup was not finished`,
      {
        hint: 'take it again with `understudy resume`',
      },
    )
  }
  const data = parseManifest(content)
  if (data !== undefined) return data
  throw new AppError('run/journal-mismatch', `${manifestPath(folder)} on ${host.name} is no manifest of this version`, {
    hint: 'somebody changed it, or another version wrote it: go on with that version, or rewind and begin a new run',
  })
}

/** Whose backup a run restores. */
export type ManifestOwner = Pick<Manifest, 'run' | 'source'>

/** The same, and rejects with 'run/journal-mismatch' for one that another run received, or of another source. */
export async function readOwnManifest(host: HostReader, folder: string, own: ManifestOwner): Promise<Manifest> {
  const manifest = await readManifest(host, folder)
  if (manifest.run === own.run && manifest.source === own.source) return manifest
  throw new AppError(
    'run/journal-mismatch',
    `${manifestPath(folder)} on ${host.name} is of run ${manifest.run} and of ${manifest.source}, not of run ${own.run} and of ${own.source}`,
    { hint: 'somebody changed what this run received: rewind, and begin a new run' },
  )
}
