import type { HostReader } from '../ports/host.ts'
import { unitSetting, type UnitSetting } from '../changes/text/systemd-unit.ts'
import { readText } from './read-text.ts'

/** What the start of Bitbucket is called, of the versions from 4.0 on. */
const STARTS = /^(?:_?start-(?:bitbucket|webapp|stash)|catalina|startup)\.sh$/

/**
 * The installation that a unit starts: a path that its command line names, or the script that it names and that is none of
 * Bitbucket's own (an `/etc/init.d` script). Only a folder whose scripts are there counts; undefined where none is.
 */
export async function findInstall(host: HostReader, settings: readonly UnitSetting[]): Promise<string | undefined> {
  const command = unitSetting(settings, 'Service', 'ExecStart')?.value ?? ''
  const named = absolutePaths(command)
  const started = named.map(installOfStart).find((install) => install !== undefined)
  if (started !== undefined) return started
  for (const script of named) {
    const text = await readText(host, script)
    const found = text === undefined ? undefined : await firstInstall(host, absolutePaths(text))
    if (found !== undefined) return found
  }
  return undefined
}

/** Whether Bitbucket's own scripts lie there. */
export async function isInstall(host: HostReader, folder: string): Promise<boolean> {
  for (const script of ['start-bitbucket.sh', 'setenv.sh']) {
    if ((await readText(host, `${folder}/bin/${script}`)) !== undefined) return true
  }
  return false
}

const MOST_PATHS = 50

async function firstInstall(host: HostReader, paths: readonly string[]): Promise<string | undefined> {
  const folders = paths.map((path) => installOfStart(path) ?? path.replace(/\/bin\/?$/, ''))
  for (const folder of [...new Set(folders)].slice(0, MOST_PATHS)) {
    if (await isInstall(host, folder)) return folder
  }
  return undefined
}

function absolutePaths(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w.$}])\/[\w.+@/-]+/g)].map(([path]) => path)
}

function installOfStart(path: string): string | undefined {
  const [, install, script = ''] = /^(.+)\/bin\/([^/]+)$/.exec(path) ?? []
  return STARTS.test(script) ? install : undefined
}
