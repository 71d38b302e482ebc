import { BACKUP_JAR, RESTORE_JAR } from '../backup/client/client-paths.ts'
import type { GivenBackup } from '../backup/given/given-backup.ts'
import { outerStoreFolder } from '../hold/data-stores.ts'
import { searchUrl } from '../integrations/search-server/search-setting.ts'
import { outsideWindow, windowText } from '../backup/lock-time.ts'
import type { LockConfig, NativeConfig } from '../config/backup.ts'
import { dialectOf } from '../config/database.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { RetentionConfig } from '../config/retention.ts'
import type { StepId } from '../kernel/step-id.ts'
import { countOf, formatBytes, formatLength } from '../report/quantity.ts'
import { withoutKept } from './outer-stores.ts'
import type { Planning } from './planning.ts'

/** What a step does here beside its changes, one line each, for a person who reads the plan. */
export function stepNotes(id: StepId, planning: Planning): readonly string[] {
  const { source, target, refresh, copy } = planning
  switch (id) {
    case 'take-backup':
      return backupNotes(planning)
    case 'stop-target':
      return [
        `stop ${target.name}, and prove that no process, port or database session is left`,
        ...gateNotes(planning),
      ]
    case 'keep-generation':
      return generationNotes(planning)
    case 'restore-database':
      return restoreNotes(planning)
    case 'restore-home':
      return [
        `production's configuration files go to held/, a stub lies in their place`,
        ...(copy.home === copy.sourceHome
          ? []
          : [`alternates of forks are rewritten from ${copy.sourceHome} to ${copy.home}`]),
      ]
    case 'raise-fence':
      return fenceNotes(planning)
    case 'prove-refusal':
      return refresh.fence.kind === 'none' ? [`waived: ${refresh.fence.reason}`] : [refusalNote(planning)]
    case 'search-leaks':
      return [`nothing that is acted on may name ${source.name} any more`]
    case 'start-target':
      return [
        ...(copy.search === undefined
          ? []
          : [`drop the search index of the earlier copy on ${searchUrl(copy.search)}`]),
        `start ${target.name} with the permit, then wait until /status says RUNNING`,
      ]
    case 'capture-preserved':
      return administratorNotes(planning)
    case 'check-readiness':
    case 'rewrite-configuration':
    case 'cut-integrations':
    case 'settle-first-start':
    case 'finish-in-application':
    case 'check-copy':
    case 'publish-report':
    case 'keep-backup':
      return []
  }
}

function restoreNotes({ source, target, refresh, given }: Planning): readonly string[] {
  return [
    `restore ${source.database.name} into a new database named after ${target.database.name} on ${target.database.host}:${target.database.port}`,
    dialectOf(target.database.vendor) === 'mysql'
      ? `no privileges are carried over: ${target.database.user} has its own there, of the administrator's`
      : `owner and privileges as in the source, with the role ${target.database.user} in place of its owner`,
    ...(refresh.backup.kind === 'client' && given === undefined
      ? [
          `the restore client fills it and a new home, as ${target.runAs}; what it wrote is compared with what it was asked`,
        ]
      : []),
  ]
}

function fenceNotes({ target, refresh: { fence } }: Planning): readonly string[] {
  if (fence.kind === 'none') return [`waived: ${fence.reason}`]
  const { runAs, name, service } = target
  const whose = fence.scope === 'service-user' ? runAs : `${runAs} and the ${fence.scope} of ${name}`
  return [
    `refuse what ${whose} send${fence.scope === 'service-user' ? 's' : ''}, but to what the copy needs, what is kept or redirected${fence.allow.length === 0 ? '' : ', and `allow`'}`,
    ...(fence.with.includes('hosts') ? [`send every known name of the source nowhere, in /etc/hosts of ${name}`] : []),
    ...(service?.kind === 'systemd' ? [`raise it at every boot, before ${service.unit}`] : []),
  ]
}

function refusalNote({ target }: Planning): string {
  return `as ${target.runAs}, try every known endpoint: the fence must refuse each, and what is allowed must answer`
}

/** Files of the administrator's are changed, so it is said before. */
function gateNotes({ target }: Planning): readonly string[] {
  if (target.service === undefined || target.service.kind === 'systemd') return []
  return [`the start scripts in ${target.nodes[0].install}/bin get lines at their top that ask for the permit`]
}

function administratorNotes({ refresh, target, copy: { keptAdministrators } }: Planning): readonly string[] {
  if (target.admin !== undefined || !refresh.preserve.includes('admin-account')) return []
  const names = keptAdministrators.map(({ user }) => user).join(', ')
  const unchecked = `nobody can check the copy by REST: set environments.${target.name}.admin`
  return [
    names === '' ? `there is no administrator of ${target.name} to keep` : `keep the passwords of ${names}`,
    unchecked,
  ]
}

function givenNotes(
  { path, kind }: GivenBackup,
  { source, refresh }: Pick<Planning, 'source' | 'refresh'>,
): readonly string[] {
  const most = refresh.archives.maxAgeMs
  return [
    `take ${path}, which lies on the target's host; ${source.name} is neither locked nor dumped`,
    kind === 'kept'
      ? `refuse it unless it is as its manifest has it, of ${source.name} on ${source.database.vendor}, and of a version that the target may open`
      : `refuse it unless it is whole, of ${source.name}, and of a version that the target may open`,
    ...(most === undefined ? [] : [`refuse data that is older than ${formatLength(most) ?? 'a minute'}`]),
  ]
}

