import { execa } from 'execa'
import { sshMaster, type SshDestination, type SshOptions } from '../../../argv/ssh.ts'
import { AppError } from '../../../kernel/app-error.ts'
import { lastLines } from '../failures.ts'
import { passedEnvironment } from '../program.ts'
import { sshFailure } from './ssh-failures.ts'

export interface SshMaster {
  end(): Promise<void>
}

const READY = 'understudy-ready\n'

/**
 * Opens the connection that all commands share, and proves it by an echo. It lives as long as its standard input, so it ends
 * with this process, however that ends.
 */
export async function openSshMaster(
  { name, destination }: { readonly name: string; readonly destination: SshDestination },
  options: SshOptions,
): Promise<SshMaster> {
  const [program = '', ...args] = sshMaster(destination, options)
  const child = execa(program, args, {
    reject: false,
    stdin: 'pipe',
    extendEnv: false,
    env: passedEnvironment(),
    // In a session of its own: after a Ctrl-C the host must be reachable, to leave it in order.
    detached: true,
  })
  child.stdin.on('error', () => undefined)
  child.stdin.write(READY)
  const echoed = new Promise<'ready'>((resolve) => {
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes(READY)) resolve('ready')
    })
  })
  const first = await Promise.race([echoed, child])
  if (first === 'ready') return { end: () => endMaster(child) }
  const { stderr, code } = first
  if (code === 'ENOENT') throw missingClient()
  throw sshFailure(name, destination.host, stderr) ?? notConnected(name, stderr)
}

async function endMaster(
  child: { readonly stdin: NodeJS.WritableStream; kill(): boolean } & Promise<unknown>,
): Promise<void> {
  child.stdin.end()
  child.kill()
  await child
}

function missingClient(): AppError {
  return new AppError('host/missing-tool', 'the OpenSSH client is not installed on this machine', {
    hint: 'install it, such as with `apt-get install openssh-client`',
  })
}

function notConnected(name: string, stderr: string): AppError {
  return new AppError('host/unreachable', `${name} cannot be used over SSH: ${lastLines(stderr)}`, {
    hint: `try \`ssh ${name} cat\`: the login must allow commands`,
  })
}
