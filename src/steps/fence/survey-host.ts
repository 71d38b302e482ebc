import { findUser, readUserId } from '../../argv/getent.ts'
import { hasOtherSubordinates, readSubordinateUids } from '../../argv/subuid.ts'
import { listListeners, readSockets } from '../../argv/ss.ts'
import { readUnitProperties, showUnit } from '../../argv/systemctl.ts'
import { cgroupPath } from '../../containment/cgroup-path.ts'
import type { FenceParts } from '../../containment/derive-fence.ts'
import type { FenceScope, PosixUser, WindowsAccount } from '../../containment/fence.ts'
import { readResolvers } from '../../containment/resolvers.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { FenceConfig } from '../../config/fence.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { HostReader } from '../../ports/host.ts'
import { homeFacts } from '../../survey/identity.ts'

type RaisedFence = Extract<FenceConfig, { readonly kind: 'raised' }>

/** What the host of a target tells for its fence. */
export type SeenOnHost<User> = Pick<FenceParts, 'scope' | 'resolvers' | 'storage'> & { readonly serviceUser: User }

/** Reads only, and needs no privilege but to look at the homes where the whole host is fenced. */
export async function surveyPosixHost(
  host: HostReader,
  target: EnvironmentConfig,
  fence: RaisedFence,
): Promise<SeenOnHost<PosixUser>> {
  const resolvConf = await host.readOpenFile('/etc/resolv.conf')
  return {
    serviceUser: await serviceUserOn(host, target, fence),
    scope: await scopeOn(host, target, fence),
    resolvers: readResolvers(resolvConf === undefined ? undefined : Buffer.from(resolvConf).toString('latin1')),
    // The kernel mounts, not the service user, so only a fence around the host has to let it.
    storage: fence.scope === 'host' ? await storageOf(host, target) : [],
  }
}

/** Nothing is asked of a Windows host: names are looked up there by a service of its own, and rules take the account's name. */
export function windowsHost({ runAs }: EnvironmentConfig): SeenOnHost<WindowsAccount> {
  return { serviceUser: { name: runAs }, scope: { kind: 'service-user' }, resolvers: [], storage: [] }
}

async function serviceUserOn(
  host: HostReader,
  { name, runAs }: EnvironmentConfig,
  { scope }: RaisedFence,
): Promise<PosixUser> {
  const { stdout } = await host.run(findUser(runAs), { expect: [0, 2] })
  const uid = readUserId(stdout)
  if (uid === undefined) {
    throw new AppError('host/no-service-user', `${host.name} knows no user ${runAs}, which ${name} runs as`, {
      hint: `correct environments.${name}.runAs, or make the user`,
    })
  }
  if (uid === 0) {
    throw new AppError('policy/fence-refused', `${name} runs as root, which could lift its own fence`, {
      hint: 'let Bitbucket run as a user of its own',
    })
  }
  const { ranges, unclear } = readSubordinateUids(await textOf(host, '/etc/subuid'), { name: runAs, uid })
  const elsewhere = hasOtherSubordinates(await textOf(host, '/etc/nsswitch.conf'))
  const unknown = elsewhere ? 'nsswitch.conf has subordinate users come from elsewhere' : unclear[0]
  // Every other scope holds whoever it becomes.
  if (scope === 'service-user' && unknown !== undefined) throw unknownSubordinates(host, name, runAs, unknown)
  return { name: runAs, uid, subordinate: ranges }
}

async function textOf(host: HostReader, path: string): Promise<string> {
  return Buffer.from((await host.readOpenFile(path)) ?? []).toString('latin1')
}

function unknownSubordinates({ name: on }: HostReader, name: string, runAs: string, seen: string): AppError {
  const fact = `which users ${runAs} may become on ${on} is not known: ${seen}`
  return new AppError('policy/fence-refused', fact, {
    hint: `set refresh.${name}.fence.scope to cgroup or host, or write plain numbers for ${runAs} into /etc/subuid there`,
  })
}

async function scopeOn(host: HostReader, { service }: EnvironmentConfig, { scope }: RaisedFence): Promise<FenceScope> {
  if (scope === 'service-user') return { kind: scope }
  if (scope === 'host') return { kind: scope, served: await servedOn(host) }
  const unit = service?.kind === 'systemd' ? service.unit : ''
  const { stdout } = await host.run(showUnit(unit, ['Id', 'Slice']))
  const properties = readUnitProperties(stdout)
  return { kind: 'cgroup', path: cgroupPath(properties.get('Slice') || 'system.slice', properties.get('Id') || unit) }
}

async function servedOn(host: HostReader): Promise<readonly number[]> {
  const { stdout } = await host.run(listListeners())
  const ports = readSockets(stdout).flatMap(({ protocol, state, local }) =>
    protocol === 'tcp' && state === 'LISTEN' && local.port !== undefined ? [local.port] : [],
  )
  return [...new Set(ports)].toSorted((a, b) => a - b)
}

async function storageOf(host: HostReader, { nodes, sharedHome }: EnvironmentConfig): Promise<readonly string[]> {
  const home = await homeFacts(host, nodes[0].home, sharedHome)
  const fileSystems = [home?.fileSystem, home?.shared?.fileSystem]
  return [...new Set(fileSystems.flatMap((one) => (one?.server === undefined ? [] : one.addresses)))]
}
