import type { RunAs } from '../../argv/command.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { HostReader } from '../../ports/host.ts'

/** A folder of large files, relative to the home, on both sides. */
export interface StoredFolder {
  readonly folder: string
  readonly copy: { readonly host: HostReader; readonly home: string }
  /** Left out where the backup is of an earlier moment than the source is now. */
  readonly source?: { readonly host: HostReader; readonly home: string; readonly as: RunAs }
}

/** What there is to say of a folder that the copy does not have; undefined where it has it. */
export async function absentFolder({
  folder,
  copy,
  source,
}: StoredFolder): Promise<Pick<CheckResult, 'result' | 'evidence'> | undefined> {
  if ((await copy.host.status(`${copy.home}/${folder}`)) !== undefined) return undefined
  if (source === undefined)
    return { result: 'unknown', evidence: `there is no ${folder}; whether the source had one then is not known` }
  return (await source.host.status(`${source.home}/${folder}`)) === undefined
    ? { result: 'pass', evidence: `there is no ${folder}, nor has the source one` }
    : { result: 'fail', evidence: `${folder} is missing, which the source has` }
}
