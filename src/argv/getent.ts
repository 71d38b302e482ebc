import type { ReadCommand } from './command.ts'

/** Addresses of a name as the host itself resolves it, hosts file included; ends with 2 when there is none. */
export function lookUpAddresses(name: string): ReadCommand {
  return { effect: 'read', program: 'getent', args: ['ahosts', '--', name], as: 'login' }
}

/** Of many names at once, as the host resolves them; past the hosts file, by DNS alone. Ends with 2 when there are none for one of them. */
export function lookUpEach(names: readonly string[], by: 'host' | 'dns'): ReadCommand {
  const service = by === 'dns' ? ['-s', 'hosts:dns'] : []
  const keys = names.flatMap((name, index) => [name, stop(index)])
  return { effect: 'read', program: 'getent', args: [...service, 'ahosts', '--', ...keys], as: 'login' }
}

/** What `lookUpEach` printed, name by name: none for a name without. */
export function readEach(output: string, names: readonly string[]): readonly (readonly string[])[] {
  const lines = output.split('\n')
  return names.map((_name, index) => {
    const start = index === 0 ? 0 : lines.findLastIndex((line) => line.startsWith(`${stop(index - 1)} `)) + 1
    const end = lines.findIndex((line) => line.startsWith(`${stop(index)} `))
    return readAddresses(lines.slice(start, end === -1 ? undefined : end).join('\n'))
  })
}

/** An address is its own answer, without asking anybody, and nobody has one of these: it ends the answers of the name before it. */
function stop(index: number): string {
  return `240.0.${Math.floor(index / 256)}.${index % 256}`
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

/** Where the user that `findUser` printed is at home. */
export function readUserHome(output: string): string | undefined {
  return output.split('\n')[0]?.split(':')[5] || undefined
}

/** What `lookUpAddresses` printed: each address once. */
export function readAddresses(output: string): readonly string[] {
  const addresses = output.split('\n').map((line) => line.split(/\s+/)[0] ?? '')
  return [...new Set(addresses.filter((address) => address !== ''))]
}
