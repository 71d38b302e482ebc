import { listProcesses, readProcesses } from '../argv/ps.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostReader, HostWriter } from '../ports/host.ts'
import type { Service, ServiceReader } from '../ports/service.ts'
import { layoutOf } from './layout.ts'
import { programService } from './program-service.ts'
import { systemdService, systemdServiceReader } from './systemd-service.ts'

/** The target's service by its configuration. */
export function serviceOf(host: HostWriter, { name, service, nodes, runAs }: EnvironmentConfig): Service {
  if (service === undefined) throw notGiven(name)
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

/** For looking only. Without a service manager only Understudy starts it, which asks for the permit itself. */
export function serviceReaderOf(host: HostReader, { name, service, runAs }: EnvironmentConfig): ServiceReader {
  if (service === undefined) throw notGiven(name)
  if (service.kind === 'systemd') return systemdServiceReader(host, service.unit)
  return {
    description: `Bitbucket on ${host.name}`,
    state: async () => {
      const own = readProcesses((await host.run(listProcesses())).stdout).find(({ user }) => user === runAs)
      return own === undefined ? { kind: 'stopped' } : { kind: 'running', pid: own.pid }
    },
    differs: () => Promise.resolve(undefined),
  }
}

function notGiven(name: string): AppError {
  return new AppError('config/invalid', `${name} does not say how its Bitbucket is started`, {
    hint: `set environments.${name}.service`,
  })
}
