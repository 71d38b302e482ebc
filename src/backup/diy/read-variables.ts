import { posix } from 'node:path'
import type { SqlDialect } from '../../kernel/database-server.ts'
import type { ArchiveType } from './diy-paths.ts'
import { readScriptSettings, type ScriptSetting, type ScriptSettings } from './script-settings.ts'
import { setOnTop } from './variables-file.ts'

/** Whom the scripts have to back up. */
export interface ExpectedInstance {
  readonly home: string
  readonly database: string
  /** As the scripts call it too. */
  readonly dialect: SqlDialect
  /** Its data stores outside the home: those that the copy needs, and all. */
  readonly stores: { readonly needed: readonly string[]; readonly all: readonly string[] }
}

export type VariablesRead =
  | {
      readonly kind: 'read'
      readonly instance: string
      readonly backupRoot: string
      readonly archive: ArchiveType
    }
  /** Each as `FILE:LINE VARIABLE ...`, all of them. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] }

/**
 * What of an administrator's variables file has to be known before its scripts are run: that they back up this instance, whole, in a
 * form that Understudy can restore, under the lock.
 */
export function readVariables(text: string, file: string, expected: ExpectedInstance): VariablesRead {
  const settings = readScriptSettings(text)
  const problems = [
    ...settings.hidden.map(
      (line) => `${file}:${line} sets or takes away variables in a way that only running it would tell`,
    ),
    ...settings.fixed.flatMap(({ name, line }) => fixedProblem(name, `${file}:${line}`)),
    ...wrongStores(settings, file, expected),
    ...archivedToo(settings, file),
    ...[...questions(expected), ...recipientQuestion(settings)].flatMap(({ name, wrong }) =>
      problemOf(settings, file, name, wrong),
    ),
  ]
  const [instance, backupRoot] = [textOf(settings, 'INSTANCE_NAME'), textOf(settings, 'BITBUCKET_BACKUP_ROOT')]
  if (problems.length > 0 || instance === undefined || backupRoot === undefined) return { kind: 'refused', problems }
  const archive = textOf(settings, 'BACKUP_ARCHIVE_TYPE') === 'gpg-zip' ? 'gpg-zip' : 'tar'
  return { kind: 'read', instance, backupRoot, archive }
}

/** What is wrong with a value; `undefined` is asked for a variable that is not set. */
type Wrong = (value: string | undefined) => string | undefined

interface Question {
  readonly name: string
  readonly wrong: Wrong
}

function questions({ home, database, dialect }: ExpectedInstance): readonly Question[] {
  return [
    {
      name: 'INSTANCE_NAME',
      wrong: shaped(/^[A-Za-z0-9._-]+$/, 'a name of letters, digits, dots, dashes and underscores'),
    },
    { name: 'INSTANCE_TYPE', wrong: unlessUnset(only('bitbucket-dc')) },
    { name: 'BACKUP_DISK_TYPE', wrong: only('rsync') },
    { name: 'BACKUP_DATABASE_TYPE', wrong: only(dialect) },
    { name: 'BACKUP_ARCHIVE_TYPE', wrong: only('tar', 'gpg-zip') },
    { name: 'BACKUP_ZERO_DOWNTIME', wrong: unlessUnset(only('false')) },
    {
      name: 'BITBUCKET_HOME',
      wrong: (value) => ofThis(value, withoutSlash(value ?? '') === home, `the home is ${home}`) ?? bare(value),
    },
    { name: 'BITBUCKET_DB', wrong: (value) => ofThis(value, value === database, `the database is ${database}`) },
    { name: 'BITBUCKET_BACKUP_ROOT', wrong: (value) => wrongRoot(value, home) },
    { name: 'BITBUCKET_BACKUP_EXCLUDE_REPOS', wrong: unlessUnset(never('the copy would lack these repositories')) },
  ]
}

/** Without one gpg would ask, and nobody is there to answer. */
function recipientQuestion(settings: ScriptSettings): readonly Question[] {
  if (textOf(settings, 'BACKUP_ARCHIVE_TYPE') !== 'gpg-zip') return []
  return [{ name: 'BITBUCKET_BACKUP_GPG_RECIPIENT', wrong: shaped(/\S/, 'the key that the archive is encrypted for') }]
}

