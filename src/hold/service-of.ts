import type { EnvironmentConfig } from '../config/environment.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostReader, HostWriter } from '../ports/host.ts'
import type { Service, ServiceReader } from '../ports/service.ts'
import type { FenceGate } from './fence-gate.ts'
import { programService, programServiceReader } from './program-service.ts'
import { programCommands } from './program-words.ts'
import { systemdService, systemdServiceReader } from './systemd-service.ts'

/** The target's service by its configuration; `fence` is undefined where that is waived. */
export function serviceOf(host: HostWriter, config: EnvironmentConfig, fence?: FenceGate): Service {
  if (config.service?.kind === 'systemd') return systemdService(host, config.service.unit, fence)
  const commands = programCommands(config)
  if (commands === undefined) throw notGiven(config.name)
  return programService(host, config, commands, fence)
}

/** For looking only. */
export function serviceReaderOf(host: HostReader, config: EnvironmentConfig, fence?: FenceGate): ServiceReader {
  const { service, name } = config
  if (service === undefined) throw notGiven(name)
  return service.kind === 'systemd'
    ? systemdServiceReader(host, service.unit, fence)
    : programServiceReader(host, config, fence)
}

function notGiven(name: string): AppError {
  return new AppError('config/invalid', `${name} does not say how its Bitbucket is started`, {
    hint: `set environments.${name}.service`,
  })
}
