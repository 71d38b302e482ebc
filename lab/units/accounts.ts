import { readFileSync } from 'node:fs'

export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
  readonly shell: string
}

/** Looks a user up by name in /etc/passwd; undefined when nobody has that name. */
export function findAccount(name: string): Account | undefined {
  const fields = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find((one) => one[0] === name)
  if (fields === undefined) return undefined
  const [, , uid, gid, , home = '/', shell = '/bin/sh'] = fields
  return { name, uid: Number(uid), gid: Number(gid), home, shell }
}

export function readAccount(name: string): Account {
  const account = findAccount(name)
  if (account === undefined) throw new Error(`no user ${name} in /etc/passwd`)
  return account
}
