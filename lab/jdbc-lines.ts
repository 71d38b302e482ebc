import { databaseCredentials } from './credentials.ts'
import type { LabEnvironment, Topology } from './topology.ts'

/** The lines of bitbucket.properties by which an environment finds its database. */
export function jdbcLines(topology: Topology, environment: LabEnvironment): readonly string[] {
  const { address, port, name } = environment.database
  const { user, password } = databaseCredentials(topology, environment).owner
  return [`jdbc.url=jdbc:postgresql://${address}:${port}/${name}`, `jdbc.user=${user}`, `jdbc.password=${password}`]
}