function problemOf(settings: ScriptSettings, file: string, name: string, wrong: Wrong): readonly string[] {
  const setting = settings.of(name)
  const at = setting.kind === 'unset' ? file : `${file}:${setting.line}`
  if (setting.kind === 'unreadable') return [`${at} ${name} is something that only running it would tell`]
  const problem = wrong(valueOf(setting))
  return problem === undefined ? [] : [`${at} ${name} ${problem}`]
}

function valueOf(setting: ScriptSetting): string | undefined {
  if (setting.kind === 'list') return setting.elements?.length === 0 ? undefined : '(...)'
  return setting.kind === 'set' ? setting.text : undefined
}

/** bash would go on with what the administrator has: past the guardian, or with archives of theirs removed. */
function fixedProblem(name: string, at: string): readonly string[] {
  if (setOnTop.includes(name)) return [`${at} ${name} is readonly, and each backup sets it anew`]
  return /[$`]/.test(name) ? [`${at} makes readonly what only running it would tell`] : []
}

/** An archive that lacks one has repositories that only its database knows; one too many is of nobody knows what. */
function wrongStores(settings: ScriptSettings, file: string, { stores }: ExpectedInstance): readonly string[] {
  const name = 'BITBUCKET_DATA_STORES'
  const setting = settings.of(name)
  const at = `${setting.kind === 'unset' ? file : `${file}:${setting.line}`} ${name}`
  const written = storesIn(setting)
  if (written === undefined) return [`${at} is something that only running it would tell`]
  const listed = written.map(withoutSlash)
  const missing = stores.needed.filter((path) => !listed.includes(path))
  const strange = listed.filter((path) => !stores.all.includes(path))
  return [
    ...missing.map((path) => `${at} has no ${path}, and that is a data store outside the home`),
    ...strange.map((path) => `${at} has ${path}, which is no data store outside the home`),
    ...written.flatMap((path) => bare(path) ?? []).map((problem) => `${at} ${problem}`),
  ]
}

/** The scripts pack all that lies there, whatever it is [ran]. */
function archivedToo(settings: ScriptSettings, file: string): readonly string[] {
  const [name, root] = ['BITBUCKET_BACKUP_ARCHIVE_ROOT', textOf(settings, 'BITBUCKET_BACKUP_ROOT')]
  const archives = settings.of(name)
  if (root === undefined || archives.kind !== 'set' || !isWithin(archives.text, root)) return []
  const because = 'the scripts would pack every archive into the next'
  return [`${file}:${archives.line} ${name} is ${archives.text}, which lies in BITBUCKET_BACKUP_ROOT: ${because}`]
}

/** rsync then copies the folder itself, where the scripts look for what is in it [ran]. */
function bare(path: string | undefined): string | undefined {
  return path === undefined || path.endsWith('/')
    ? undefined
    : `has ${path} without a slash at its end, so that the scripts would archive it a folder too deep`
}

function storesIn(setting: ScriptSetting): readonly string[] | undefined {
  switch (setting.kind) {
    case 'unset':
      return []
    case 'list':
      return setting.elements
    case 'set':
      return setting.text === '' ? [] : [setting.text]
    case 'unreadable':
      return undefined
  }
}

function textOf(settings: ScriptSettings, name: string): string | undefined {
  return valueOf(settings.of(name))
}

function only(...supported: readonly string[]): Wrong {
  return (value) => {
    if (value === undefined || value === '') return `is not set, and has to be ${supported.join(' or ')}`
    return supported.includes(value) ? undefined : `is ${value}, and only ${supported.join(' or ')} is supported`
  }
}

function shaped(pattern: RegExp, what: string): Wrong {
  return (value) =>
    value !== undefined && pattern.test(value) ? undefined : `is ${value ?? 'not set'}, and has to be ${what}`
}

function never(why: string): Wrong {
  return () => `is set: ${why}`
}

function unlessUnset(wrong: Wrong): Wrong {
  return (value) => (value === undefined || value === '' ? undefined : wrong(value))
}

function ofThis(value: string | undefined, isThis: boolean, fact: string): string | undefined {
  return isThis ? undefined : `is ${value ?? 'not set'}, and ${fact}`
}

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '')
}

/** Within the home a backup would hold the backups before it. */
function wrongRoot(value: string | undefined, home: string): string | undefined {
  if (value === undefined || !value.startsWith('/')) return `is ${value ?? 'not set'}, and has to be an absolute path`
  return isWithin(value, home) ? `is ${value}, which lies in the home` : undefined
}

function isWithin(path: string, folder: string): boolean {
  return posix.normalize(`${path}/`).startsWith(posix.normalize(`${folder}/`))
}
