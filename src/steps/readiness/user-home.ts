import type { UserHome } from '../../argv/sudo-places.ts'
import type { HostReader } from '../../ports/host.ts'
import { serviceUserOn } from '../../survey/service-user.ts'

/** Where the service user of a source is at home, as its host tells anybody who logs in. Throws where the host can't be asked. */
export async function userHomeOn(host: HostReader, name: string): Promise<UserHome> {
  const user = await serviceUserOn(host, name)
  if (user === undefined) return { kind: 'unknown', because: `${host.name} knows no such user` }
  const { home } = user
  // No rule allows a path with a blank.
  return home !== undefined && /^\/\S*$/.test(home)
    ? { kind: 'known', path: home }
    : { kind: 'unknown', because: `that user has no home on ${host.name} that a rule can name` }
}
