import { posix } from 'node:path'
import type { Command } from '../argv/command.ts'
import type { Config } from '../config/config.ts'
import { layoutOf } from '../hold/layout.ts'
import { searchAlternates } from '../argv/alternates.ts'
import { ANY_FILES, ANY_FOLDER, ANY_RUN, sudoersFor } from '../argv/sudoers.ts'
import { findEnvironment } from '../config/find-environment.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { appendToFile, existingPaths, findFiles, replaceLeadingPath, resolvePaths } from '../argv/files.ts'
import { homeSearches } from '../leaks/search-files.ts'
import { listProgramCommands } from '../hold/program-words.ts'
import { pushesOf } from '../steps/readiness/needed-commands.ts'
import type { App } from './app.ts'

/** The rules that sudo on an environment's host needs and no others: reading ones and the pushes for a source, what a run does for a target. */
export function sudoersOf({ config }: App, environment: string): string {
  const found = findEnvironment(config, environment)
  const isTarget = Object.hasOwn(config.refresh, environment)
  const refreshes = Object.values(config.refresh).filter(({ from }) => from === environment)
  const pushes = refreshes.flatMap((refresh) =>
    pushesOf(found, findEnvironment(config, refresh.target), refresh, ANY_RUN),
  )
  const asSource = sudoersFor({
    role: 'source',
    login: loginOf(found),
    runAs: found.runAs,
    folders: readFolders(found),
    commands: pushes,
  })
  if (!isTarget) return asSource
  const asTarget = targetRules(config, found)
  return refreshes.length === 0 ? asTarget : `${asTarget}\n${asSource}`
}

function targetRules(config: Config, found: EnvironmentConfig): string {
  const refresh = config.refresh[found.name]
  const receiver = refresh?.transfer.to
  const { nodes, service, runAs } = found
  const unit = service?.kind === 'systemd' ? withSuffix(service.unit) : undefined
  return sudoersFor({
    role: 'target',
    login: loginOf(found),
    runAs,
    folders: [
      // Home and generations lie beside each other and are swapped by rename.
      posix.dirname(nodes[0].home),
      nodes[0].install,
      ...(unit === undefined ? [] : [`/etc/systemd/system/${unit}.d`]),
    ],
    unit,
    otherOwners: receiver?.kind === 'ssh' && receiver.user !== undefined ? [receiver.user] : [],
    commands: [
      ...listProgramCommands(found),
      appendToFile(`${ANY_FOLDER}/undo.jsonl`, 'root'),
      findFiles({ folder: ANY_FOLDER, kind: 'symlink' }, 'root'),
      ...homeSearches(ANY_FOLDER, []),
      ...alternatesCommands(found, refresh === undefined ? undefined : findEnvironment(config, refresh.from)),
      findFiles(
        { folder: `${ANY_FOLDER}/shared/data/repositories`, kind: 'file', names: ['*.lock', 'gc.pid'] },
        'root',
      ),
    ],
  })
}

function alternatesCommands(found: EnvironmentConfig, source: EnvironmentConfig | undefined): readonly Command[] {
  const to = layoutOf(found.nodes[0].home).home
  const from = source === undefined ? to : layoutOf(source.nodes[0].home).home
  return [
    searchAlternates(ANY_FOLDER),
    existingPaths([ANY_FILES], 'root'),
    resolvePaths([ANY_FILES], 'root'),
    ...(from === to ? [] : [replaceLeadingPath([ANY_FILES], { from, to }, 'root')]),
  ]
}

function readFolders({ nodes, sharedHome }: EnvironmentConfig): readonly string[] {
  const [{ home, install }] = nodes
  return [...new Set([home, sharedHome, install])]
}

function withSuffix(unit: string): string {
  return unit.endsWith('.service') ? unit : `${unit}.service`
}

function loginOf({ nodes }: EnvironmentConfig): string {
  const { host } = nodes[0]
  return host.kind === 'ssh' && host.user !== undefined ? host.user : 'understudy'
}
