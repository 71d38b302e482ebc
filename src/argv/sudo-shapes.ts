import { dirname } from 'node:path/posix'
import type { Command, ReadCommand, RunAs } from './command.ts'
import * as files from './files.ts'
import {
  anyBeside,
  anyFile,
  anyFolder,
  anyMode,
  anyOwner,
  dropIn,
  dropInFolder,
  fenceUnitFile,
  hostsFile,
  readFile,
  readFolder,
  sshFile,
  startScript,
  type UserHome,
} from './sudo-places.ts'
import { disableUnit, enableUnit, reloadUnits, resetFailedUnit, startUnit, stopUnit } from './systemctl.ts'

/** What every reader of a host gives as another user. */
function readingShapes(as: RunAs): readonly ReadCommand[] {
  return [files.catFile(readFile, as), files.statFile(readFolder, as), files.listFolder(readFolder, as)]
}

/** What a reader of a source gives as its service user; what SSH knows there only where that user's home is known. */
export function sourceShapes(as: RunAs, home: UserHome): readonly ReadCommand[] {
  const ofSsh = home.kind === 'known' ? [files.readUnlinked(sshFile, as)] : []
  return [...readingShapes(as), files.diskSpace(readFolder, as), ...ofSsh]
}

/** What a writer of a target gives as root: in the home, beside it, and in the unit's folder of drop-ins. */
export function targetShapes({
  home,
  install,
  unit,
  fenced,
}: {
  readonly home: string
  readonly install: string
  readonly unit: string | undefined
  readonly fenced: FencedBy
}): readonly Command[] {
  const as = 'root'
  const around = dirname(home)
  return [
    ...readingShapes(as),
    // The home is swapped in the folder that it lies in; there is nothing else to do there.
    files.statFile(around, as),
    files.diskSpace(around, as),
    files.flushPath(around, as),
    files.resolvePath(anyFolder, as),
    files.makeFolder(anyFolder, { mode: anyMode, owner: anyOwner, group: anyOwner }, as),
    ...writingShapes(anyFile, { mode: anyMode, owner: anyOwner, group: anyOwner }),
    files.renameFile(anyFolder, anyFolder, as),
    files.flushPath(anyFolder, as),
    files.changeOwnerOfTree(anyBeside, anyOwner, anyOwner, as),
    files.removeTree(anyBeside, as),
    files.linkFile(anyBeside, anyBeside, as),
    ...(unit === undefined ? scriptShapes(install) : unitShapes(unit)),
    ...(fenced.hosts ? hostsShapes() : []),
    ...(unit !== undefined && fenced.unit !== undefined ? fenceUnitShapes(fenced.unit) : []),
  ]
}

/** What a fence writes outside the folder beside the home. */
export interface FencedBy {
  /** Undefined where it is waived. */
  readonly unit: string | undefined
  readonly hosts: boolean
}

function hostsShapes(): readonly Command[] {
  const as = 'root'
  return [
    files.statFile('/etc/hosts', as),
    ...writingShapes(hostsFile, { mode: anyMode, owner: 'root', group: 'root' }),
    files.renameFile(hostsFile, hostsFile, as),
    files.flushPath('/etc', as),
  ]
}

function fenceUnitShapes(unit: string): readonly Command[] {
  return [
    ...writingShapes(fenceUnitFile, { mode: 0o644, owner: 'root', group: 'root' }),
    files.renameFile(fenceUnitFile, fenceUnitFile, 'root'),
    files.flushPath('/etc/systemd/system', 'root'),
    enableUnit(unit),
    disableUnit(unit),
    startUnit(unit),
  ]
}

function writingShapes(file: string, owner: files.NewOwner): readonly Command[] {
  const as = 'root'
  return [files.makeEmptyFile(file, owner, as), files.fillFile(file, as), files.removeFile(file, as)]
}

/** Without a unit the start scripts ask for the permit. */
function scriptShapes(install: string): readonly Command[] {
  const as = 'root'
  return [
    ...writingShapes(startScript, { mode: anyMode, owner: anyOwner, group: anyOwner }),
    files.renameFile(startScript, startScript, as),
    files.flushPath(`${install}/bin`, as),
  ]
}

function unitShapes(unit: string): readonly Command[] {
  const as = 'root'
  const folder = dropInFolder(unit)
  return [
    files.catFile(dropIn, as),
    files.makeFolder(folder, { mode: 0o755, owner: 'root', group: 'root' }, as),
    ...writingShapes(dropIn, { mode: 0o644, owner: 'root', group: 'root' }),
    files.renameFile(dropIn, dropIn, as),
    files.flushPath(folder, as),
    startUnit(unit),
    stopUnit(unit),
    resetFailedUnit(unit),
    reloadUnits(),
  ]
}
