/** How the system's OpenSSH client is called; everything else comes from the user's own ssh_config. */
export interface SshOptions {
  /** A file instead of the user's own ssh_config. */
  readonly config?: string
  readonly controlPath?: string
  readonly forwardAgent?: boolean
  /** Where the host is, where its name leads nowhere on this machine; its key is still that of the name. */
  readonly address?: string
}

export interface SshDestination {
  readonly user: string | undefined
  readonly host: string
  readonly port: number | undefined
}

/** The connection that later commands share. It ends with its standard input, so a killed run leaves none behind. */
export function sshMaster(destination: SshDestination, options: SshOptions): readonly string[] {
  const forward = options.forwardAgent === true ? ['-o', 'ForwardAgent=yes'] : ['-o', 'ForwardAgent=no']
  return [
    'ssh',
    ...common(destination, options),
    '-o',
    'ControlMaster=yes',
    '-o',
    'ControlPersist=no',
    ...forward,
    ...rest(destination, 'cat'),
  ]
}

/** `script` is made by `quoteForShell`, or is `OPEN_SHELL`. */
export function sshCommand(destination: SshDestination, options: SshOptions, script: string): readonly string[] {
  const forward = options.forwardAgent === true ? ['-o', 'ForwardAgent=yes'] : ['-o', 'ForwardAgent=no']
  return ['ssh', ...common(destination, options), '-o', 'ControlMaster=no', ...forward, ...rest(destination, script)]
}

/**
 * A connection of its own that lets programs of the host, on its loopback, reach a port of this machine's loopback. Which port it has
 * there, sshd chooses and the client prints: read it with `readForwardedPort`. Ends with its standard input.
 */
export function sshForward(destination: SshDestination, options: SshOptions, port: number): readonly string[] {
  const [own, others] = [never.filter(([name]) => !forwarding.has(name)), [['LogLevel', 'INFO']] as const]
  return [
    'ssh',
    ...common(destination, options, [...own, ...others]),
    '-o',
    'ControlMaster=no',
    '-o',
    'ControlPath=none',
    '-o',
    'ForwardAgent=no',
    '-R',
    `127.0.0.1:0:127.0.0.1:${port}`,
    ...rest(destination, 'cat'),
  ]
}

/** What `sshForward` printed so far; undefined where it has not said it yet. */
export function readForwardedPort(stderr: string, port: number): number | 'refused' | undefined {
  const allocated = new RegExp(`^Allocated port (\\d+) for remote forward to 127\\.0\\.0\\.1:${port}\\b`, 'm').exec(
    stderr,
  )
  if (allocated !== null) return Number(allocated[1])
  return /remote port forwarding failed/i.test(stderr) ? 'refused' : undefined
}

/** No password prompt, no weaker host key check than the user's own, no hang on a dead network. */
const never = [
  ['BatchMode', 'yes'],
  ['ConnectTimeout', '10'],
  ['ServerAliveInterval', '15'],
  ['ServerAliveCountMax', '4'],
  ['LogLevel', 'ERROR'],
  ['ClearAllForwardings', 'yes'],
  ['RequestTTY', 'no'],
  ['EscapeChar', 'none'],
] as const

/** One would clear the forward itself, the other its port. */
const forwarding: ReadonlySet<string> = new Set(['ClearAllForwardings', 'LogLevel'])

function common(
  destination: SshDestination,
  options: SshOptions,
  settings: readonly (readonly [string, string])[] = never,
): readonly string[] {
  const config = options.config === undefined ? [] : ['-F', options.config]
  const control = options.controlPath === undefined ? [] : ['-o', `ControlPath=${options.controlPath}`]
  const at = options.address === undefined ? [] : addressed(destination, options.address)
  const port = destination.port === undefined ? [] : ['-p', String(destination.port)]
  const user = destination.user === undefined ? [] : ['-l', destination.user]
  return [
    ...config,
    '-T',
    ...settings.flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    ...control,
    ...at,
    ...port,
    ...user,
  ]
}

/** As known_hosts has it: with the port where that is another than 22. */
function addressed({ host, port = 22 }: SshDestination, address: string): readonly string[] {
  const alias = port === 22 ? host : `[${host}]:${port}`
  return ['-o', `HostName=${address}`, '-o', `HostKeyAlias=${alias}`]
}

function rest(destination: SshDestination, script: string): readonly string[] {
  return ['--', destination.host, script]
}
