import { readFileSync } from 'node:fs'
import { isIP, type LookupFunction } from 'node:net'

/** Turns a host name into an address, or undefined. */
export type Resolve = (name: string) => string | undefined

/** Asks the given names, then /etc/hosts at every call. Never DNS: nothing that the lab sends may leave the machine. */
export function resolver(names: Readonly<Record<string, string>>, hostsFile = '/etc/hosts'): Resolve {
  return (name) => {
    const bare = name.replace(/^\[|\]$/g, '')
    if (isIP(bare) > 0) return bare
    return names[bare.toLowerCase()] ?? inHosts(readFileSync(hostsFile, 'utf8'), bare.toLowerCase())
  }
}

/** The resolver in the form that sockets and HTTP clients take. */
export function lookupWith(resolve: Resolve): LookupFunction {
  return (name, options, done) => {
    const address = resolve(name)
    if (address === undefined) {
      done(Object.assign(new Error(`unknown host ${name}`), { code: 'ENOTFOUND' }), '', 4)
    } else if (options.all === true) {
      done(null, [{ address, family: isIP(address) }])
    } else {
      done(null, address, isIP(address))
    }
  }
}

function inHosts(text: string, name: string): string | undefined {
  for (const line of text.split('\n')) {
    const [address, ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (address !== undefined && aliases.some((alias) => alias.toLowerCase() === name)) return address
  }
  return undefined
}
