import type { EnvironmentConfig } from '../config/environment.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostWriter } from '../ports/host.ts'
import type { Service } from '../ports/service.ts'
import { layoutOf } from './layout.ts'
import { programService } from './program-service.ts'
import { systemdService } from './systemd-service.ts'

/** The target's service by its configuration. */
export function serviceOf(host: HostWriter, { name, service, nodes, runAs }: EnvironmentConfig): Service {
  if (service === undefined) {
    throw new AppError('config/invalid', `${name} does not say how its Bitbucket is started`, {
      hint: `set environments.${name}.service`,
    })
  }
  const [{ home, install }] = nodes
  switch (service.kind) {
    case 'systemd':
      return systemdService(host, service.unit)
    case 'scripts':
      return programService(host, {
        start: [`${install}/bin/start-bitbucket.sh`],
        stop: [`${install}/bin/stop-bitbucket.sh`],
        running: undefined,
        runAs,
        layout: layoutOf(home),
      })
    case 'commands':
      return programService(host, { ...service, runAs, layout: layoutOf(home) })
  }
}
