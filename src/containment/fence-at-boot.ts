import { join } from 'node:path/posix'
import {
  disableUnit,
  enableUnit,
  isUnitEnabled,
  readUnitProperties,
  reloadUnits,
  showUnit,
  startUnit,
} from '../argv/systemctl.ts'
import { fenceUnitName } from '../hold/fence-gate.ts'
import { publicFile } from '../hold/permissions.ts'
import { decodeUtf8, encodeUtf8 } from '../kernel/utf8.ts'
import type { HostReader, HostWriter } from '../ports/host.ts'
import { renderFenceUnit } from './fence-unit.ts'
import type { FenceScope } from './fence.ts'
import type { FenceAt } from './standing-fence.ts'

export function fenceUnitPath(environment: string): string {
  return join('/etc/systemd/system', fenceUnitName(environment))
}

/** Has systemd raise the fence at every boot, from the rules that were last loaded. They have to be loaded already. Twice is done. */
export async function raiseAtBoot(
  { host, layout, environment }: FenceAt<HostWriter>,
  scope: FenceScope['kind'],
  signal: AbortSignal,
): Promise<void> {
  const unit = fenceUnitName(environment)
  await host.writeFile(fenceUnitPath(environment), encodeUtf8(renderFenceUnit(environment, layout, scope)), publicFile)
  await host.execute(reloadUnits(), { signal })
  await host.execute(enableUnit(unit), { signal })
  // Active from now on, so that a start of the service does not load the rules anew: their counters would begin at 0.
  await host.execute(startUnit(unit), { signal })
}

/** Leaves rules that stand as they are. Twice is done. */
export async function leaveBootAlone({ host, environment }: FenceAt<HostWriter>, signal: AbortSignal): Promise<void> {
  const path = fenceUnitPath(environment)
  if ((await host.readOpenFile(path)) === undefined) return
  await host.execute(disableUnit(fenceUnitName(environment)), { signal })
  await host.removeFile(path)
  await host.execute(reloadUnits(), { signal })
}

/** In words, what keeps a boot from raising the fence; undefined where nothing does. */
export async function whyNotAtBoot(
  { host, layout, environment }: FenceAt<HostReader>,
  scope: FenceScope['kind'],
): Promise<string | undefined> {
  const [unit, path] = [fenceUnitName(environment), fenceUnitPath(environment)]
  const found = await host.readOpenFile(path)
  if (found === undefined) return `${path} is not there`
  if (decodeUtf8(found) !== renderFenceUnit(environment, layout, scope)) return `${path} was edited`
  const shown = readUnitProperties((await host.run(showUnit(unit, ['ActiveState', 'NeedDaemonReload']))).stdout)
  if (shown.get('NeedDaemonReload') === 'yes') return `systemd has not loaded ${path}`
  if (shown.get('ActiveState') !== 'active') return `${unit} is not active`
  const { exitCode } = await host.run(isUnitEnabled(unit), { expect: [0, 1, 4] })
  return exitCode === 0 ? undefined : `${unit} is not enabled`
}
