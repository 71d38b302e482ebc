import type { ReadCommand } from './command.ts'

/** Addresses of a name as the host itself resolves it, hosts file included; ends with 2 when there is none. */
export function lookUpAddresses(name: string): ReadCommand {
  return { effect: 'read', program: 'getent', args: ['ahosts', '--', name], as: 'login' }
}

/** The same past the hosts file. */
export function lookUpAddressesByDns(name: string): ReadCommand {
  return { effect: 'read', program: 'getent', args: ['-s', 'hosts:dns', 'ahosts', '--', name], as: 'login' }
}

/** Ends with 2 when the host knows no such user. */
export function findUser(name: string): ReadCommand {
  return { effect: 'read', program: 'getent', args: ['passwd', '--', name], as: 'login' }
}

/** The full name behind the one that was asked for, which stands on the first line only. */
export function readCanonicalName(output: string): string | undefined {
  return output.split('\n')[0]?.split(/\s+/)[2]
}

/** The number of the user that `findUser` printed. */
export function readUserId(output: string): number | undefined {
  const number = Number(output.split('\n')[0]?.split(':')[2] || undefined)
  return Number.isInteger(number) ? number : undefined
}

/** What `lookUpAddresses` printed: each address once. */
export function readAddresses(output: string): readonly string[] {
  const addresses = output.split('\n').map((line) => line.split(/\s+/)[0] ?? '')
  return [...new Set(addresses.filter((address) => address !== ''))]
}
