import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hostFolder } from '../hosts/write-host.ts'
import { topologyPath } from '../topology-file.ts'
import type { LabEnvironment, Topology } from '../topology.ts'
import type { LabVersion } from '../database/stamp.ts'
import { currentScripts, type Launch } from './current-scripts.ts'
import { tomcatScripts } from './tomcat-scripts.ts'
import { unitFile } from './unit.ts'

/** What `application-properties` answers for the versions that the lab plays. */
export const fullVersions: Readonly<Record<LabVersion, string>> = { '4.7': '4.7.1', '7.2': '7.2.0', '8.9': '8.9.0' }

export interface Installation {
  readonly topology: Topology
  readonly environment: LabEnvironment
  readonly version: LabVersion
  /** Milliseconds by name, as the stand-in's lab settings list them; what is left out has its default. */
  readonly intervals?: Readonly<Record<string, number>>
}

/** Lays out an installation folder of that version with its unit file, and an empty home that belongs to the service user. */
export function writeInstallation(installation: Installation): void {
  const { environment } = installation
  const launch = launchOf(installation)
  rmSync(environment.install, { recursive: true, force: true })
  const scripts = installation.version === '4.7' ? tomcatScripts(launch) : currentScripts(launch)
  for (const [name, text] of Object.entries(scripts)) writeScript(join(environment.install, 'bin', name), text)
  for (const folder of ['app', 'lib', 'work', 'temp']) mkdirSync(join(environment.install, folder), { recursive: true })
  // Tomcat writes its pid and temporary files below the installation.
  for (const folder of ['work', 'temp']) ownFolder(join(environment.install, folder), environment)
  // Offline the names of its jars tell what is installed.
  const libraries = join(environment.install, 'app', 'WEB-INF', 'lib')
  mkdirSync(libraries, { recursive: true })
  writeFileSync(join(libraries, `bitbucket-api-${fullVersions[installation.version]}.jar`), '')
  writeFileSync(
    join(environment.install, 'lab.json'),
    `${JSON.stringify(labSettings(installation, launch), undefined, 2)}\n`,
  )
  mkdirSync(environment.home, { recursive: true, mode: 0o750 })
  ownFolder(environment.home, environment)
  writeUnit(environment, launch)
}

function launchOf({ topology, environment, version }: Installation): Launch {
  const machine = join(hostFolder(environment), 'machine')
  return {
    environment,
    node: join(machine, 'node'),
    standIn: join(machine, 'project', 'lab', 'standin', 'main.ts'),
    topology: topologyPath(topology.root),
    compiled: join(machine, 'compile-cache'),
    pidFile: pidFileOf(environment, version),
  }
}

/** 5.0 and later in the home, 4.x in the installation [doc]. */
function pidFileOf({ home, install }: LabEnvironment, version: LabVersion): string {
  return version === '4.7' ? join(install, 'work', 'catalina.pid') : join(home, 'log', 'bitbucket.pid')
}

function labSettings(
  { environment, version, intervals }: Installation,
  launch: Launch,
): Readonly<Record<string, unknown>> {
  return {
    version: fullVersions[version],
    bind: environment.host.address,
    environment: environment.name,
    node: launch.node,
    standin: launch.standIn,
    topology: launch.topology,
    intervals: intervals ?? {},
  }
}

function writeScript(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  chmodSync(path, 0o755)
}

/** Enabled, as the installer leaves it. */
function writeUnit(environment: LabEnvironment, launch: Launch): void {
  const folder = join(environment.host.etc, 'systemd', 'system')
  const name = `${environment.unit}.service`
  writeScript(join(folder, name), unitFile(launch))
  chmodSync(join(folder, name), 0o644)
  const wants = join(folder, 'multi-user.target.wants')
  mkdirSync(wants, { recursive: true })
  rmSync(join(wants, name), { force: true })
  symlinkSync(`/etc/systemd/system/${name}`, join(wants, name))
}

function ownFolder(path: string, { runAs }: LabEnvironment): void {
  chownSync(path, runAs.uid, runAs.uid)
}
