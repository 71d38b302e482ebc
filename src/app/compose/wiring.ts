import type { HostNode } from '../../adapters/hosts/open-host.ts'
import type { DatabaseConfig } from '../../config/database.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { FenceConfig } from '../../config/fence.ts'
import { describeHost } from '../../config/host.ts'
import type { Integration } from '../../integrations/integration.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { RandomSource } from '../../kernel/random.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import type { SecretResolver } from '../../ports/secrets.ts'
import type { Store } from '../../ports/store.ts'
import { databaseOf } from './databases.ts'

/** What every opener needs. */
export interface Wiring {
  readonly secrets: SecretResolver
  readonly random: RandomSource
  readonly clock: Clock
  readonly integrations: readonly Integration[]
  readonly store: Store
  readonly stateFolder: string
  /** Of every environment. */
  readonly databaseHosts: readonly string[]
  /** Of each target, by its name. */
  readonly fences: Readonly<Record<string, FenceConfig>>
  /** A file instead of the user's own ssh_config. */
  readonly sshConfig: string | undefined
}

/** The first node; more than one is refused by the readiness step. */
export function nodeOf({ sshConfig }: Wiring, config: EnvironmentConfig, filesAs: HostNode['filesAs']): HostNode {
  const [node] = config.nodes
  return {
    host: describeHost(node.host),
    become: node.become,
    filesAs,
    ...(sshConfig === undefined ? {} : { sshConfig }),
  }
}

export async function openReader(wiring: Wiring, config: DatabaseConfig, database: string): Promise<DatabaseReader> {
  return (await databaseOf(wiring.secrets, config, { ...config, database })).reader()
}

/** Properties that integrations know, so that a variable of the service is mapped back to one. */
export function knownProperties(integrations: readonly Integration[]): readonly string[] {
  return integrations.flatMap(({ claims }) =>
    claims.flatMap((claim) => (claim.kind === 'property' && !claim.key.endsWith('.') ? [claim.key] : [])),
  )
}
