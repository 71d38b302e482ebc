import { matching } from './section.ts'

/** Where commands of a node run: this machine, or one reached with the user's own OpenSSH configuration. */
export type HostConfig =
  | { readonly kind: 'local' }
  | { readonly kind: 'ssh'; readonly user?: string; readonly host: string; readonly port?: number }

const NAME = String.raw`[A-Za-z0-9_][A-Za-z0-9._-]*`
const USER = String.raw`[^\s:@/\-][^\s:@/]*`
const PORT = String.raw`[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5]`
const SSH = new RegExp(String.raw`^ssh://(?:(${USER})@)?(\[[0-9A-Fa-f:.]+\]|${NAME})(?::(${PORT}))?/?$`)
const HOST = new RegExp(`^local$|${SSH.source}`)

/** A host name or address as it stands alone; never begins with a dash, as it becomes an argument. */
export function hostName() {
  return matching(new RegExp(String.raw`^(${NAME}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)$`), 'a host name or address')
}

export function hostSchema() {
  return matching(
    HOST,
    'local or ssh://user@host:port (user and port may be left out, a password never stands here)',
  ).transform((text): HostConfig => parseSshUrl(text) ?? { kind: 'local' })
}

/** Undefined when the text is no ssh:// URL. */
export function parseSshUrl(text: string): HostConfig | undefined {
  const match = SSH.exec(text)
  if (match === null) return undefined
  const [, user, host = '', port] = match
  return {
    kind: 'ssh',
    host: host.replace(/^\[|\]$/g, ''),
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
  }
}

/** As the configuration writes it: `local` or `ssh://user@host:port`. */
export function describeHost(host: HostConfig): string {
  if (host.kind === 'local') return 'local'
  const user = host.user === undefined ? '' : `${host.user}@`
  const name = host.host.includes(':') ? `[${host.host}]` : host.host
  return `ssh://${user}${name}${host.port === undefined ? '' : `:${host.port}`}`
}

/** The machine alone, without user and SSH port, to tell whether two entries mean the same one. */
export function machineOf(host: HostConfig): string {
  return host.kind === 'local' ? 'local' : host.host.toLowerCase()
}

/** Means another machine wherever it is read. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(host)
}
