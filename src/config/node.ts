import { httpUrl } from './url.ts'
import { hostSchema, type HostConfig } from './host.ts'
import { hostPath } from './path.ts'
import { oneOf, section } from './section.ts'

/** One node of an environment. */
export interface NodeConfig {
  readonly host: HostConfig
  /** How commands that need another user are run; default none. */
  readonly become: 'sudo' | 'none'
  /** BITBUCKET_HOME, absolute, on the node. */
  readonly home: string
  readonly install: string
  /** This node's own connector, behind no balancer; default port 7990 of its host. */
  readonly api: string
}

export function nodeSchema() {
  return section({
    host: hostSchema().describe('local, or ssh://user@host:port'),
    become: oneOf(['sudo', 'none']).default('none').describe('how commands that need another user are run'),
    home: hostPath().describe('BITBUCKET_HOME'),
    install: hostPath().describe('where Bitbucket is installed'),
    api: httpUrl().optional().describe("this node's own connector, behind no balancer or single sign-on"),
  }).transform((written): NodeConfig => ({ ...written, api: written.api ?? `http://${hostInUrl(written.host)}:7990` }))
}

function hostInUrl(host: HostConfig): string {
  if (host.kind === 'local') return 'localhost'
  return host.host.includes(':') ? `[${host.host}]` : host.host
}
