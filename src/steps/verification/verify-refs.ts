import { catFile } from '../../argv/files.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { HostReader } from '../../ports/host.ts'
import { compareRefs } from '../../verification/compare-refs.ts'
import type { RefDigests, RefPlaces } from '../../verification/ref-digests.ts'
import { readRefs, refsPath } from '../../verification/refs-file.ts'
import { someOf } from '../../verification/some-of.ts'
import { refsOf } from '../refs-of.ts'

const check = {
  id: 'verification/refs',
  title: 'Every repository has the refs and the HEAD that it had under the lock',
}

/** `folders`: where the list of the source may lie. */
export async function verifyRefs(
  host: HostReader,
  places: RefPlaces,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<CheckResult> {
  const source = await keptRefs(host, folders, signal)
  if (source === undefined) return { ...check, result: 'unknown', evidence: 'the backup has no list of refs' }
  const copy = await refsOf(host, places, 'root', signal)
  // Root reads whatever a sound file system holds.
  if (copy.kind === 'unreadable') return { ...check, result: 'fail', evidence: copy.because }
  const differing = compareRefs(source, copy.refs)
  if (differing.length === 0) return { ...check, result: 'pass', evidence: `${source.size} repositories compared` }
  return {
    ...check,
    result: 'fail',
    evidence: `${differing.length} of ${source.size} repositories differ: ${someOf(differing)}`,
  }
}

/** Of the first folder that has a whole list. */
export async function keptRefs(
  host: HostReader,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<RefDigests | undefined> {
  for (const folder of folders) {
    const path = refsPath(folder)
    if ((await host.status(path)) === undefined) continue
    const reading = readRefs()
    await host.run(catFile(path, 'root'), { signal, onLine: reading.line })
    const refs = reading.refs()
    if (refs !== undefined) return refs
  }
  return undefined
}
