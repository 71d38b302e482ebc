import type { Command } from '../argv/command.ts'
import type { EnvironmentConfig } from '../config/environment.ts'

/** The administrator's own commands, word for word. */
export function snapshotCommands({ snapshot, nodes }: EnvironmentConfig): readonly Command[] {
  if (snapshot === undefined) return []
  const as = nodes[0].become === 'sudo' ? 'root' : 'login'
  return [snapshot.create, snapshot.drop].map(([program, ...args]) => ({ effect: 'write', program, args, as }))
}

/** The same source, its home where the snapshot has it. */
export function frozenHome(config: EnvironmentConfig): EnvironmentConfig {
  const { snapshot, nodes } = config
  const [first, ...others] = nodes
  return snapshot === undefined ? config : { ...config, nodes: [{ ...first, home: snapshot.mount }, ...others] }
}
