import { join } from 'node:path/posix'

/**
 * Where Understudy keeps things on a target: one folder beside the home, on its file system, so that generations are swapped by
 * rename. Bitbucket never looks there.
 */
export interface Layout {
  /** BITBUCKET_HOME, always the same path. */
  readonly home: string
  /** `<home>.understudy`. */
  readonly beside: string
  readonly lock: string
  /** The service may start only while this file exists. */
  readonly permit: string
  /** Where no service manager starts it: our start wrapper, and the variables that it and the gates of the start scripts set. */
  readonly start: string
  readonly variables: string
  /** The rules of its fence, as they were last loaded, the latches that are open in it, and what puts the service's cgroup under it. */
  readonly fence: string
  readonly latches: string
  readonly cgroup: string
  /** The program that proves that the rules stand, and the one that tries endpoints under them. */
  readonly canary: string
  readonly prober: string
  /** Generations that are not running, and what belongs to the one that is. */
  readonly generations: string
  /** Backups that Understudy took and keeps. */
  readonly backups: string
}

export function layoutOf(home: string): Layout {
  const beside = `${home}.understudy`
  return {
    home,
    beside,
    lock: join(beside, 'lock.json'),
    permit: join(beside, 'permit'),
    start: join(beside, 'start'),
    variables: join(beside, 'variables'),
    fence: join(beside, 'fence.nft'),
    latches: join(beside, 'latches.nft'),
    cgroup: join(beside, 'cgroup.nft'),
    canary: join(beside, 'canary'),
    prober: join(beside, 'prober'),
    generations: join(beside, 'generations'),
    backups: join(beside, 'backups'),
  }
}

/** What the source pushes; owned by the transfer user until it is restored. */
export interface IncomingPaths {
  readonly folder: string
  readonly home: string
  readonly held: string
  readonly database: string
  /** Of a backup by an administrator's scripts: the archive until it is unpacked, and what was in it until it is in its place. */
  readonly archives: string
  readonly unpacked: string
  /** Where the vendor's restore client runs, and what it is told. */
  readonly restore: string
}

export function incomingPaths(layout: Layout, run: string): IncomingPaths {
  const folder = join(layout.beside, 'incoming', run)
  const [home, held, database] = [join(folder, 'home'), join(folder, 'held'), join(folder, 'database')]
  const [archives, unpacked, restore] = [join(folder, 'archive'), join(folder, 'unpacked'), join(folder, 'restore')]
  return { folder, home, held, database, archives, unpacked, restore }
}

/** What the source had at the last backup, which the next one brings up to date; no copy runs on it. */
export interface BasePaths {
  readonly folder: string
  /** Owned by the transfer user; files that are written once may be those of generations too. */
  readonly home: string
  /** What of the source lies there; absent while that is not known. */
  readonly record: string
  /** The run whose backup it is, and nothing else. */
  readonly backupOf: string
  /** How the last home was made from it. Stays when the record goes: it tells of the file system. */
  readonly homeWay: string
  /** For trying what its file system can. */
  readonly tried: string
  readonly triedCopy: string
}

export function basePaths(layout: Layout): BasePaths {
  const folder = join(layout.beside, 'base')
  return {
    folder,
    home: join(folder, 'home'),
    record: join(folder, 'base.json'),
    backupOf: join(folder, 'backup-of'),
    homeWay: join(folder, 'home-way'),
    tried: join(folder, 'tried'),
    triedCopy: join(folder, 'tried-copy'),
  }
}

export interface GenerationPaths {
  readonly folder: string
  /** The same while it is being removed. */
  readonly removed: string
  /** The home while the generation is not the live one. */
  readonly home: string
  /** Production's configuration files, 0600, where Bitbucket can't read them. */
  readonly held: string
  /** The computed configuration, moved into place by one rename at the start. */
  readonly next: string
  readonly mark: string
  readonly undo: string
}

export function generationPaths(layout: Layout, generation: string): GenerationPaths {
  const folder = join(layout.generations, generation)
  return {
    folder,
    removed: `${folder}.removed`,
    home: join(folder, 'home'),
    held: join(folder, 'held'),
    next: join(folder, 'next'),
    mark: join(folder, 'mark.json'),
    undo: join(folder, 'undo.jsonl'),
  }
}

/** A backup that is kept: what a run received, moved there by one rename. */
export interface KeptPaths {
  readonly folder: string
  /** The same while it is being removed. */
  readonly removed: string
  readonly home: string
  readonly held: string
  readonly database: string
}

export function keptPaths({ backups }: Pick<Layout, 'backups'>, id: string): KeptPaths {
  const folder = join(backups, id)
  const [home, held, database] = [join(folder, 'home'), join(folder, 'held'), join(folder, 'database')]
  return { folder, removed: `${folder}.removed`, home, held, database }
}

/** Mark inside a home, so that a home tells what it is wherever it lies. */
export function homeMarkPath(home: string): string {
  return join(home, 'understudy-mark.json')
}

/** The files that Bitbucket reads its configuration from, relative to the home. */
export const configurationFiles = ['shared/bitbucket.properties', 'shared/server.xml'] as const
