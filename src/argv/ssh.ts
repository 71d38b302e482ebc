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

function common(destination: SshDestination, options: SshOptions): readonly string[] {
  const config = options.config === undefined ? [] : ['-F', options.config]
  const control = options.controlPath === undefined ? [] : ['-o', `ControlPath=${options.controlPath}`]
  const at = options.address === undefined ? [] : addressed(destination, options.address)
  const port = destination.port === undefined ? [] : ['-p', String(destination.port)]
  const user = destination.user === undefined ? [] : ['-l', destination.user]
  return [
    ...config,
    '-T',
    ...never.flatMap(([name, value]) => ['-o', `${name}=${value}`]),
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
