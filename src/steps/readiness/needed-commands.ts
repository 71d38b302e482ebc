import { posix } from 'node:path'
import type { Command, ReadCommand } from '../../argv/command.ts'
import {
  appendToFile,
  changeOwnerOfTree,
  fillFile,
  findFiles,
  linkFile,
  makeEmptyFile,
  makeFolder,
  removeTree,
  renameFile,
  statFile,
} from '../../argv/files.ts'
import { startUnit, stopUnit, reloadUnits, resetFailedUnit } from '../../argv/systemctl.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { RefreshConfig } from '../../config/refresh.ts'
import { generationPaths, incomingPaths, layoutOf, type Layout } from '../../hold/layout.ts'
import { secretFolder } from '../../hold/permissions.ts'
import { searchAlternates } from '../../argv/alternates.ts'
import { listProgramCommands } from '../../hold/program-words.ts'
import { dumpPush, homePush, rehearsedPush } from '../../backup/push.ts'

/** One of each command that a run gives on a target, with its real paths, for asking whether sudo allows it. */
export function neededOnTarget(config: EnvironmentConfig): readonly Command[] {
  const { nodes, runAs, service } = config
  const layout = layoutOf(nodes[0].home)
  const { home, held, undo } = generationPaths(layout, EXAMPLE_RUN)
  const as = 'root'
  return [
    statFile(layout.home, as),
    makeFolder(held, secretFolder, as),
    makeEmptyFile(undo, as),
    fillFile(undo, as),
    appendToFile(undo, as),
    renameFile(layout.home, home, as),
    linkFile(undo, layout.lock, as),
    changeOwnerOfTree(home, runAs, runAs, as),
    searchAlternates(home),
    findFiles({ folder: home, kind: 'symlink' }, as),
    removeTree(home, as),
    ...(service?.kind === 'systemd' ? unitCommands(service.unit) : ownPrograms(config, layout)),
  ]
}

/** sudo can't be asked about our start wrapper before the first run has written it. */
function ownPrograms(config: EnvironmentConfig, { start }: Layout): readonly Command[] {
  return listProgramCommands(config).filter(({ program }) => program !== start)
}

function unitCommands(unit: string): readonly Command[] {
  const name = unit.endsWith('.service') ? unit : `${unit}.service`
  return [startUnit(name), stopUnit(name), resetFailedUnit(name), reloadUnits()]
}

const EXAMPLE_RUN = '20260101-000000-abcd'

/** The pushes of a source to one target, as every run gives them; `run` stands where its id does. */
export function pushesOf(
  source: EnvironmentConfig,
  target: EnvironmentConfig,
  refresh: RefreshConfig,
  run = EXAMPLE_RUN,
): readonly ReadCommand[] {
  const ends = { source: { config: source }, refresh }
  const layout = layoutOf(target.nodes[0].home)
  const { home, database } = incomingPaths(layout, run)
  return [homePush(ends, home), dumpPush(ends, run, database), rehearsedPush(ends, posix.dirname(layout.home))]
}