/** Of a plan, what a backup follows from. */
interface Backing extends Pick<Planning, 'source' | 'target' | 'refresh' | 'now' | 'given'> {
  readonly copy: Pick<Planning['copy'], 'home' | 'outerStores'>
}

/** How the backup of a source is taken, whatever becomes of it. */
export function backupNotes(planning: Backing): readonly string[] {
  const { source, target, refresh, now, given } = planning
  const { backup } = refresh
  if (given !== undefined) return [...givenNotes(given, planning), ...storeNotes(planning)]
  const seconds = backup.lock.totalMs / 1000
  const lock = `lock ${source.name} for maintenance, for at most ${seconds} s`
  switch (backup.kind) {
    case 'native':
      if (source.snapshot !== undefined) return snapshotNotes(planning, backup, lock)
      return [
        `copy the home of ${source.name} to ${target.name} while it runs`,
        lock,
        ...windowNotes(backup.lock, now),
        `copy what changed meanwhile, ${dumpNotes(planning, backup).locked}`,
        ...storeNotes(planning),
        dumpNotes(planning, backup).unlocked,
      ]
    case 'diy':
      return [
        `let ${backup.folder}/bitbucket.diy-backup.sh make an archive of ${source.name}, in the spool of ${source.name}`,
        `it locks ${source.name} for maintenance itself; the guardian unlocks after at most ${seconds} s whatever happens`,
        ...windowNotes(backup.lock, now),
        `send the archive to ${target.name}, unpack it there, and remove it on both`,
        ...storeNotes(planning),
      ]
    case 'client':
      return [
        `let ${backup.folder}/${BACKUP_JAR} make an archive of ${source.name}, in the spool of ${source.name}`,
        `it locks ${source.name} for maintenance itself, for all of its run; the guardian unlocks after at most ${seconds} s whatever happens`,
        ...windowNotes(backup.lock, now),
        `send the archive to ${target.name}; ${backup.folder}/${RESTORE_JAR} reads it there`,
      ]
  }
}

function storeNotes({ source, refresh, copy }: Backing): readonly string[] {
  const brought = withoutKept(copy.outerStores, refresh).filter(({ refused }) => refused === undefined)
  return brought.map(
    (store) =>
      `bring the data store ${store.path} of ${source.name} along; in the copy it lies in ${copy.home}/${outerStoreFolder(store)}`,
  )
}

/** What is done under the lock, and how that ends. Only PostgreSQL exports a snapshot that a dump goes on from later. */
function dumpNotes(
  { source }: Backing,
  { dump: { whileLocked } }: NativeConfig,
): { readonly locked: string; readonly unlocked: string } {
  if (dialectOf(source.database.vendor) === 'mysql')
    return {
      locked: 'begin to dump the database in one transaction',
      unlocked: whileLocked
        ? 'unlock when the dump has ended'
        : 'unlock once the dump has its snapshot, and go on with it',
    }
  return {
    locked: 'export a database snapshot',
    unlocked: whileLocked ? 'dump the database, then unlock' : 'unlock, and dump the database from the snapshot',
  }
}

/** Which way is taken, and why. */
function snapshotNotes(planning: Backing, backup: NativeConfig, lock: string): readonly string[] {
  const { source, target, now } = planning
  const { mount = '', create = [] } = source.snapshot ?? {}
  const { locked, unlocked } = dumpNotes(planning, backup)
  return [
    lock,
    ...windowNotes(backup.lock, now),
    `freeze the home of ${source.name} by \`${create.join(' ')}\`, because environments.${source.name}.snapshot is set, and ${locked}`,
    unlocked,
    `copy the home to ${target.name} from ${mount}, and drop the snapshot`,
  ]
}

function windowNotes(lock: LockConfig, now: string): readonly string[] {
  if (lock.window === undefined) return []
  const outside = outsideWindow(lock, new Date(now))
  const open = `the lock is taken within ${windowText(lock.window)} only, which is open now`
  return [outside === undefined ? open : `${outside.because}; ${outside.next}, and the run refuses before`]
}

function generationNotes({ refresh, target }: Planning): readonly string[] {
  return [
    `keep the last ${refresh.keepGenerations} generations for \`understudy rewind ${target.name}\``,
    ...retentionNotes('retention', refresh.retention),
  ]
}

/** Which kept backups go once a further one is kept. */
export function keptBackupNotes({
  keepBackups,
  backupRetention,
}: Pick<RefreshConfig, 'keepBackups' | 'backupRetention'>): readonly string[] {
  return [
    ...(keepBackups === undefined ? [] : [`keep the last ${countOf(keepBackups, 'backup')}`]),
    ...retentionNotes('backupRetention', backupRetention),
  ]
}

function retentionNotes(
  setting: 'retention' | 'backupRetention',
  { ageMs, freeBytes }: RetentionConfig,
): readonly string[] {
  const when = [
    ...(ageMs === undefined ? [] : [`they are older than ${formatLength(ageMs) ?? 'a minute'}`]),
    ...(freeBytes === undefined ? [] : [`less than ${formatBytes(freeBytes)} is free`]),
  ]
  return when.length === 0 ? [] : [`\`${setting}\` lets the oldest of them go where ${when.join(', or where ')}`]
}
