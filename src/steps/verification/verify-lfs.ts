import { batchesOf } from '../../argv/batches.ts'
import { hashFiles, readHashes } from '../../argv/hash-files.ts'
import { lastLine } from '../../argv/last-line.ts'
import { listSizes, readSizes } from '../../argv/list-sizes.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { HostReader } from '../../ports/host.ts'
import type { Meter } from '../../ports/progress.ts'
import { listObjects, type LfsObject } from '../../verification/lfs-objects.ts'
import { someOf } from '../../verification/some-of.ts'
import { absentFolder, type StoredFolder } from './stored-folder.ts'

const check = { id: 'verification/lfs', title: 'The chosen objects of Git LFS have the content that their names say' }

const lfsFolder = 'shared/data/git-lfs'

export async function verifyLfs(
  stored: Omit<StoredFolder, 'folder'>,
  { most, seed, meter }: { readonly most: number; readonly seed: string; readonly meter: Meter },
  signal: AbortSignal,
): Promise<CheckResult> {
  const unknown = (evidence: string): CheckResult => ({ ...check, result: 'unknown', evidence })
  const absent = await absentFolder({ ...stored, folder: lfsFolder })
  if (absent !== undefined) return { ...check, ...absent }
  const { host, home } = stored.copy
  const folder = `${home}/${lfsFolder}`
  const listed = listObjects(most, seed)
  const onOutput = (output: AsyncIterable<Uint8Array>) => readSizes(output, (path, bytes) => listed.add(path, bytes))
  await host.run(listSizes(folder, 'root'), { signal, onOutput })
  const [files, objects, chosen] = [listed.files(), listed.objects(), listed.chosen()]
  if (files === 0) return { ...check, result: 'pass', evidence: `${lfsFolder} is empty` }
  if (objects === 0) return unknown(`none of ${files} files in ${lfsFolder} is called by a hash`)
  if (chosen.length === 0) return unknown('none is hashed, as the configuration says, or each is too large')
  const hashed = await hashesOf(host, folder, { objects: chosen, meter }, signal)
  if (hashed.kind === 'unreadable') return { ...check, result: 'fail', evidence: hashed.because }
  const wrong = chosen
    .filter(({ path, id }) => hashed.hashes.get(path) !== id)
    .map(({ path }) => `${lfsFolder}/${path}`)
  // Where it holds for not one, what is believed of the names is wrong, and not the files.
  if (wrong.length === chosen.length && chosen.length > 1)
    return unknown(`none of ${chosen.length} files has the hash that it is called by: ${someOf(wrong)}`)
  if (wrong.length > 0)
    return {
      ...check,
      result: 'fail',
      evidence: `${wrong.length} of ${chosen.length} objects differ: ${someOf(wrong)}`,
    }
  return {
    ...check,
    result: 'pass',
    evidence: `${chosen.length} of ${objects} objects hashed${others(files - objects)}`,
  }
}

function others(count: number): string {
  return count === 0 ? '' : `; ${count} files are called otherwise`
}

type Hashed =
  | { readonly kind: 'hashed'; readonly hashes: ReadonlyMap<string, string> }
  | { readonly kind: 'unreadable'; readonly because: string }

async function hashesOf(
  host: HostReader,
  folder: string,
  { objects, meter }: { readonly objects: readonly LfsObject[]; readonly meter: Meter },
  signal: AbortSignal,
): Promise<Hashed> {
  const hashes = new Map<string, string>()
  for (const some of batchesOf(objects.map(({ path }) => `${folder}/${path}`))) {
    const onOutput = (output: AsyncIterable<Uint8Array>) =>
      readHashes(output, (sum, path) => {
        hashes.set(path.slice(folder.length + 1), sum)
        meter.tell({ done: hashes.size, total: objects.length })
      })
    const { exitCode, stderr } = await host.run(hashFiles(some, 'root'), { signal, expect: [0, 1], onOutput })
    if (exitCode !== 0) return { kind: 'unreadable', because: lastLine(stderr) }
  }
  return { kind: 'hashed', hashes }
}
