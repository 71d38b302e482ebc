import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { readForwardedPort, sshForward, type SshDestination } from '../../../argv/ssh.ts'
import { AppError } from '../../../kernel/app-error.ts'
import { reachableName } from '../../past-hosts-block.ts'
import { lastLines } from '../failures.ts'
import { passedEnvironment } from '../program.ts'
import { sshFailure } from './ssh-failures.ts'

export interface RemoteForward extends AsyncDisposable {
  /** On loopback of the host. */
  readonly port: number
}

export interface ForwardedHost {
  readonly name: string
  readonly destination: SshDestination
  readonly config: string | undefined
}

/** Ends with this process, however that ends: its connection lives as long as its standard input. */
export async function openRemoteForward(host: ForwardedHost, port: number): Promise<RemoteForward> {
  const [program = '', ...args] = await commandOf(host, port)
  const child = execa(program, args, {
    reject: false,
    stdin: 'pipe',
    stdout: 'ignore',
    buffer: false,
    extendEnv: false,
    env: passedEnvironment(),
    // In a session of its own: after a Ctrl-C the scripts must still reach the guardian, to unlock.
    detached: true,
  })
  child.stdin.on('error', () => undefined)
  const end = async () => {
    child.stdin.end()
    child.kill()
    await child
  }
  let said = ''
  const told = new Promise<number | 'refused'>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-MOST_SAID)
      const there = readForwardedPort(said, port)
      if (there !== undefined) resolve(there)
    })
  })
  const silence = sleep(SILENCE_MS, 'refused' as const, { ref: false })
  const there = await Promise.race([told, child.then(() => 'ended' as const), silence])
  if (typeof there === 'number') return { port: there, [Symbol.asyncDispose]: end }
  await end()
  throw (there === 'ended' ? sshFailure(host.name, host.destination.host, said) : undefined) ?? refused(host, said)
}

/** A client that is connected says at once which port it was given. */
const SILENCE_MS = 60_000
const MOST_SAID = 64 * 1024

async function commandOf({ destination, config }: ForwardedHost, port: number): Promise<readonly string[]> {
  const address = await reachableName(destination.host)
  const ssh = {
    ...(config === undefined ? {} : { config }),
    ...(address === destination.host ? {} : { address }),
  }
  return sshForward(destination, ssh, port)
}

function refused({ name }: ForwardedHost, said: string): AppError {
  return new AppError('host/forward-refused', `${name} forwards no port to this machine: ${lastLines(said)}`, {
    hint: 'the backup scripts there reach Bitbucket through it: allow it in sshd_config with `AllowTcpForwarding remote` and `PermitListen 127.0.0.1:*` for the SSH user',
  })
}
