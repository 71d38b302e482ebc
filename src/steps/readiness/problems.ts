import { outsideWindow } from '../../backup/lock-time.ts'
import type { RefreshConfig } from '../../config/refresh.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { Ends } from './ends.ts'
import { backupClientProblems } from './backup-client-problems.ts'
import { clockWarnings } from './clock-warnings.ts'
import { diyProblems } from './diy-problems.ts'
import { extensionProblems } from './extension-problems.ts'
import { askAll } from './problem.ts'
import { privilegeProblems, sourceProblems } from './source-problems.ts'
import { storeProblems } from './store-problems.ts'
import { supportProblems } from './support.ts'
import { curlProblems, gpgProblems } from './tools.ts'
import { storageProblems, targetProblems } from './target-problems.ts'
import { transferProblems } from './transfer-problems.ts'

/** Everything that would stop the run later, asked now: support, tools, access, privileges, disk space. All at once. */
export async function readinessProblems(ends: Ends, sourceFacts: Facts | undefined): Promise<readonly Diagnostic[]> {
  const { source, target, refresh, clock } = ends
  if (ends.given !== undefined) return givenProblems(ends)
  if (ends.backedUp === true) return copyProblems(ends, sourceFacts)
  return askAll([
    async () => supportProblems({ ends: [source.config, target.config], refresh }),
    () => sourceProblems({ ...ends, method: refresh.backup.kind }, sourceFacts),
    async () => storeProblems(ends, sourceFacts),
    () => diyProblems(ends, sourceFacts),
    () => backupClientProblems(ends, sourceFacts),
    () => targetProblems(ends, sourceFacts),
    () => searchProblems(ends),
    () => extensionProblems(ends),
    () => transferProblems(ends, sourceFacts),
    () => clockWarnings([source.host, target.host], clock),
    async () => windowWarnings(refresh, clock.now()),
  ])
}

/** What a backup needs that is kept: a copy's service, database and fence are asked when it is restored. */
export function backupProblems(ends: Ends, sourceFacts: Facts | undefined): Promise<readonly Diagnostic[]> {
  const { source, target, refresh, clock } = ends
  if (ends.backedUp === true) return storageProblems(ends)
  return askAll([
    async () => supportProblems({ ends: [source.config, target.config], refresh }),
    () => sourceProblems({ ...ends, method: refresh.backup.kind }, sourceFacts),
    () => diyProblems(ends, sourceFacts),
    async () => storeProblems(ends, sourceFacts),
    () => storageProblems(ends),
    () => transferProblems(ends, sourceFacts),
    () => clockWarnings([source.host, target.host], clock),
    async () => windowWarnings(refresh, clock.now()),
  ])
}

/** What is left to ask once the backup is taken: neither a full spool nor a source in maintenance keeps a copy from being made of it. */
function copyProblems(ends: Ends, sourceFacts: Facts | undefined): Promise<readonly Diagnostic[]> {
  const { source, target, refresh, clock } = ends
  return askAll([
    async () => supportProblems({ ends: [source.config, target.config], refresh }),
    () => privilegeProblems(source),
    () => targetProblems(ends, sourceFacts),
    () => searchProblems(ends),
    () => extensionProblems(ends),
    () => clockWarnings([source.host, target.host], clock),
  ])
}

/** What a backup needs that lies on the target's host: nothing of the source but that it can be looked at. */
function givenProblems(ends: Ends): Promise<readonly Diagnostic[]> {
  const { source, target, refresh, given, clock } = ends
  return askAll([
    async () => supportProblems({ ends: [source.config, target.config], refresh }),
    () => targetProblems(ends, undefined),
    async () => (given?.kind === 'encrypted' ? gpgProblems(target.host) : []),
    () => searchProblems(ends),
    () => clockWarnings([target.host], clock),
  ])
}

/** The index of an own search server is dropped by a program of the target's host. */
async function searchProblems({ target, refresh }: Ends): Promise<readonly Diagnostic[]> {
  return refresh.integrations.decisions['search-server']?.kind === 'redirect' ? curlProblems(target.host) : []
}

/** A run may begin before: its first pass takes its time, and what is outside is refused at the lock itself. */
function windowWarnings({ target, backup }: RefreshConfig, now: Date): readonly Diagnostic[] {
  const outside = outsideWindow(backup.lock, now)
  if (outside === undefined) return []
  const hint = `${outside.next}; a run that comes to the lock before stops there, and \`understudy resume ${target}\` goes on`
  return [{ severity: 'warning', summary: outside.because, hint }]
}
