import { basename } from 'node:path/posix'
import { applyFileChanges } from '../changes/apply-files.ts'
import type { Change, FileChange } from '../changes/change.ts'
import { secretsOf } from '../changes/secrets-of.ts'
import { findEnvironment } from '../config/find-environment.ts'
import { configurationFiles } from '../hold/layout.ts'
import { Secret } from '../kernel/secret.ts'
import type { Plan } from '../plan/plan.ts'
import type { FileDifference } from '../report/plan-diff.ts'
import type { App } from './app.ts'

/** The source's configuration files as they are, and as the plan makes them; secrets of the copy are placeholders there. */
export async function fileDifferences(app: App, { source, steps }: Plan): Promise<readonly FileDifference[]> {
  await using systems = await app.openSurveyed(findEnvironment(app.config, source))
  const changes = steps.flatMap((step) => step.changes).filter(isFileChange)
  const values = new Map(changes.flatMap(secretsOf).map((value) => [value, new Secret('[secret]')]))
  const differences: FileDifference[] = []
  for (const path of configurationFiles) {
    const before = await systems.environment.readFile(basename(path))
    const about = changes.filter((change) => ('file' in change ? change.file : change.path) === path)
    const after = before === undefined ? undefined : applyFileChanges(before, about, values)
    differences.push({ path, before: textOf(before), after: textOf(after) })
  }
  return differences
}

function isFileChange(change: Change): change is FileChange {
  return ['set-property', 'remove-property', 'edit-xml', 'write-file', 'remove-file'].includes(change.kind)
}

// Latin-1 keeps every byte, whatever the encoding really is.
function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1')
}
