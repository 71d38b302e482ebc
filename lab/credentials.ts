import { createHash } from 'node:crypto'
import { administrator } from './population/accounts.ts'
import type { LabEnvironment, Topology } from './topology.ts'

/** A login of the lab; the password is made from the seed and stands in no command line. */
export interface Login {
  readonly user: string
  readonly password: string
}

/** The role that Understudy reads production with. */
export const readerRole = 'bitbucket_reader'

/** The role that makes the databases of copies: no superuser, as docs/operations.md asks for it. */
export const maintenanceRole = 'understudy_maintenance'

export interface DatabaseCredentials {
  readonly superuser: Login
  /** What Bitbucket itself connects as. */
  readonly owner: Login
  /** Reads everything, writes nothing; on production only. */
  readonly reader: Login
  /** Makes databases and roles; on staging only. */
  readonly maintenance: Login
}

export function databaseCredentials(topology: Topology, environment: LabEnvironment): DatabaseCredentials {
  const login = (user: string) => ({ user, password: password(topology, `${environment.name}/database/${user}`) })
  const { superuser, owner } = environment.database
  return {
    superuser: login(superuser),
    owner: login(owner),
    reader: login(readerRole),
    maintenance: login(maintenanceRole),
  }
}

/** Where the passwords lie as files (0600) that a configuration can refer to. */
export function passwordFile(topology: Topology, environment: LabEnvironment, user: string): string {
  return `${topology.root}/operator/secrets/${environment.name}-${user}`
}

/** The internal system administrator: production's, or with a password of its own the copy's. */
export function bitbucketAdmin(topology: Topology, environment: LabEnvironment): Login {
  const { name, password: productions } = administrator
  const own = password(topology, `${environment.name}/bitbucket/admin`)
  return { user: name, password: environment.name === 'production' ? productions : own }
}

/** The copy's own licence: a key in the shape of one, that no Bitbucket accepts. */
export function copyLicense(topology: Topology): string {
  return `AAAB${password(topology, 'staging/license')}X02staging`
}

function password(topology: Topology, purpose: string): string {
  return createHash('sha256').update(`${topology.seed}/${topology.block}/${purpose}`).digest('base64url').slice(0, 24)
}
