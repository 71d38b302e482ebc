import { z } from 'zod'
import { AppError } from '../../kernel/app-error.ts'
import type { Json } from '../../kernel/json.ts'
import type { HostReader } from '../../ports/host.ts'
import { placeOfArchive } from './archive-place.ts'

const packed = z.object({
  /** On the target's host. */
  path: z.string(),
  /** `encrypted` by gpg; `folder` holds what is in an archive, unpacked. */
  kind: z.enum(['archive', 'encrypted', 'folder']),
})

/** Understudy took it. */
const kept = z.object({ path: z.string(), kind: z.literal('kept') })

/** In the layout of the vendor's backup scripts, whoever made it. */
export type PackedBackup = Readonly<z.output<typeof packed>>

export type KeptBackup = Readonly<z.output<typeof kept>>

/** A backup that lies on the target's host already, and is restored without asking the source for one. */
export type GivenBackup = PackedBackup | KeptBackup

/**
 * From the document that a run was created with; undefined where its backup is taken from the source. Throws 'run/journal-mismatch' for one
 * that can't be read: taken for none, it would have production locked.
 */
export function readGiven(document: Json): GivenBackup | undefined {
  const given = z.looseObject({ given: z.json().optional() }).safeParse(document).data?.given
  if (given === undefined) return undefined
  const read = z.union([packed, kept]).safeParse(given)
  if (read.success) return read.data
  throw new AppError('run/journal-mismatch', 'the run was given a backup that this version of Understudy cannot read', {
    hint: 'go on with the version that began the run, or rewind and begin a new one',
  })
}

/** What an administrator put there, by its name and kind; whether it can be restored is told when it is read. Throws 'policy/refused-archive'. */
export async function findGiven(host: HostReader, folder: string, asked: string): Promise<PackedBackup> {
  const path = placeOfArchive(folder, asked)
  if (path === undefined)
    throw refusedGiven(`${asked} does not lie in ${folder}, where archives are looked for on ${host.name}`, folder)
  const found = await host.status(path)
  switch (found?.kind) {
    case 'folder':
      return { path, kind: 'folder' }
    case 'file':
      return archiveAt(path, folder)
    case undefined:
      throw refusedGiven(`${path} is not there on ${host.name}`, folder)
    case 'symlink':
    case 'other':
      throw refusedGiven(`${path} on ${host.name} is neither a file nor a folder`, folder)
  }
}

function archiveAt(path: string, folder: string): PackedBackup {
  if (path.endsWith('.tar.gz')) return { path, kind: 'archive' }
  if (path.endsWith('.tar.gz.gpg')) return { path, kind: 'encrypted' }
  const says = 'those of the backup scripts end in .tar.gz or .tar.gz.gpg'
  throw refusedGiven(`${path} is no archive by its name: ${says}`, folder)
}

function refusedGiven(fact: string, folder: string): AppError {
  return new AppError('policy/refused-archive', fact, { hint: `see what lies in ${folder} on that host` })
}
