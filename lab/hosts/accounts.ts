import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LabEnvironment, LabUser } from '../topology.ts'

interface Account extends LabUser {
  readonly home: string
  readonly shell: string
}

/** Gives the host's own passwd, group and shadow files the users of its environment, each with a group of its own. */
export function writeAccounts(environment: LabEnvironment, folder: string): void {
  const { host, runAs } = environment
  const accounts: readonly Account[] = [
    { ...host.sshUser, home: join(folder, 'homes', host.sshUser.name), shell: '/bin/sh' },
    { ...host.transferUser, home: join(folder, 'homes', host.transferUser.name), shell: '/bin/sh' },
    { ...runAs, home: join(folder, 'homes', runAs.name), shell: '/usr/sbin/nologin' },
  ]
  for (const account of accounts) writeAccount(host.etc, account)
}

function writeAccount(etc: string, { name, uid, home, shell }: Account): void {
  replaceLine(join(etc, 'passwd'), name, `${name}:x:${uid}:${uid}::${home}:${shell}`)
  replaceLine(join(etc, 'group'), name, `${name}:x:${uid}:`)
  // `*` is no password; `!` would be a locked account, which sshd refuses also with a key.
  replaceLine(join(etc, 'shadow'), name, `${name}:*:19000:0:99999:7:::`)
}

function replaceLine(path: string, name: string, line: string): void {
  const kept = readFileSync(path, 'utf8')
    .split('\n')
    .filter((one) => one !== '' && !one.startsWith(`${name}:`))
  writeFileSync(path, `${kept.join('\n')}\n`)
  appendFileSync(path, `${line}\n`)
}
