import { openHostReader } from '../../adapters/hosts/open-host.ts'
import { describeHost, type HostConfig } from '../../config/host.ts'
import type { HostReader } from '../../ports/host.ts'

/** A host that no configuration names yet; read only. */
export function openInspected(host: HostConfig, become: 'sudo' | 'none', sshConfig: string | undefined): HostReader {
  return openHostReader({
    host: describeHost(host),
    become,
    filesAs: become === 'sudo' ? 'root' : 'login',
    ...(sshConfig === undefined ? {} : { sshConfig }),
  })
}
