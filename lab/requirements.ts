import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { postgresProgram } from './clusters/programs.ts'

const programs = [
  'ip',
  'nft',
  'unshare',
  'nsenter',
  'setpriv',
  'runuser',
  'sshd',
  'ssh',
  'ssh-agent',
  'ssh-keygen',
  'rsync',
  'rrsync',
  'sudo',
  'openssl',
  'git',
  'python3',
]

export function requireRoot(): void {
  if (process.getuid?.() === 0) return
  throw new Error(
    'the lab needs root: each of its hosts has users, a network, an sshd and files under /etc of its own, in namespaces of its own; run it with sudo',
  )
}

/** Refuses a machine on which the lab can't stand, with everything that is missing in one message. */
export function requireMachine(root: string): void {
  const missing = missingPrograms()
  if (missing.length > 0)
    throw new Error(`the lab needs ${missing.join(', ')}, which this machine lacks; run script/setup`)
  postgresProgram('initdb')
  requireWayFor('the lab', root)
  requireWayFor("the lab's users", dirname(import.meta.dirname), 0o5)
}

/** What this process lacks for a lab, or for any host with a network or users of its own: root, and programs. */
export function missingForHosts(): readonly string[] {
  return [...(process.getuid?.() === 0 ? [] : ['root']), ...missingPrograms()]
}

function missingPrograms(): readonly string[] {
  return programs.filter((name) => !isInstalled(name))
}

/** The users of the lab's hosts are not root: every folder on the way must let others pass. */
function requireWayFor(who: string, path: string, needed = 0o1): void {
  const folders = needed === 0o1 ? ancestors(path) : [path]
  const closed = folders.find((folder) => existsSync(folder) && (statSync(folder).mode & needed) !== needed)
  if (closed !== undefined) {
    throw new Error(
      `${who} cannot use ${path}: ${closed} is closed to other users; choose another folder or chmod o+rx ${closed}`,
    )
  }
}

function ancestors(path: string): readonly string[] {
  const parent = dirname(path)
  return parent === path ? [path] : [path, ...ancestors(parent)]
}

function isInstalled(name: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.some((folder) => isExecutable(join(folder, name)))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
