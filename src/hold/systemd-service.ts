import { dirname, join } from 'node:path/posix'
import { readUnitProperties, reloadUnits, resetFailedUnit, showUnit, startUnit, stopUnit } from '../argv/systemctl.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostReader, HostWriter } from '../ports/host.ts'
import type { Service, ServiceReader, ServiceState } from '../ports/service.ts'
import { renderDropIn, scopeAskedBy } from './drop-in.ts'
import type { FenceGate } from './fence-gate.ts'

/** A target's Bitbucket as a systemd unit. What we set lies in a drop-in of its own beside the administrator's. */
export function systemdService(host: HostWriter, unit: string, fence?: FenceGate): Service {
  const service = withSuffix(unit)
  return {
    ...systemdServiceReader(host, unit, fence),
    start: async (signal) => {
      await host.execute(resetFailedUnit(service), { signal, expect: [0, 1, 5] })
      await host.execute(startUnit(service), { signal })
    },
    stop: async (signal) => {
      await host.execute(stopUnit(service), { signal })
    },
    hold: (permit, variables) => writeDropIn(host, service, renderDropIn(permit, variables, fence)),
  }
}

/** The same unit for looking only. */
export function systemdServiceReader(host: HostReader, unit: string, fence?: FenceGate): ServiceReader {
  const service = withSuffix(unit)
  return {
    description: `the unit ${service} on ${host.name}`,
    state: () => unitState(host, service),
    differs: (permit, variables) => differs(host, service, renderDropIn(permit, variables, fence)),
  }
}

/** Of the fence that a start of the unit asks for; undefined where it asks for none. */
export async function scopeOfStarts(
  host: Pick<HostReader, 'readFile'>,
  unit: string,
): Promise<FenceGate['scope'] | undefined> {
  const found = await host.readFile(placeOfDropIn(withSuffix(unit)))
  return found === undefined ? undefined : scopeAskedBy(new TextDecoder().decode(found))
}

function withSuffix(unit: string): string {
  return unit.endsWith('.service') ? unit : `${unit}.service`
}

async function unitState(host: HostReader, unit: string): Promise<ServiceState> {
  const shown = readUnitProperties((await host.run(showUnit(unit, ['LoadState', 'ActiveState', 'MainPID']))).stdout)
  const active = shown.get('ActiveState')
  if (shown.get('LoadState') === 'not-found')
    return { kind: 'unknown', seen: `there is no unit ${unit} on ${host.name}` }
  if (active === 'inactive' || active === 'failed') return { kind: 'stopped' }
  if (active === undefined) return { kind: 'unknown', seen: `systemctl does not tell the state of ${unit}` }
  const pid = Number(shown.get('MainPID'))
  return { kind: 'running', pid: pid > 0 ? pid : undefined }
}

async function differs(host: HostReader, unit: string, wanted: string): Promise<string | undefined> {
  const path = await dropInPath(host, unit)
  const found = await host.readFile(path)
  if (found === undefined) return `${path} is not there`
  if (new TextDecoder().decode(found) !== wanted) return `${path} was edited`
  const shown = readUnitProperties((await host.run(showUnit(unit, ['DropInPaths', 'NeedDaemonReload']))).stdout)
  const isLoaded = (shown.get('DropInPaths') ?? '').split(' ').includes(path)
  // An earlier drop-in of ours at the same path is loaded until systemd is told of the new one.
  return isLoaded && shown.get('NeedDaemonReload') !== 'yes' ? undefined : `systemd has not loaded ${path}`
}

async function writeDropIn(host: HostWriter, unit: string, content: string): Promise<void> {
  const path = await dropInPath(host, unit)
  await host.makeFolder(dirname(path), { mode: 0o755, owner: 'root', group: 'root' })
  await host.writeFile(path, new TextEncoder().encode(content), { mode: 0o644, owner: 'root', group: 'root' })
  await host.execute(reloadUnits())
}

async function dropInPath(host: HostReader, unit: string): Promise<string> {
  const shown = readUnitProperties((await host.run(showUnit(unit, ['LoadState']))).stdout)
  if (shown.get('LoadState') === 'not-found') {
    throw new AppError('host/file-not-found', `there is no unit ${unit} on ${host.name}`, {
      hint: 'name the unit under service.systemd, as `systemctl list-units` on the target shows it',
    })
  }
  return placeOfDropIn(unit)
}

/** Always below /etc/systemd/system, which systemd reads before every other folder; 90 comes after the administrator's own. */
function placeOfDropIn(unit: string): string {
  return join('/etc/systemd/system', `${unit}.d`, '90-understudy.conf')
}
