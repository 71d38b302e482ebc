import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bitbucketAdmin, databaseCredentials } from '../../lab/credentials.ts'
import { transferFolder, transferKeyOn } from '../../lab/hosts/write-host.ts'
import type { Lab } from '../../lab/lab.ts'
import type { LabEnvironment, Topology } from '../../lab/topology.ts'
import { workOf, writePrivate, writeSettings } from './settings.ts'

/** Seconds since the epoch at which each part ended, by the name that the scripts print. */
export type DiyTimes = ReadonlyMap<string, number>

/** Understudy's copying gives way to other work. The DIY way has to as well, or a busy machine would slow down only one of both. */
export const asCourteous = ['nice', '-n', '10', 'ionice', '-c', '2', '-n', '7']

/** Backs production up and restores it into `control`, each script on its host, as an administrator would start it. */
export async function runDiy(lab: Lab): Promise<DiyTimes> {
  const { topology } = lab
  const [backup, restore] = [writeBackupSettings(topology), writeRestoreSettings(topology)]
  const printed = [
    await lab.host('production').run([...asCourteous, join(import.meta.dirname, 'backup.sh'), backup]),
    await lab.host('control').run([...asCourteous, join(import.meta.dirname, 'restore.sh'), restore]),
  ]
  return new Map(printed.join('\n').split('\n').map(timeOf))
}

/** Seconds between two of them. */
export function between(times: DiyTimes, from: string, to: string): number {
  const [start, end] = [times.get(from), times.get(to)]
  if (start === undefined || end === undefined) throw new Error(`the DIY scripts printed no ${from} or no ${to}`)
  return end - start
}

/** How long each part took, for people. */
export function diyParts(times: DiyTimes): string {
  const names = [...times.keys()]
  return names
    .slice(1)
    .map((name, index) => `${name} ${between(times, names[index] ?? '', name).toFixed(1)}`)
    .join(', ')
}

/** Removes what was restored; the copy of the home on production's host stays, which the next backup brings up to date. */
export async function removeRestored(lab: Lab): Promise<void> {
  const { production, control } = lab.topology
  for (const folder of [join(workOf(production), 'bitbucket-db'), workOf(control), archiveIn(control), control.home])
    rmSync(folder, { recursive: true, force: true })
  await dropControl(lab)
}

/** Removes what a run left on both hosts; `control` has neither home nor database afterwards. */
export async function removeDiyCopy(lab: Lab): Promise<void> {
  const { production, control } = lab.topology
  const folders = [workOf(production), workOf(control), archiveIn(control), control.home]
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  await dropControl(lab)
}

export async function dropControl(lab: Lab): Promise<void> {
  const client = await lab.connect('control', 'postgres')
  await client.query(`DROP DATABASE IF EXISTS "${lab.topology.control.database.name}"`)
  await client.end()
}

function timeOf(line: string): readonly [string, number] {
  const [name = '', seconds] = line.split('=')
  return [name, Number(seconds)]
}

function writeBackupSettings(topology: Topology): string {
  const { production, control } = topology
  const admin = bitbucketAdmin(topology, production)
  const url = `http://${production.host.address}:${production.httpPort}`
  const netrc = `machine ${production.host.address}\nlogin ${admin.user}\npassword ${admin.password}\n`
  return writeSettings(production, databaseCredentials(topology, production).owner, {
    BITBUCKET_URL: url,
    NETRC: writePrivate(production, 'netrc', netrc),
    TRANSFER_KEY: transferKeyOn(production),
    TRANSFER_PORT: String(control.host.sshPort),
    TRANSFER_TO: `${control.host.transferUser.name}@${control.host.address}:incoming/`,
  })
}

function writeRestoreSettings(topology: Topology): string {
  const { control } = topology
  return writeSettings(control, databaseCredentials(topology, control).superuser, {
    ARCHIVE: archiveIn(control),
    BITBUCKET_UID: String(control.runAs.uid),
    BITBUCKET_DB_OWNER: control.database.owner,
  })
}

function archiveIn(environment: LabEnvironment): string {
  return join(transferFolder(environment), 'incoming', 'bitbucket.tar.gz')
}
