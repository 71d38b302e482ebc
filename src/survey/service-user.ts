import { findUser, readUserHome, readUserId } from '../argv/getent.ts'
import type { HostReader } from '../ports/host.ts'

export interface ServiceUser {
  readonly uid: number
  readonly home: string | undefined
}

/** Undefined where the host knows no user of that name. */
export async function serviceUserOn(host: HostReader, name: string): Promise<ServiceUser | undefined> {
  const { stdout } = await host.run(findUser(name), { expect: [0, 2] })
  const uid = readUserId(stdout)
  return uid === undefined ? undefined : { uid, home: readUserHome(stdout) }
}
